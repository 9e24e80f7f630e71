"""The private link of a follow-up: made from the instance's key, not stored, so the database alone opens nothing."""

from typing import TYPE_CHECKING

from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from proeftuin.cohorts.models import FollowUp

LINK = "proeftuin.cohorts.follow_up"


def secret_of(ref: str) -> str:
    """128 bits that only this instance can make."""
    return salted_hmac(LINK, ref, algorithm="sha256").hexdigest()[:32]


def opens(ref: str, secret: str) -> bool:
    return constant_time_compare(secret_of(ref), secret)


def path_of(follow_up: "FollowUp") -> str:
    return f"/cohorts/follow-up/{follow_up.ref}/{secret_of(follow_up.ref)}/"
