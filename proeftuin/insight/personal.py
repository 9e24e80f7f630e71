"""The personal data this room holds: who asked for a summary, and who checked one."""

from django.db.models import Q

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.insight.models import Summary


def register() -> None:
    holds_personal_data("insight", export=export, erase=erase)


def export(user: User) -> object:
    """The summaries that this person asked for or checked."""
    rows = Summary.objects.filter(Q(asked_by=user) | Q(reviewed_by=user)).select_related("process")
    return [
        {
            "process": one.process.title, "asked_at": one.asked_at if one.asked_by_id == user.pk else None,
            "checked_at": one.reviewed_at if one.reviewed_by_id == user.pk else None,
        }
        for one in rows
    ]  # fmt: skip


def erase(user: User) -> None:
    """The summaries stay, of nobody."""
    Summary.objects.filter(asked_by=user).update(asked_by=None)
    Summary.objects.filter(reviewed_by=user).update(reviewed_by=None)
