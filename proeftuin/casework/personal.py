"""The personal data this room holds of people with an account: who noted a case. Whom it is about has none here."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.casework.models import KafkaCase


def register() -> None:
    holds_personal_data("casework", export=export, erase=erase)


def export(user: User) -> object:
    """Which cases this person noted: nothing of what is in them, which is about somebody else."""
    return list(KafkaCase.objects.filter(created_by=user).values("ref", "initiative__ref", "created_at"))


def erase(user: User) -> None:
    KafkaCase.objects.filter(created_by=user).update(created_by=None)
