"""Who may do what on an initiative, and why not."""

from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict

# Who works on the content. A coach guides and does not decide; sponsor, client and procurement read along.
WRITERS = frozenset({"lead", "member", "partner", "citizen"})
LOGGERS = WRITERS | {"coach"}


def membership(actor: Actor, initiative: Initiative) -> Member | None:
    """The actor's active seat on the team, from prefetched members where they are there."""
    if not actor.is_person:
        return None
    return next((one for one in initiative.members.all() if one.user_id == actor.id and one.state == "active"), None)


def role_of(actor: Actor, initiative: Initiative) -> str:
    seat = membership(actor, initiative)
    return seat.role if seat else ""


def can_view(actor: Actor, initiative: Initiative) -> Verdict:
    """Public ones are for everyone; the others for the team."""
    if initiative.is_public or role_of(actor, initiative) or actor.has_role() or actor.is_system:
        return ALLOWED
    return Denied(_("This initiative is for its team."), hidden=True)


def can_view_team_content(actor: Actor, initiative: Initiative) -> Verdict:
    if role_of(actor, initiative) or actor.has_role() or actor.is_system:
        return ALLOWED
    return Denied(_("This is for the team."), hidden=True)


def can_start(actor: Actor) -> Verdict:
    if actor.is_person or actor.is_system:
        return ALLOWED
    return Denied(_("Sign in to start an initiative."), remedy=_("You need an account for this. It takes a minute."))


def can_write(actor: Actor, initiative: Initiative) -> Verdict:
    """Lead, members, partners and citizens fill in; nobody changes what is closed."""
    return _as(actor, initiative, WRITERS, _("Only people who work in this team can change this."))


def can_log(actor: Actor, initiative: Initiative) -> Verdict:
    """Writers and the coach keep the logbook."""
    return _as(actor, initiative, LOGGERS, _("Only people of this team can write in the logbook."))


def can_move(actor: Actor, initiative: Initiative) -> Verdict:
    """Lead and members take the team to another phase."""
    return _as(actor, initiative, frozenset({"lead", "member"}), _("Only the lead and the members can take this step."))


def can_manage_team(actor: Actor, initiative: Initiative) -> Verdict:
    return _as(actor, initiative, frozenset({"lead"}), _("Only the lead manages the team."), remedy=_("Ask the lead."))


def can_share_lessons(actor: Actor, initiative: Initiative) -> Verdict:
    """As writing; also after a stop, since that is when the lessons are shared."""
    return can_write(actor, initiative)


def can_ask_to_join(actor: Actor, initiative: Initiative) -> Verdict:
    if not actor.is_person:
        return Denied(_("Sign in to join."), remedy=_("You need an account for this. It takes a minute."))
    if not initiative.is_public:
        return Denied(_("This initiative is for its team."), hidden=True)
    if initiative.status == Initiative.Status.CLOSED:
        return Denied(_("This initiative is closed."), remedy=_("Read its lessons, or take over its case."))
    if any(one.user_id == actor.id and one.state in ("active", "asked") for one in initiative.members.all()):
        return Denied(_("You are on the team already, or have asked to join."))
    return ALLOWED


def can_edit_post(actor: Actor, initiative: Initiative, author_id: int | None) -> Verdict:
    """Whoever wrote it, and the lead."""
    if role_of(actor, initiative) == "lead" or (actor.id and actor.id == author_id):
        return can_log(actor, initiative)
    return Denied(_("Only who wrote this, or the lead, can change it."))


def _as(actor: Actor, initiative: Initiative, roles: frozenset[str], why: object, remedy: object = "") -> Verdict:
    if actor.is_system:
        return ALLOWED
    seen = can_view(actor, initiative)
    if not seen:
        return seen
    if initiative.status == Initiative.Status.CLOSED:
        return Denied(_("This initiative is closed."), remedy=_("Its lessons and its case can still be read."))
    return ALLOWED if role_of(actor, initiative) in roles else Denied(why, remedy=remedy)
