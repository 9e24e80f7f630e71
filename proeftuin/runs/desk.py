"""The coach's desk: all teams of a coach at a glance, in a stated number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from proeftuin.initiatives.models import Initiative, Member, Task
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from proeftuin.playbooks.structure import Playbook, Stage
from proeftuin.runs import permissions
from proeftuin.runs.editions import playbooks_of
from proeftuin.runs.logic import STUCK_AFTER
from proeftuin.runs.models import CoachNote, Hours, Nudge, Run

PER_PAGE = 50
DAYS = (7, 14, 30, 60)
SORTS: Mapping[str, tuple[str, ...]] = {
    "quiet": ("changed_at", "pk"),  # longest without activity first
    "recent": ("-changed_at", "-pk"),
    "title": ("title", "pk"),
    "phase": ("phase", "pk"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the desk to show: only stuck teams, teams without a playbook, of one playbook; and in which order."""

    show: str = ""  # "", "stuck", "none", or the id of a playbook
    days: int = STUCK_AFTER
    sort: str = "quiet"


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team on the desk."""

    initiative: Initiative
    run: Run | None
    playbook: Playbook | None
    stage: Stage | None
    quiet_days: int
    is_stuck: bool
    is_mine: bool
    tasks: int
    minutes: int
    notes: int
    pushed_today: bool


def teams_for(actor: Actor) -> "QuerySet[Initiative]":
    """The teams that the actor coaches, or all for who oversees them; without those that are closed."""
    mine = Member.objects.filter(
        initiative=OuterRef("pk"), user_id=actor.person_id, role="coach", state=Member.State.ACTIVE
    )
    teams = Initiative.objects.exclude(status=Initiative.Status.CLOSED).annotate(is_mine=Exists(mine))
    return teams if permissions.can_oversee(actor) else teams.filter(is_mine=True)


def is_coach(actor: Actor) -> bool:
    return (
        actor.is_person
        and Member.objects.filter(user_id=actor.person_id, role="coach", state=Member.State.ACTIVE).exists()
    )


def page_for(actor: Actor, wanted: Wanted, number: str | None) -> "tuple[Page[Initiative], list[TeamRow]]":
    """A page of the desk. Three queries, and one for editions that this process never read."""
    teams = _filtered(teams_for(actor), wanted).order_by(*SORTS[wanted.sort])
    page = Paginator(_with_figures(teams, actor), PER_PAGE).get_page(number)
    found = list(page.object_list)
    playbooks = playbooks_of({run.edition_id for one in found for run in one.going_runs})  # type: ignore[attr-defined]
    return page, [_row(one, playbooks, wanted.days) for one in found]


def figures(actor: Actor, days: int) -> dict[str, int]:
    """How many teams there are, how many are stuck, and how many have no playbook. One query."""
    late = now() - timedelta(days=days)
    stuck = Q(status=Initiative.Status.ACTIVE, changed_at__lt=late)
    teams = teams_for(actor).annotate(going=Exists(_going()))
    return teams.aggregate(
        all=Count("pk"), stuck=Count("pk", filter=stuck), none=Count("pk", filter=Q(going=False))
    )  # fmt: skip


def playbooks_in_use(actor: Actor) -> list[str]:
    """Ids of the playbooks with which these teams work now. One query."""
    return sorted(
        Run.objects.filter(initiative__in=teams_for(actor), state__in=Run.GOING)
        .order_by()
        .values_list("playbook", flat=True)
        .distinct()
    )


def _going() -> "QuerySet[Run]":
    return Run.objects.filter(initiative=OuterRef("pk"), state__in=Run.GOING)


def _filtered(teams: "QuerySet[Initiative]", wanted: Wanted) -> "QuerySet[Initiative]":
    if wanted.show == "stuck":
        late = now() - timedelta(days=wanted.days)
        return teams.filter(status=Initiative.Status.ACTIVE, changed_at__lt=late)
    if wanted.show == "none":
        return teams.exclude(Exists(_going()))
    if wanted.show:
        return teams.filter(Exists(_going().filter(playbook=wanted.show)))
    return teams


def _with_figures(teams: "QuerySet[Initiative]", actor: Actor) -> "QuerySet[Initiative]":
    """With open actions, hours, own notes and today's push, counted for the rows of the page alone."""

    def one(counted: object) -> Coalesce:
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)  # type: ignore[arg-type]

    tasks = Task.objects.filter(initiative=OuterRef("pk"), done_at=None).order_by().values("initiative")
    hours = Hours.objects.filter(run__initiative=OuterRef("pk")).order_by().values("run__initiative")
    notes = CoachNote.objects.filter(initiative=OuterRef("pk")).order_by().values("initiative")
    going = Run.objects.filter(state__in=Run.GOING)
    return teams.annotate(
        open_tasks=one(tasks.annotate(n=Count("pk")).values("n")),
        all_minutes=one(hours.annotate(n=Sum("minutes")).values("n")),
        all_notes=one(notes.annotate(n=Count("pk")).values("n")),
        pushed=Exists(Nudge.objects.filter(initiative=OuterRef("pk"), on=today())),
    ).prefetch_related(Prefetch("runs", going, to_attr="going_runs"))


def _row(one: Initiative, playbooks: Mapping[str, Playbook], days: int) -> TeamRow:
    runs: Sequence[Run] = one.going_runs  # type: ignore[attr-defined]
    run = runs[0] if runs else None
    playbook = playbooks[run.edition_id] if run else None
    quiet = days_since(one.changed_at)
    is_mine: bool = one.is_mine  # type: ignore[attr-defined]
    return TeamRow(
        one, run, playbook, playbook.stage(run.stage) if run and playbook else None, quiet,
        quiet >= days and one.status == Initiative.Status.ACTIVE, is_mine,
        one.open_tasks, one.all_minutes, one.all_notes if is_mine else 0, one.pushed,  # type: ignore[attr-defined]
    )  # fmt: skip


def days_since(at: datetime) -> int:
    return max(0, (now() - at).days)


def hours_by_person(hours: Iterable[Hours]) -> list[tuple[str, bool, int]]:
    """Name, whether as coach, and minutes; most first. ``hours`` come with their people."""
    found: dict[tuple[str, bool], int] = {}
    for one in hours:
        key = (one.user.display_name if one.user else "", one.is_coach)
        found[key] = found.get(key, 0) + one.minutes
    return sorted(((name, coach, minutes) for (name, coach), minutes in found.items()), key=lambda row: -row[2])
