"""Who may do what in a run, and why not. The team's own rules are those of the initiative."""

from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives import permissions as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.runs.models import Run

OVERSEER = "coach_coordinator"  # sees all teams


def can_start(actor: Actor, initiative: Initiative) -> Verdict:
    """Who works in the team, while the initiative goes on."""
    allowed = initiatives.can_write(actor, initiative)
    if not allowed or initiative.status == Initiative.Status.ACTIVE:
        return allowed
    return Denied(
        _("This initiative does not go on at the moment."), remedy=_("Let it go on first, from its own page.")
    )


def can_work(actor: Actor, run: Run) -> Verdict:
    """Fill in steps and pass gates: who works in the team, while the run goes on."""
    allowed = initiatives.can_write(actor, run.initiative)
    if not allowed:
        return allowed
    if run.state == Run.State.PAUSED:
        return Denied(_("This run is paused."), remedy=_("Let it go on first."))
    if not run.is_going:
        return Denied(_("This run has ended."), remedy=_("Start another one from the initiative."))
    return ALLOWED


def can_resume(actor: Actor, run: Run) -> Verdict:
    allowed = initiatives.can_write(actor, run.initiative)
    if not allowed or run.state == Run.State.PAUSED:
        return allowed
    return Denied(_("This run is not paused."))


def can_log_hours(actor: Actor, run: Run) -> Verdict:
    """The team and its coach, also after the end: hours are often written down late."""
    return initiatives.can_log(actor, run.initiative)


def can_see_inside(actor: Actor, run: Run) -> Verdict:
    return initiatives.can_view_team_content(actor, run.initiative)


def can_coach(actor: Actor, initiative: Initiative) -> Verdict:
    """The coaches of this team: notes and a push. Nobody else, whatever their role."""
    if initiatives.role_of(actor, initiative) == "coach":
        return ALLOWED
    return Denied(_("Only a coach of this team can do this."), hidden=True)


def can_oversee(actor: Actor) -> Verdict:
    return ALLOWED if actor.has_role(OVERSEER) else Denied(_("This page is for staff."), hidden=True)
