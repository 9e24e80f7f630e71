"""The personal data this room holds: who made a newsletter, and who got which."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.items.models import Reader
from proeftuin.items.personal import readers_of
from proeftuin.newsletters.models import Delivery, Issue


def register() -> None:
    holds_personal_data("newsletters", export=export, erase=erase)


def export(user: User) -> object:
    got = Delivery.objects.filter(reader__in=Reader.objects.filter(readers_of(user)))
    return {
        "newsletters_made": list(Issue.objects.filter(author=user).values("ref", "title", "created_at")),
        "newsletters_got": list(got.values("issue__title", "state", "claimed_at")),
    }


def erase(user: User) -> None:
    """The newsletters stay; that this address got them goes."""
    Issue.objects.filter(author=user).update(author=None)
    Delivery.objects.filter(reader__in=Reader.objects.filter(readers_of(user))).update(reader=None)
