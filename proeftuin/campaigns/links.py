"""The private link of who pledged: made from the instance's key, not stored, so the database alone opens nothing."""

from typing import TYPE_CHECKING

from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from proeftuin.campaigns.models import Pledge

LINK, ADDRESS = "proeftuin.campaigns.link", "proeftuin.campaigns.address"


def secret_of(ref: str) -> str:
    """128 bits that only this instance can make."""
    return salted_hmac(LINK, ref, algorithm="sha256").hexdigest()[:32]


def opens(ref: str, secret: str) -> bool:
    return constant_time_compare(secret_of(ref), secret)


def path_of(pledge: "Pledge") -> str:
    """The private address: say yes, take it back, see what became of it."""
    return f"/campaigns/mine/{pledge.ref}/{secret_of(pledge.ref)}/"


def key_of(address: str) -> str:
    """Tells one address from another, however it is written, without saying which it is."""
    return salted_hmac(ADDRESS, address.strip().lower(), algorithm="sha256").hexdigest()[:40]
