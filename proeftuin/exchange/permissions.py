"""Who may bring data in."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.processes.models import Process
from proeftuin.processes.permissions import roles_of


def can_import(actor: Actor) -> Verdict:
    """The command line (a named system actor), editors and administrators."""
    if actor.is_system or actor.has_role("editor"):
        return ALLOWED
    return Denied(_("Only editors can import records."), remedy=_("Ask an editor of this instance."))


def can_import_process(actor: Actor) -> Verdict:
    """The command line, participation officers and administrators."""
    if actor.is_system or actor.has_role("officer"):
        return ALLOWED
    return Denied(
        _("Only participation officers can import a process."), remedy=_("Ask an administrator of this site.")
    )


def can_take_along(actor: Actor, process: Process) -> Verdict:
    """Whoever works on a process and may read what came in: clerks only enter."""
    if actor.is_system or roles_of(actor, process) - {"clerk"}:
        return ALLOWED
    return Denied(_("This is for the people who run this process."), hidden=not process.is_public)
