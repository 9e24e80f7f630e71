"""Who may do what with organisations, and why not."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.models import Membership, Organisation

SIGN_IN = Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))


def can_add_organisation(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_person or actor.is_system else SIGN_IN


def can_edit_organisation(actor: Actor, organisation: Organisation) -> Verdict:
    """Its own administrators, and editors of the instance."""
    return can_edit_from(actor, seat_of(actor, organisation))


def can_edit_from(actor: Actor, seat: Membership | None) -> Verdict:
    """The same, where the actor's own membership was read already."""
    if actor.is_system or actor.has_role("editor") or administers(seat):
        return ALLOWED
    return Denied(
        _("Only administrators of this organisation can change it."),
        remedy=_("Join it first, and ask to become its administrator."),
    )


def can_set_mail_domain(actor: Actor) -> Verdict:
    """Administrators of the instance: whoever has such an address is a member without further question."""
    if actor.is_system or actor.has_role():
        return ALLOWED
    return Denied(_("Only administrators of this site can set the mail domain."))


def can_join(actor: Actor, organisation: Organisation) -> Verdict:
    if not actor.is_person:
        return SIGN_IN
    if organisation.valid_until is not None:
        return Denied(_("This organisation no longer exists."), remedy=_("Join the one that took its place."))
    return ALLOWED


def can_manage_members(actor: Actor, organisation: Organisation) -> Verdict:
    """Its own administrators; where it has none, an administrator of the instance welcomes the first one."""
    return can_manage_from(actor, seat_of(actor, organisation))


def can_manage_from(actor: Actor, seat: Membership | None) -> Verdict:
    """The same, where the actor's own membership was read already."""
    if actor.is_system or actor.has_role() or administers(seat):
        return ALLOWED
    return Denied(_("Only administrators of this organisation can see its members."), hidden=True)


def seat_of(actor: Actor, organisation: Organisation) -> Membership | None:
    """The actor's own membership. One query."""
    if not actor.is_person:
        return None
    return Membership.objects.filter(user_id=actor.id, organisation=organisation).first()


def administers(seat: Membership | None) -> bool:
    return seat is not None and seat.administers and seat.state == Membership.State.CONFIRMED
