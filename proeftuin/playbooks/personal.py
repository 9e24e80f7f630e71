"""The personal data this room holds: which editor changed a playbook last."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.playbooks.models import OwnPlaybook


def register() -> None:
    holds_personal_data("playbooks", export=export, erase=erase)


def export(user: User) -> object:
    return {"playbooks": list(OwnPlaybook.objects.filter(by=user).values("key", "changed_at"))}


def erase(user: User) -> None:
    OwnPlaybook.objects.filter(by=user).update(by=None)
