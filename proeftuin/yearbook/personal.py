"""The personal data this room holds: who made and who published a report."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.yearbook.models import Edition, YearReport


def register() -> None:
    holds_personal_data("yearbook", export=export, erase=erase)


def export(user: User) -> object:
    return {
        "made": list(YearReport.objects.filter(author=user).values("ref", "title", "created_at")),
        "published": list(Edition.objects.filter(author=user).values("report__title", "number", "at")),
    }


def erase(user: User) -> None:
    """What was published stays, without the person."""
    YearReport.objects.filter(author=user).update(author=None)
    Edition.objects.filter(author=user).update(author=None)
