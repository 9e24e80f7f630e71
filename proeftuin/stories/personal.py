"""The personal data this room holds of people with an account: who noted a story. Who told it has no account here."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.stories.models import LinkMail, Story


def register() -> None:
    holds_personal_data("stories", export=export, erase=erase)


def export(user: User) -> object:
    """Which stories this person noted. Not what was told: that belongs to the teller."""
    return list(Story.objects.filter(taken_by=user).values("ref", "initiative__ref", "taken_how", "taken_on"))


def erase(user: User) -> None:
    """The stories stay with their tellers; who noted them is forgotten."""
    Story.objects.filter(taken_by=user).update(taken_by=None)
    LinkMail.objects.filter(address__iexact=user.email).delete()
