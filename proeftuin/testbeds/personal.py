"""The personal data this room holds: who wrote a site, applied, and kept a log."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.testbeds.models import LogEntry, TestSite, Trial


def register() -> None:
    holds_personal_data("testbeds", export=export, erase=erase)


def export(user: User) -> object:
    """What this person wrote."""
    return {
        "sites": list(TestSite.objects.filter(author=user).values("ref", "title", "created_at")),
        "applications": list(Trial.objects.filter(applicant=user).values("ref", "title", "solution", "created_at")),
        "log": list(LogEntry.objects.filter(author=user).values("trial__title", "text", "at")),
    }


def erase(user: User) -> None:
    """What was written stays with the organisations, without the person."""
    TestSite.objects.filter(author=user).update(author=None)
    Trial.objects.filter(applicant=user).update(applicant=None)
    LogEntry.objects.filter(author=user).update(author=None)
