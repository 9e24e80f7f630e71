"""Counting anew: what the shown totals must equal, and putting right what does not."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat

from proeftuin.discussion.models import AGAINST, FOR, Comment
from proeftuin.ideas.actions import states
from proeftuin.ideas.models import CountedElsewhere, Idea, Support, Tally
from proeftuin.kernel.ids import split_thread
from proeftuin.processes.models import Process

_NONE = [0] * len(Idea.TOTALS)


@dataclass(frozen=True, slots=True)
class Drift:
    """Ideas whose shown totals differ from what is stored, and methods whose list says another number of ideas."""

    ideas: tuple[int, ...]
    methods: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.ideas or self.methods)


def recount(process: Process) -> Drift:
    """Count all of a process anew and put right what was wrong. Returns what was. Safe while people take part:

    each idea is held while it is counted, so what comes in meanwhile waits its turn and is added after.
    """
    found = drift(process)
    for pk in found.ideas:
        with transaction.atomic():
            idea = Idea.objects.select_for_update(no_key=True).get(pk=pk)
            put_right(idea)
    for method in process.methods.filter(pk__in=found.methods):
        states.recount_tallies(method)
    return found


def count_sides(process: Process) -> None:
    """Count the comments that stand under each idea of a process, by side, as an importer must: one statement."""
    said = Comment.objects.shown().filter(thread=Concat(Value("idea:"), OuterRef("ref"))).order_by()

    def many(rows: "QuerySet[Comment]") -> Coalesce:
        return Coalesce(Subquery(rows.values("thread").annotate(n=Count("pk")).values("n")), 0)

    sides = {"said": said, "said_for": said.filter(side=FOR), "said_against": said.filter(side=AGAINST)}
    Idea.objects.filter(process=process).update(**{name: many(rows) for name, rows in sides.items()})


def drift(process: Process | None = None) -> Drift:
    """What is wrong, in one process or everywhere. Five queries, each over all rows: for checks, not for pages."""
    ideas = Idea.objects.filter(process=process) if process else Idea.objects.all()
    stored = _stored(ideas)
    shown = ideas.order_by().values_list("pk", *Idea.TOTALS).iterator(chunk_size=5000)
    wrong = tuple(pk for pk, *totals in shown if totals != stored.get(pk, _NONE))
    return Drift(wrong, tuple(sorted(_wrong_lists(ideas))))


def put_right(idea: Idea) -> None:
    """Give one idea, which the caller holds, the totals of its rows. Four queries, and one to store them."""
    totals = _stored(Idea.objects.filter(pk=idea.pk)).get(idea.pk, _NONE)
    for name, many in zip(Idea.TOTALS, totals, strict=True):
        setattr(idea, name, many)
    idea.save(update_fields=Idea.TOTALS)


def _stored(ideas: "QuerySet[Idea]") -> Mapping[int, list[int]]:
    """What each idea's totals must be, in their order."""
    totals: dict[int, list[int]] = defaultdict(_NONE.copy)
    rows = Support.objects.filter(idea__in=ideas).order_by().values_list("idea", "value").annotate(n=Count("pk"))
    for pk, value, many in rows:
        totals[pk][0 if value > 0 else 1] += many
    elsewhere = CountedElsewhere.objects.filter(idea__in=ideas).order_by().values_list("idea").annotate(
        Sum("supports"), Sum("against"), Sum("comments")
    )  # fmt: skip
    for pk, *many in elsewhere:
        totals[pk][:3] = [have + more for have, more in zip(totals[pk], many, strict=False)]
    for pk, side, many in _comments(ideas):
        totals[pk][2] += many
        totals[pk][3] += many
        if side:
            totals[pk][4 if side == FOR else 5] += many
    return totals


def _comments(ideas: "QuerySet[Idea]") -> Iterator[tuple[int, int, int]]:
    """Shown comments: the idea, the side, and how many."""
    keys = dict(ideas.order_by().values_list("ref", "pk"))
    said = Comment.objects.shown().order_by().filter(thread__startswith="idea:")
    if len(keys) == 1:
        said = said.filter(thread=f"idea:{next(iter(keys))}")
    for thread, side, many in said.values_list("thread", "side").annotate(n=Count("pk")).iterator(chunk_size=5000):
        ref = split_thread(thread)[1]
        if ref in keys:
            yield keys[ref], side, many


def _wrong_lists(ideas: "QuerySet[Idea]") -> set[int]:
    """Methods whose tallies differ from their shown ideas."""
    cells = ("method", "category", "area", "answer")
    real = {tuple(row[:-1]): row[-1] for row in ideas.shown().order_by().values_list(*cells).annotate(n=Count("pk"))}  # type: ignore[attr-defined]
    methods = ideas.order_by().values("method").distinct()
    kept = Tally.objects.filter(method__in=methods, ideas__gt=0).values_list(*cells, "ideas")
    said = {tuple(row[:-1]): row[-1] for row in kept}
    return {key[0] for key in real.keys() | said.keys() if real.get(key) != said.get(key)}
