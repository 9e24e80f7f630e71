"""What is owed, how a promise stands, and what became of one contribution."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q, QuerySet

from proeftuin.accounts.models import User
from proeftuin.decisions import logic
from proeftuin.decisions.models import Milestone, Response, Review
from proeftuin.decisions.registry import KINDS, Answerable
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.ids import thread_of
from proeftuin.notifications.models import Follow
from proeftuin.processes.models import Process, Seat

WAITS = Q(answer__in=logic.WAITING)
IS_ANSWERED = Q(answer__in=logic.VERDICTS)


@dataclass(frozen=True, slots=True)
class Summary:
    """The answers of a process in numbers. ``due`` = ``answered`` + ``owed``; ``below`` wait but are owed none."""

    due: int
    answered: int
    accepted: int
    partly: int
    declined: int
    owed: int
    below: int
    promise: logic.Promise

    @property
    def percent(self) -> int:
        return round(100 * self.answered / self.due) if self.due else 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one contribution, for everyone to read."""

    response: Response | None
    earlier: Sequence[Response]
    milestones: Sequence[Milestone]
    percent: int


def kind_here(ref: str = "") -> Answerable | None:
    """The kind of contribution that is answered; none while no room offers any."""
    return KINDS.get(ref) or next(iter(KINDS.values()), None)


def summary_of(process: Process) -> Summary:
    """One query, from an index alone; one more when nothing is owed."""
    counts: dict[str, int] = dict.fromkeys((*logic.VERDICTS, "owed", "below"), 0)
    last: datetime | None = None
    for kind in KINDS.values():
        groups = kind.contributions([process.pk]).order_by().values("answer")
        # Counted by what the index has: of "pk" PostgreSQL would read each row.
        over = Count("supports", filter=Q(supports__gte=process.answer_threshold))
        for one in groups.annotate(n=Count("answer"), over=over, last=Max("answered_at")):
            if one["answer"] in logic.VERDICTS:
                counts[one["answer"]] += one["n"]
                last = max(filter(None, (last, one["last"])), default=None)
            else:
                counts["owed"] += one["over"]
                counts["below"] += one["n"] - one["over"]
    answered = sum(counts[verdict] for verdict in logic.VERDICTS)
    zone = ZoneInfo(process.time_zone)
    promise = logic.promise(
        due=answered + counts["owed"], owed=counts["owed"], answer_by=process.answer_by,
        last_answer=last.astimezone(zone).date() if last else None, today=today(process.time_zone),
        ended=not counts["owed"] and has_ended(process),
    )  # fmt: skip
    return Summary(due=answered + counts["owed"], answered=answered, promise=promise, **counts)


def has_ended(process: Process) -> bool:
    """Whether nobody can add a contribution any more. One query while the process is open."""
    if process.state in (Process.State.CLOSED, Process.State.ARCHIVED):
        return True
    ends = [one.ends_at for one in process.phases.all() if one.starts_at]
    return bool(ends) and all(end is not None and end <= now() for end in ends)


def undoable(actor: Actor, process: Process) -> list[dict[str, Any]]:
    """What someone published so short ago that it can be taken back: batch, n, at. One query."""
    recent = Response.objects.filter(
        process=process, author_id=actor.person_id, replaced_at=None, published_at__gt=now() - logic.UNDO_WITHIN,
        verdict__in=logic.VERDICTS,
    )  # fmt: skip
    return [
        dict(one)
        for one in recent.order_by().values("batch").annotate(n=Count("pk"), at=Max("published_at")).order_by("-at")[:5]
    ]


def owed_count(process: Process) -> int:
    """How many contributions wait for an answer that is owed. One query for each kind."""
    return sum(owed_in(process, kind).count() for kind in KINDS.values())


def owed_in(process: Process, kind: Answerable) -> "QuerySet[Any]":
    return kind.contributions([process.pk]).filter(WAITS, supports__gte=process.answer_threshold)


def contribution_for(process: Process, ref: str) -> Any:
    """A contribution of this process, of whatever kind; None when there is none that everyone may read."""
    for kind in KINDS.values():
        found = kind.contributions([process.pk]).filter(ref=ref).first()
        if found:
            return found
    return None


def review_of(thread: str) -> Review | None:
    people = ("assignee", "analyst", "assessor", "decider")
    return Review.objects.select_related(*people).filter(thread=thread).first()


def outcome_of(thread: str, *, has_steps: bool = True) -> Outcome:
    """Two queries, one for what is known to have no milestones."""
    responses = list(Response.objects.filter(thread=thread))
    current = next((one for one in responses if one.replaced_at is None), None)
    milestones = list(Milestone.objects.filter(thread=thread)) if has_steps else []
    return Outcome(
        response=current,
        earlier=[one for one in responses if one is not current],
        milestones=milestones,
        percent=logic.progress((one.progress, one.done_at is not None) for one in milestones),
    )


def responses_to(contributions: Iterable[Any]) -> dict[str, Response]:
    """The answer that stands for each, by thread. One query."""
    threads = [one.thread for one in contributions]
    standing = Response.objects.filter(thread__in=threads, replaced_at=None, verdict__in=logic.VERDICTS)
    return {one.thread: one for one in standing}


def answered_in(process: Process, kind: Answerable, verdict: str = "") -> "QuerySet[Any]":
    """Contributions with an answer, the latest answer first."""
    chosen = Q(answer=verdict) if verdict in logic.VERDICTS else IS_ANSWERED
    return kind.contributions([process.pk]).filter(chosen).order_by("-answered_at", "-pk")


def rows_between(found: "QuerySet[Any]", first: int, end: int) -> "QuerySet[Any]":
    """A slice of an ordered list: its keys from an index alone, then the rows. One query, whatever comes before."""
    keys = found.values("pk")[first:end]
    return found.model.objects.filter(pk__in=keys).order_by(*found.query.order_by)  # type: ignore[no-any-return]


def hearers(kind: Answerable, refs: Sequence[str]) -> "QuerySet[User]":
    """The people who are told what becomes of these: who took part in them, and who follows them."""
    follows = Follow.objects.filter(thread__in=[thread_of(kind.kind, ref) for ref in refs]).values("user")
    return User.objects.filter(Q(pk__in=kind.contributors(refs)) | Q(pk__in=follows), is_active=True)


def colleagues(process: Process, *roles: str) -> "QuerySet[User]":
    """Who holds one of these seats, by name."""
    seats = Seat.objects.filter(process=process, role__in=roles).values("user")
    return User.objects.filter(pk__in=seats, is_active=True).order_by("name")


@dataclass(frozen=True, slots=True)
class Owing:
    """A process with what it owes."""

    process: Process
    owed: int
    answered: int
    days: int | None  # until the promised day; negative when it is late


def desks_of(actor: Actor) -> "QuerySet[Process]":
    """The processes at whose desk someone works."""
    found = Process.objects.public().exclude(state=Process.State.ARCHIVED)
    if actor.has_role():
        return found
    roles = ("manager", "analyst", "assessor", "decider")
    return found.filter(pk__in=Seat.objects.filter(user_id=actor.person_id, role__in=roles).values("process"))


def owing_processes(actor: Actor) -> list[Owing]:
    """The processes at whose desk someone works, the most pressing first. One query for each kind, and one."""
    processes = list(desks_of(actor)[:200])
    owed: dict[int, int] = {}
    answered: dict[int, int] = {}
    for kind in KINDS.values():
        rows = kind.contributions([one.pk for one in processes]).order_by().values("process").annotate(
            owed=Count("pk", filter=WAITS & Q(supports__gte=F("process__answer_threshold"))),
            done=Count("pk", filter=IS_ANSWERED),
        )  # fmt: skip
        for row in rows:
            owed[row["process"]] = owed.get(row["process"], 0) + row["owed"]
            answered[row["process"]] = answered.get(row["process"], 0) + row["done"]
    lines = [Owing(one, owed.get(one.pk, 0), answered.get(one.pk, 0), one.days_until_answer) for one in processes]
    return sorted(lines, key=lambda one: (not one.owed, one.days is None, one.days or 0))


def assigned_to(actor: Actor, limit: int = 50) -> list[tuple[Any, Review]]:
    """What one was asked to see to and still waits, the first due on top."""
    reviews = {one.thread: one for one in Review.objects.filter(assignee_id=actor.person_id).order_by("-pk")[:500]}
    found = []
    for kind in KINDS.values():
        prefix = f"{kind.kind}:"
        refs = [thread.removeprefix(prefix) for thread in reviews if thread.startswith(prefix)]
        found += list(kind.contributions(None).filter(WAITS, ref__in=refs)[:limit])
    lines = [(one, reviews[one.thread]) for one in found]
    return sorted(lines, key=lambda line: (line[1].due_on is None, line[1].due_on or today()))
