"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.ledger.actions import forget_people
from proeftuin.moderation.models import Appeal, Decision, Report


def register() -> None:
    holds_personal_data("moderation", export=export, erase=erase)


def export(user: User) -> object:
    """What this person reported, what was decided about them, and what they decided."""
    about = ("ref", "kind", "outcome", "reason", "quoted", "explanation", "at", "undone_at")
    return {
        "reports": list(Report.objects.filter(reporter=user).values("ref", "reason", "words", "at")),
        "decisions_about_you": list(Decision.objects.filter(writer=user).values(*about)),
        "appeals": list(Appeal.objects.filter(decision__writer=user).values("words", "state", "answer", "at")),
        "decisions_by_you": list(Decision.objects.filter(by=user).values(*about)),
        "appeals_answered": list(Appeal.objects.filter(answered_by=user).values("state", "answer", "answered_at")),
    }


def let_go(*, scope: str) -> int:
    """When a process lets go of names: who wrote and who reported goes, the decisions stay. Returns how many."""
    decisions, reports = Decision.objects.filter(scope=scope), Report.objects.filter(matter__scope=scope)
    forget_people(one.thread for one in decisions.only("ref"))
    forget_people(one.thread for one in reports.only("ref"))
    reports.exclude(reporter=None).update(reporter=None)
    return decisions.exclude(writer=None).update(writer=None)


def erase(user: User) -> None:
    """Reports and decisions stay and count, without the person."""
    Report.objects.filter(reporter=user).update(reporter=None)
    Decision.objects.filter(writer=user).update(writer=None)
    Decision.objects.filter(by=user).update(by=None)
    Appeal.objects.filter(answered_by=user).update(answered_by=None)
