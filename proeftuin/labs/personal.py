"""The personal data this room holds: who began a lab, who spoke for an owner, who asked for a place."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.labs.models import Lab, Owner, Project


def register() -> None:
    holds_personal_data("labs", export=export, erase=erase)


def export(user: User) -> object:
    return {
        "begun": list(Lab.objects.filter(author=user).values("ref", "name", "created_at")),
        "spoke_for": list(Owner.objects.filter(user=user).values("lab__name", "organisation__name", "agreed_at")),
        "asked_for_a_place": list(
            Project.objects.filter(user=user).values("lab__name", "initiative__title", "note", "at")
        ),
    }


def erase(user: User) -> None:
    """The lab, its owners and its projects stay, without the person."""
    Lab.objects.filter(author=user).update(author=None)
    Owner.objects.filter(user=user).update(user=None)
    Project.objects.filter(user=user).update(user=None)
