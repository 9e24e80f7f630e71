"""What a report drafts itself from: everything public that ended, was learned or was taken over in its period."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from proeftuin.decisions.models import Response
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Evaluation, Initiative, Move
from proeftuin.kernel.ids import split_thread, thread_of
from proeftuin.ledger.models import Event
from proeftuin.library.models import Adoption, Lesson
from proeftuin.organisations.models import Organisation
from proeftuin.processes.models import Process
from proeftuin.questions.models import Question
from proeftuin.yearbook import logic
from proeftuin.yearbook.models import YearReport

MOST = 3000  # things in one report


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing of the period. ``section`` is where it belongs; lessons get theirs when all are known."""

    thread: str
    section: str
    kind: str
    title: str
    quote: str
    whose: str
    url: str
    on: date
    organisations: frozenset[int | None]
    sectors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Material:
    found: Sequence[Found]
    counts: dict[str, int]


def gather(report: YearReport) -> Material:
    """All that fits the report's period, organisation and sector, the oldest first. About ten queries."""
    since, until = report.span
    every = [
        one
        for read in (_initiatives, _lessons, _experiments, _adoptions, _questions, _processes)
        for one in read(since, until)
        if _fits(report, one)
    ]
    every.sort(key=lambda one: (one.on, one.thread))
    kept = _with_themes(every[:MOST])
    return Material(kept, _counts(kept, since, until))


def still_public(threads: Iterable[str]) -> set[str]:
    """Which of these everyone may read now. One query for each kind."""
    refs: dict[str, set[str]] = {}
    for thread in threads:
        kind, ref = split_thread(thread)
        refs.setdefault(kind, set()).add(ref)
    shown: dict[str, QuerySet[Any]] = {
        "initiative": Initiative.objects.public(),
        "lesson": Lesson.objects.exclude(shared_at=None),
        "experiment": Experiment.objects.public(),
        "adoption": Adoption.objects.filter(case__state="published"),
        "question": Question.objects.shown(),
        "process": Process.objects.filter(state__in=Process.PUBLIC),
    }
    return {
        thread_of(kind, ref)
        for kind, some in refs.items() if kind in shown
        for ref in shown[kind].filter(ref__in=some).values_list("ref", flat=True)
    }  # fmt: skip


def _fits(report: YearReport, one: Found) -> bool:
    if report.organisation_id is not None and report.organisation_id not in one.organisations:
        return False
    return not report.sector or report.sector in one.sectors


def _with_themes(found: Sequence[Found]) -> list[Found]:
    themes = logic.themes_of({one.thread: list(one.sectors) for one in found if one.section == "theme"})
    return [
        Found(**{name: getattr(one, name) for name in Found.__slots__} | {"section": f"theme:{themes[one.thread]}"})
        if one.section == "theme" else one
        for one in found
    ]  # fmt: skip


def _counts(found: Sequence[Found], since: datetime, until: datetime) -> dict[str, int]:
    """Numbers by code; what each counts stands in the vocabulary "year_counts"."""
    kinds = [one.kind for one in found]
    names = (
        "initiative_closed", "initiative_stopped", "lesson_worked", "lesson_did_not_work", "lesson_obstacle",
        "lesson_enabler", "experiment_keep", "experiment_change", "experiment_stop", "adoption_in_use",
        "adoption_stopped", "question", "process",
    )  # fmt: skip
    processes = [split_thread(one.thread)[1] for one in found if one.kind == "process"]
    answers = Response.objects.filter(process__ref__in=processes, replaced_at=None).exclude(verdict="withdrawn")
    return {name: kinds.count(name) for name in names} | {"answers": answers.count() if processes else 0}


def _name(organisation: Organisation | None) -> str:
    return organisation.name if organisation else ""


def _initiatives(since: datetime, until: datetime) -> Iterator[Found]:
    """Closed with lessons, or stopped: by when it ended."""
    stops = Move.objects.filter(verb="stop", at__gte=since, at__lt=until, initiative__status="stopped")
    ended = dict(stops.values_list("initiative_id", "at"))
    closed = Initiative.objects.public().filter(status="closed", closed_at__gte=since, closed_at__lt=until)
    stopped = Initiative.objects.public().filter(pk__in=ended)
    said = dict(
        Evaluation.objects.filter(initiative__in=[*ended, *closed.values_list("pk", flat=True)])
        .values_list("initiative_id", "summary")
    )  # fmt: skip
    for one in [*closed.select_related("organisation"), *stopped.select_related("organisation")]:
        over = one.status == "closed"
        at = (one.closed_at if over else ended[one.pk]) or since
        yield Found(
            thread=one.thread, section="closed" if over else "stopped",
            kind="initiative_closed" if over else "initiative_stopped", title=one.title,
            quote=logic.first_words((not over and one.status_reason) or said.get(one.pk, "") or one.status_reason),
            whose=_name(one.organisation), url=one.get_absolute_url(), on=_day(at),
            organisations=frozenset({one.organisation_id}), sectors=one.sectors,
        )  # fmt: skip


def _lessons(since: datetime, until: datetime) -> Iterator[Found]:
    shared = Lesson.objects.filter(shared_at__gte=since, shared_at__lt=until).select_related("case", "organisation")
    lessons = list(shared.order_by("shared_at", "pk")[:MOST])
    origins = [split_thread(one.origin)[1] for one in lessons if one.origin.startswith("initiative:")]
    sectors = dict(Initiative.objects.filter(ref__in=origins).values_list("ref", "sectors"))
    for one in lessons:
        mine = sectors.get(one.origin.partition(":")[2], []) or (one.case.sectors if one.case else [])
        yield Found(
            thread=thread_of("lesson", one.ref), section="theme", kind=f"lesson_{one.kind}", title=one.text,
            quote=logic.first_words(one.evidence), whose=_name(one.organisation), url=one.get_absolute_url(),
            on=_day(one.shared_at or since), sectors=mine,
            organisations=frozenset({one.organisation_id, one.case.organisation_id if one.case else None}),
        )  # fmt: skip


def _experiments(since: datetime, until: datetime) -> Iterator[Found]:
    ended = Experiment.objects.public().filter(ended_at__gte=since, ended_at__lt=until, state__in=("done", "abandoned"))
    for one in ended.select_related("initiative__organisation"):
        gone_on = one.verdict in ("keep", "change")
        yield Found(
            thread=thread_of("experiment", one.ref), section="tried" if gone_on else "stopped",
            kind=f"experiment_{one.verdict}" if gone_on else "experiment_stop", title=one.title,
            quote=logic.first_words(one.reason or one.learned or one.saw), whose=_name(one.initiative.organisation),
            url=one.get_absolute_url(), on=_day(one.ended_at or since),
            organisations=frozenset({one.initiative.organisation_id}), sectors=one.initiative.sectors,
        )  # fmt: skip


def _adoptions(since: datetime, until: datetime) -> Iterator[Found]:
    """Those that came into use or stopped: when, the ledger knows."""
    turns: dict[str, datetime] = {}
    kinds = ("adoption.moved", "adoption.stopped")
    events = Event.objects.filter(kind__in=kinds, at__gte=since, at__lt=until, thread__startswith="adoption:")
    for event in events.order_by("id"):
        state = event.data.get("state", {})
        if event.kind == "adoption.stopped" or (isinstance(state, dict) and state.get("code") == "in_use"):
            turns[split_thread(event.thread)[1]] = event.at
    found = Adoption.objects.filter(ref__in=turns, state__in=("in_use", "harvested", "stopped"))
    for one in found.filter(case__state="published").select_related("case", "taker"):
        stopped = one.state == "stopped"
        yield Found(
            thread=one.thread, section="adopted", kind="adoption_stopped" if stopped else "adoption_in_use",
            title=one.case.title, quote=logic.first_words(one.stop_reason if stopped else one.result),
            whose=one.taker.name, url=one.get_absolute_url(), on=_day(turns[one.ref]), sectors=one.case.sectors,
            organisations=frozenset({one.taker_id, one.case.organisation_id}),
        )  # fmt: skip


def _questions(since: datetime, until: datetime) -> Iterator[Found]:
    said = Question.objects.shown().filter(summarised_at__gte=since, summarised_at__lt=until)
    for one in said.select_related("organisation"):
        yield Found(
            thread=one.thread, section="questions", kind="question", title=one.title,
            quote=logic.first_words(one.summary), whose=_name(one.organisation), url=one.get_absolute_url(),
            on=_day(one.summarised_at or since), organisations=frozenset({one.organisation_id}), sectors=one.sectors,
        )  # fmt: skip


def _processes(since: datetime, until: datetime) -> Iterator[Found]:
    closed = Process.objects.filter(state__in=("closed", "archived"), closed_at__gte=since, closed_at__lt=until)
    for one in closed.select_related("organisation"):
        yield Found(
            thread=one.thread, section="processes", kind="process", title=one.title,
            quote=logic.first_words(one.closing_statement), whose=_name(one.organisation), url=one.get_absolute_url(),
            on=_day(one.closed_at or since), organisations=frozenset({one.organisation_id}),
        )  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(logic.ZONE).date()
