"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.budgets.models import Ballot, Count, Draft


def register() -> None:
    holds_personal_data("budgets", export=export, erase=erase)


def export(user: User) -> object:
    """What this person voted, and began to choose."""
    cast = Ballot.objects.filter(participant__user=user).values(
        "code", "method__title", "channel", "choices", "cast_at", "changed_at"
    )
    begun = Draft.objects.filter(user=user).values("method__title", "choices", "changed_at")
    asked = Count.objects.filter(asked_by=user).values("ref", "title", "created_at")
    return {"ballots": list(cast), "not_cast": list(begun), "counts": list(asked)}


def erase(user: User) -> None:
    """What was not cast goes. A ballot counts on: it hangs on the participant, which lets go of the person."""
    Draft.objects.filter(user=user).delete()
    Count.objects.filter(asked_by=user).update(asked_by=None)
