"""Who sees a Kafka case. Confidential: fewer people than the team, and no administrator."""

from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import can_view, role_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict

CASE_TEAM = frozenset({"lead", "member", "coach"})


def in_case_team(actor: Actor, initiative: Initiative) -> Verdict:
    """Lead, members and coach. Not the client, the sponsor or others on the team, and not who administers the site."""
    if role_of(actor, initiative) in CASE_TEAM:
        return ALLOWED
    return Denied(_("This case is confidential: only lead, members and coach see it."), hidden=True)


def can_work(actor: Actor, initiative: Initiative) -> Verdict:
    """The case team works on it as long as the initiative runs."""
    verdict = in_case_team(actor, initiative)
    if not verdict:
        return verdict
    if initiative.status == Initiative.Status.CLOSED:
        return Denied(_("This initiative is closed."), remedy=_("Its lessons and its case can still be read."))
    return ALLOWED


def can_read_published(actor: Actor, initiative: Initiative) -> Verdict:
    """The version without names is for everyone who may see the initiative."""
    return can_view(actor, initiative)
