"""The private link of who gets mail: made from the instance's key, not stored, so the database alone opens nothing."""

from django.utils.crypto import constant_time_compare, salted_hmac

from proeftuin.items.models import Reader

LINK, ADDRESS = "proeftuin.items.link", "proeftuin.items.address"


def secret_of(ref: str) -> str:
    """128 bits that only this instance can make."""
    return salted_hmac(LINK, ref, algorithm="sha256").hexdigest()[:32]


def opens(ref: str, secret: str) -> bool:
    return constant_time_compare(secret_of(ref), secret)


def path_of(reader: Reader) -> str:
    """The private page: say yes, change, stop."""
    return f"/knowledge/mail/{reader.ref}/{secret_of(reader.ref)}/"


def stop_path(reader: Reader, kind: str) -> str:
    """Where one click stops all mail of a kind (RFC 8058). It works for as long as there is something to stop."""
    return f"/knowledge/mail/{reader.ref}/{secret_of(reader.ref)}/stop/{kind}/"


def key_of(address: str) -> str:
    """Tells one address from another, however it is written, without saying which it is."""
    return salted_hmac(ADDRESS, address.strip().lower(), algorithm="sha256").hexdigest()[:40]
