"""The personal data this room holds: to show it to its owner, and to let it go."""

from django.db.models import Q

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.experiments.models import Experiment


def register() -> None:
    holds_personal_data("experiments", export=export, erase=erase)


def export(user: User) -> object:
    """The experiments that this person planned, or is named in as the one who does the test."""
    mine = Experiment.objects.filter(_about(user))
    return list(mine.values("ref", "initiative__ref", "title", "assumption", "who", "state", "created_at"))


def erase(user: User) -> None:
    """The experiments stay, without the person."""
    if user.name.strip():
        Experiment.objects.filter(who__icontains=user.name.strip()).update(who="")
    Experiment.objects.filter(author=user).update(author=None)


def _about(user: User) -> Q:
    named = Q(who__icontains=user.name.strip()) if user.name.strip() else Q()
    return Q(author=user) | named if named else Q(author=user)
