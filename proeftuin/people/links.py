"""The private link of a nominated person: made from the instance's key, never stored."""

from typing import TYPE_CHECKING

from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from proeftuin.people.models import Nomination

LINK, ADDRESS = "proeftuin.people.link", "proeftuin.people.address"


def secret_of(ref: str) -> str:
    """128 bits that only this instance can make."""
    return salted_hmac(LINK, ref, algorithm="sha256").hexdigest()[:32]


def opens(ref: str, secret: str) -> bool:
    return constant_time_compare(secret_of(ref), secret)


def path_of(nomination: "Nomination") -> str:
    """Where the person says yes or no, changes the text, and withdraws."""
    return f"/people/nominated/{nomination.ref}/{secret_of(nomination.ref)}/"


def key_of(address: str) -> str:
    """Tells one address from another, however it is written, without saying which it is."""
    return salted_hmac(ADDRESS, address.strip().lower(), algorithm="sha256").hexdigest()[:40]
