"""Who makes newsletters, and who reads them."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.newsletters.models import Issue

NOT_OUT = Denied(_("This newsletter is not out."), hidden=True)


def can_make(actor: Actor) -> Verdict:
    if actor.is_system or actor.has_role("editor"):
        return ALLOWED
    return Denied(_("Only editors make newsletters."), hidden=True)


def can_change(actor: Actor, issue: Issue) -> Verdict:
    """Until it is scheduled."""
    verdict = can_make(actor)
    if verdict and issue.state != Issue.State.DRAFT:
        return Denied(_("This newsletter is scheduled or has left."), remedy=_("Take it back from the schedule first."))
    return verdict


def can_view(actor: Actor, issue: Issue | None) -> Verdict:
    """What left is for everyone; the others are for editors."""
    if issue is None:
        return NOT_OUT
    return ALLOWED if issue.is_out or can_make(actor) else NOT_OUT
