"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.challenges.models import Enquiry, GoNoGo


def register() -> None:
    holds_personal_data("challenges", export=export, erase=erase)


def export(user: User) -> object:
    """What this person asked with their name, and the suppliers they decided on. Without a name nobody knows."""
    asked = Enquiry.objects.filter(user=user).values("challenge__ref", "number", "text", "asked_at")
    judged = GoNoGo.objects.filter(user=user).values("supplier__name", "phase__title", "verdict", "reason", "at")
    return {"questions": list(asked), "suppliers_decided_on": list(judged)}


def erase(user: User) -> None:
    """What was asked and decided stays, without the person."""
    Enquiry.objects.filter(user=user).update(user=None)
    GoNoGo.objects.filter(user=user).update(user=None)
