"""Who may do what with playbooks. Reading them is for everyone."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict


def can_index(actor: Actor) -> Verdict:
    """The system when it starts, and editors."""
    return can_edit(actor)


def can_edit(actor: Actor) -> Verdict:
    """Copying, changing and publishing a playbook."""
    if actor.is_system or actor.has_role("editor"):
        return ALLOWED
    return Denied(_("Only editors can do this."))
