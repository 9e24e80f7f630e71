"""Who may do what with groups. Everybody reads them."""

from django.utils.translation import gettext_lazy as _

from proeftuin.groups.models import Group, Seat
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.models import Membership

SIGN_IN = Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))


def seat_of(actor: Actor, group: Group) -> Seat | None:
    """One query."""
    return Seat.objects.filter(group=group, user_id=actor.person_id).first() if actor.is_person else None


def can_begin(actor: Actor) -> Verdict:
    if actor.is_system:
        return ALLOWED
    if not actor.is_person:
        return SIGN_IN
    if Membership.objects.filter(user_id=actor.person_id, state="confirmed").exists():
        return ALLOWED
    return Denied(
        _("A group is hosted by an organisation, and you are not a confirmed member of one."),
        remedy=_("Join your organisation first."),
    )


def can_moderate(actor: Actor, seat: Seat | None) -> Verdict:
    """``seat`` is the actor's own in this group."""
    if actor.is_system or actor.has_role("editor") or (seat and seat.moderates and seat.state == Seat.State.ACTIVE):
        return ALLOWED
    return Denied(_("Only the moderators of this group can do this.")) if actor.is_person else SIGN_IN


def can_put(actor: Actor, seat: Seat | None) -> Verdict:
    """Members put questions in."""
    if actor.is_system or (seat and seat.state == Seat.State.ACTIVE):
        return ALLOWED
    if not actor.is_person:
        return SIGN_IN
    return Denied(_("Only members put questions into a group."), remedy=_("Join it first."))
