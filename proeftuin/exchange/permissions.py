"""Who may bring data in."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict


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
