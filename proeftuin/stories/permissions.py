"""Who may read and handle stories, and why not. Who holds the private link of a story needs none of this."""

from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives import permissions as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.stories.models import Invitation, Story


def can_gather(actor: Actor, initiative: Initiative) -> Verdict:
    """Writers and the coach note stories, look them through and give them back."""
    verdict = initiatives.can_log(actor, initiative)
    if verdict or verdict.hidden:
        return verdict
    return Denied(_("Only people of this team work with its stories."), remedy=verdict.remedy)


def can_read_all(actor: Actor, initiative: Initiative) -> Verdict:
    """The team reads what it was told, also when the initiative is closed."""
    if actor.is_system or initiatives.role_of(actor, initiative):
        return ALLOWED
    return Denied(_("This is for the team."), hidden=True)


def can_read(actor: Actor, story: Story) -> Verdict:
    """An open story is for everyone who may see the initiative; the others are for its team alone."""
    if story.withdrawn_at is None and (can_read_all(actor, story.initiative) or story.is_open):
        return initiatives.can_view(actor, story.initiative)
    return Denied(_("This story is for the team it was told to."), hidden=True)


def can_tell(invitation: Invitation) -> Verdict:
    """Who has the link may tell, while the team asks."""
    if invitation.is_open and invitation.initiative.status != Initiative.Status.CLOSED:
        return ALLOWED
    return Denied(
        _("The team doesn’t collect stories at this moment."), remedy=_("Ask the one who gave you this address.")
    )
