"""Who may do what with labs. All owners have the same rights: whoever belongs to one of them may."""

from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives import permissions as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.labs.models import Lab, Owner
from proeftuin.organisations.models import Membership

NOT_HERE = Denied(_("There is no such lab."), hidden=True)
NOT_AN_OWNER = Denied(_("Only the organisations that own this lab can do this."))
CLOSED = Denied(_("This lab is closed."), remedy=_("Its page stays, with what was made there."))


def belongs(actor: Actor, organisation_id: int) -> bool:
    mine = Membership.objects.filter(user_id=actor.person_id, state="confirmed", organisation_id=organisation_id)
    return actor.is_person and mine.exists()


def is_owner(actor: Actor, lab: Lab) -> bool:
    """Whether the actor belongs to an organisation that owns it, or is an editor. One query."""
    if actor.is_system or actor.has_role("editor"):
        return True
    if not actor.is_person:
        return False
    mine = Membership.objects.filter(user_id=actor.person_id, state="confirmed").values("organisation")
    return Owner.objects.filter(lab=lab, organisation__in=mine).exclude(agreed_at=None).exists()


def is_asked(actor: Actor, lab: Lab) -> bool:
    """Whether an organisation of the actor was asked to own it too. One query."""
    mine = Membership.objects.filter(user_id=actor.person_id, state="confirmed").values("organisation")
    return actor.is_person and Owner.objects.filter(lab=lab, organisation__in=mine).exists()


def can_begin(actor: Actor) -> Verdict:
    if actor.is_system:
        return ALLOWED
    if not actor.is_person:
        return Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))
    if Membership.objects.filter(user_id=actor.person_id, state="confirmed").exists():
        return ALLOWED
    return Denied(
        _("A lab belongs to organisations, and you are not a confirmed member of one."),
        remedy=_("Join your organisation first."),
    )


def can_view(actor: Actor, lab: Lab) -> Verdict:
    return ALLOWED if lab.is_shown or is_owner(actor, lab) or is_asked(actor, lab) else NOT_HERE


def can_run(actor: Actor, lab: Lab) -> Verdict:
    """Words, owners, projects, opening and closing."""
    if not is_owner(actor, lab):
        return NOT_AN_OWNER if lab.is_shown or is_asked(actor, lab) else NOT_HERE
    return CLOSED if lab.is_closed else ALLOWED


def can_ask_in(actor: Actor, lab: Lab, initiative: Initiative) -> Verdict:
    """Who leads a public initiative asks for a place in an open lab."""
    if not lab.is_shown:
        return NOT_HERE
    if lab.is_closed:
        return CLOSED
    if not initiative.is_public:
        return Denied(_("A lab shows its projects."), remedy=_("Open the initiative to everyone first."))
    return initiatives.can_manage_team(actor, initiative)
