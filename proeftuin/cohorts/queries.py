"""Reading cohorts: what each page needs, in a stated number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from proeftuin.calls.models import Call, Entry
from proeftuin.cohorts import permissions
from proeftuin.cohorts.links import opens
from proeftuin.cohorts.logic import MONTHS, NOT_IN, Figures, Said, figures, hours, stage_states
from proeftuin.cohorts.models import Cohort, FollowUp, MentorSession, Milestone, Reached, Seat, Stage, Team
from proeftuin.gatherings.models import Gathering
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import today
from proeftuin.organisations.models import Membership, Organisation

PER_PAGE = 20
MOST_SESSIONS = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """The stages of a cohort with their milestones and, of one team, what it reached of each."""

    stages: list[tuple[Stage, str, list[tuple[Milestone, Reached | None]]]]

    @property
    def current(self) -> Stage | None:
        return next((stage for stage, state, _all in self.stages if state == "now"), None)


def listed(actor: Actor) -> "QuerySet[Cohort]":
    """Cohorts that are shown, and one's own drafts, with the number of teams. One query."""
    seen = ~Q(state="draft") | Q(owner_id=actor.person_id) if actor.is_person else ~Q(state="draft")
    found = Cohort.objects.filter(seen).select_related("organisation")
    return found.annotate(number=Count("teams")).order_by("-starts_on", "-id")


def cohort_for(actor: Actor, ref: str) -> Cohort:
    """A cohort the actor may see. Two queries at most. Raises Http404."""
    cohort = Cohort.objects.select_related("organisation", "call", "demo_day").filter(ref=ref).first()
    if cohort is None or not permissions.can_see(actor, cohort):
        raise Http404
    return cohort


def run_cohort(actor: Actor, ref: str) -> Cohort:
    """A cohort the actor runs. Raises Http404."""
    cohort = cohort_for(actor, ref)
    if not permissions.can_run(actor, cohort):
        raise Http404
    return cohort


def team_for(actor: Actor, ref: str) -> Team:
    """A team of a cohort the actor may see. Raises Http404."""
    team = Team.objects.select_related("cohort__organisation", "cohort__demo_day").filter(ref=ref).first()
    if team is None or not permissions.can_see(actor, team.cohort):
        raise Http404
    return team


def teams_of(cohort: Cohort) -> list[Team]:
    """With how many milestones each reached, and the minutes it was helped. Three queries."""
    teams: list[Team] = list(Team.objects.filter(cohort=cohort).annotate(done=Count("reached")).order_by("pk"))
    minutes = minutes_of(cohort)
    for one in teams:
        one.minutes = minutes.get(one.pk, 0)  # type: ignore[attr-defined]
        one.hours = hours(one.minutes)  # type: ignore[attr-defined]
    return teams


def minutes_of(cohort: Cohort) -> dict[int, int]:
    """All minutes of each team, by key. One query."""
    sums = MentorSession.objects.filter(team__cohort=cohort).values("team").annotate(total=Sum("minutes")).order_by()
    return {one["team"]: one["total"] for one in sums}


def plan_of(cohort: Cohort, team: Team | None = None) -> Plan:
    """Stages, milestones and, of a team, what it reached. Three queries."""
    stages = list(Stage.objects.filter(cohort=cohort).order_by("number"))
    milestones = list(Milestone.objects.filter(stage__cohort=cohort).order_by("stage__number", "number"))
    reached = {}
    if team is not None:
        reached = {one.milestone_id: one for one in Reached.objects.filter(team=team).select_related("user")}
    over = cohort.state == Cohort.State.ENDED
    states = stage_states([one.ends_on for one in stages], today(), over=over)
    return Plan([
        (stage, state, [(one, reached.get(one.pk)) for one in milestones if one.stage_id == stage.pk])
        for stage, state in zip(stages, states, strict=True)
    ])  # fmt: skip


def mentors_of(cohort: Cohort) -> list[Seat]:
    """With the account of each that joined. One query."""
    return list(Seat.objects.filter(cohort=cohort, team=None).select_related("user").order_by("pk"))


def members_of(team: Team) -> list[Seat]:
    return list(Seat.objects.filter(team=team).select_related("user").order_by("pk"))


def sessions_of(team: Team) -> list[MentorSession]:
    """The latest sessions, with who gave them. Two queries. Private notes go to the circle alone: see the template."""
    found = MentorSession.objects.filter(team=team).select_related("mentor__user")
    return list(found.order_by("-held_on", "-id")[:MOST_SESSIONS])


def choosable(cohort: Cohort) -> list[Entry]:
    """What was sent in to its call and is no team yet. One query."""
    if cohort.call_id is None:
        return []
    found = Entry.objects.filter(call_id=cohort.call_id, cohort_team__isnull=True).exclude(state__in=NOT_IN)
    return list(found.select_related("organisation").order_by("pk")[:500])


def calls_without(actor: Actor) -> list[Call]:
    """Calls for a cohort that the actor runs and that have none yet. One query."""
    found = Call.objects.filter(kind="cohort", owner_id=actor.person_id, cohort__isnull=True)
    return list(found.order_by("-id")[:50]) if actor.is_person else []


def made_of(actor: Actor, ref: str) -> Cohort | None:
    """The cohort of a call that the actor runs. One query."""
    if not (ref and actor.is_person):
        return None
    return Cohort.objects.filter(call__ref=ref, call__owner_id=actor.person_id).first()


def demo_days(actor: Actor, cohort: Cohort) -> list[Gathering]:
    """Gatherings that could be the demo day: of the organisation, from the kick-off on. One query."""
    found = Gathering.objects.filter(state=Gathering.State.PUBLISHED, starts_at__date__gte=cohort.starts_on)
    own = Q(about=cohort.thread) | Q(hosts__organisation_id=cohort.organisation_id) | Q(author_id=actor.person_id)
    return list(found.filter(own).distinct().order_by("starts_at")[:50])


def follow_up_by_link(ref: str, secret: str) -> FollowUp:
    """What a private link opens, once asked. One query. Raises Http404."""
    found = FollowUp.objects.select_related("team__cohort").filter(ref=ref, sent_at__isnull=False).first()
    if found is None or not opens(ref, secret):
        raise Http404
    return found


def follow_ups_of(cohort: Cohort) -> list[FollowUp]:
    """All moments of all its teams, for who runs it. One query."""
    return list(FollowUp.objects.filter(team__cohort=cohort).select_related("team").order_by("team__pk", "months"))


def rounds(cohort: Cohort | None = None) -> list[tuple[int, Figures]]:
    """What everyone may see of the answers at 6, 12 and 24 months, where any were asked. One query."""
    found = FollowUp.objects.filter(sent_at__isnull=False).exclude(team__cohort__state=Cohort.State.DRAFT)
    if cohort is not None:
        found = found.filter(team__cohort=cohort)
    return count_rounds(found.only("months", "answered_at", "exists", "again", "jobs", "turnover"))


def count_rounds(follow_ups: Iterable[FollowUp]) -> list[tuple[int, Figures]]:
    asked = list(follow_ups)
    counted = []
    for months in MONTHS:
        some = [one for one in asked if one.months == months]
        said = [Said(one.exists, one.again, one.jobs, one.turnover) for one in some if one.answered_at]
        if some:
            counted.append((months, figures(len(some), said)))
    return counted


def organisations_of(actor: Actor) -> list[Organisation]:
    """Those for which the actor may speak. One query."""
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed").select_related("organisation")
    return [seat.organisation for seat in seats.order_by("pk")] if actor.is_person else []
