"""Who may run a cohort, mentor its teams, and fill in what a team reached."""

from django.utils.translation import gettext_lazy as _

from proeftuin.cohorts.models import Cohort, Seat, Team
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict

NOT_HERE = Denied(_("This is not shown."), hidden=True)


def can_make(actor: Actor, *, belongs: bool) -> Verdict:
    """Confirmed members of an organisation, for it."""
    if actor.is_person and (belongs or actor.has_role("editor")):
        return ALLOWED
    return Denied(
        _("A cohort is run for an organisation, by a confirmed member."),
        remedy=_("Find your organisation and ask to belong to it."),
    )


def can_run(actor: Actor, cohort: Cohort) -> Verdict:
    """Who made it, and editors of the instance."""
    if actor.is_system or (actor.is_person and (actor.id == cohort.owner_id or actor.has_role("editor"))):
        return ALLOWED
    return NOT_HERE


def seat_of(actor: Actor, cohort: Cohort) -> Seat | None:
    """The actor's seat as a mentor. One query."""
    if not actor.is_person:
        return None
    return Seat.objects.filter(cohort=cohort, team=None, user_id=actor.person_id).first()


def can_see(actor: Actor, cohort: Cohort) -> Verdict:
    if cohort.is_shown or can_run(actor, cohort):
        return ALLOWED
    inside = actor.is_person and Seat.objects.filter(cohort=cohort, user_id=actor.person_id).exists()
    return ALLOWED if inside else NOT_HERE


def is_member(actor: Actor, team: Team) -> bool:
    """Whether someone is in the team. One query."""
    return actor.is_person and Seat.objects.filter(team=team, user_id=actor.person_id).exists()


def can_fill(actor: Actor, team: Team) -> Verdict:
    """Members of the team, while it takes part."""
    return still_in(team) if is_member(actor, team) else NOT_HERE


def still_in(team: Team) -> Verdict:
    """Whether its members can fill in more. No query."""
    if team.state != Team.State.IN or team.cohort.state == Cohort.State.ENDED:
        return Denied(_("Your time in the cohort is over: what you filled in stays."))
    return ALLOWED


def can_mentor(actor: Actor, team: Team) -> Verdict:
    """Mentors of the cohort, while the team takes part."""
    if seat_of(actor, team.cohort) is None:
        return NOT_HERE
    return ALLOWED if team.state == Team.State.IN else Denied(_("This team no longer takes part."))


def in_circle(actor: Actor, cohort: Cohort) -> bool:
    """Whether someone reads private notes: mentors and who runs it. One query."""
    return bool(can_run(actor, cohort)) or seat_of(actor, cohort) is not None
