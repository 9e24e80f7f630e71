"""The rows of the response desk: which, in which order, and who works on them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from proeftuin.decisions import logic
from proeftuin.decisions.models import Review
from proeftuin.decisions.queries import IS_ANSWERED, WAITS, rows_between
from proeftuin.decisions.registry import Answerable
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.processes.models import Process

PER_PAGE = 50
ORDERS = {
    "oldest": ("published_at", "pk"),
    "newest": ("-published_at", "-pk"),
    "supports": ("-supports", "-pk"),
}
SHOWS = ("owed", "below", "answered", "all")
STAGES = {
    "new": Q(analysis="", assessment="", decision=""),
    "analysed": ~Q(analysis=""),
    "assessed": ~Q(assessment=""),
    "decided": ~Q(decision=""),
    "escalated": Q(escalated_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the desk shows. ``assignee``: "me", "none", or the reference of a colleague."""

    show: str = "owed"
    stage: str = ""
    assignee: str = ""
    category: str = ""
    words: str = ""
    order: str = "oldest"


@dataclass(frozen=True, slots=True)
class Row:
    contribution: Any
    review: Review | None
    days: int  # since it came in

    @property
    def stage(self) -> str:
        if self.review is None:
            return "new"
        for stage in ("decision", "assessment", "analysis"):
            if getattr(self.review, stage):
                return {"decision": "decided", "assessment": "assessed", "analysis": "analysed"}[stage]
        return "new"


def filters_from(asked: Mapping[str, str]) -> Filters:
    """What of a query string makes sense; the rest as if not asked."""

    def one_of(name: str, known: Sequence[str] | Mapping[str, object], otherwise: str) -> str:
        return asked[name] if asked.get(name) in known else otherwise

    def text(name: str) -> str:
        return asked.get(name, "").strip()[:80].replace("\0", "")

    return Filters(
        show=one_of("show", SHOWS, "owed"), stage=one_of("stage", STAGES, ""), order=one_of("order", ORDERS, "oldest"),
        assignee=text("assignee"), category=text("category"), words=text("words"),
    )  # fmt: skip


def contributions(actor: Actor, process: Process, kind: Answerable, filters: Filters) -> "QuerySet[Any]":
    """What the filters ask for, in their order."""
    threshold = process.answer_threshold
    show = {
        "owed": WAITS & Q(supports__gte=threshold), "below": WAITS & Q(supports__lt=threshold),
        "answered": IS_ANSWERED, "all": Q(),
    }[filters.show]  # fmt: skip
    found = kind.contributions([process.pk]).filter(show)
    if filters.stage:
        in_stage = _refs(kind, Review.objects.filter(STAGES[filters.stage], process=process))
        others = _refs(kind, Review.objects.filter(~STAGES["new"], process=process))
        found = found.exclude(ref__in=others) if filters.stage == "new" else found.filter(ref__in=in_stage)
    if filters.assignee == "none":
        found = found.exclude(ref__in=_refs(kind, Review.objects.filter(process=process, assignee__isnull=False)))
    elif filters.assignee:
        whose = Q(assignee_id=actor.person_id) if filters.assignee == "me" else Q(assignee__ref=filters.assignee)
        found = found.filter(ref__in=_refs(kind, Review.objects.filter(whose, process=process)))
    if filters.category:
        found = found.filter(category=filters.category)
    if filters.words:
        found = found.filter(Q(title__icontains=filters.words) | Q(reference__iexact=filters.words))
    return found.order_by(*ORDERS[filters.order])


def page_of(found: "QuerySet[Any]", number: str | None, *, count: int | None = None) -> Any:
    """A page of rows. Its keys are found in an index alone, so that the last page costs what the first costs.

    Two queries, one more where ``count`` is not known.
    """
    paginator = Paginator(found, PER_PAGE)
    if count is not None:
        paginator.__dict__["count"] = count
    page = paginator.get_page(number)
    whole = rows_between(found, max(page.start_index() - 1, 0), page.end_index())
    page.object_list = rows(list(whole)) if paginator.count else []
    return page


def rows(found: Sequence[Any]) -> list[Row]:
    """With their reviews. One query."""
    threads = [one.thread for one in found]
    reviews = {one.thread: one for one in Review.objects.select_related("assignee").filter(thread__in=threads)}
    moment = now()
    return [
        Row(one, reviews.get(one.thread), (moment - one.published_at).days if one.published_at else 0) for one in found
    ]


def all_rows(found: "QuerySet[Any]") -> Iterator[Row]:
    """For the file: chunk by chunk, in constant memory."""
    for some in batched(found.iterator(chunk_size=500), 500):
        yield from rows(some)


def selected(
    actor: Actor, process: Process, kind: Answerable, filters: Filters, refs: Sequence[str], *, all_of_them: bool
) -> list[Any]:
    """The rows someone ticked, or all that the filters ask for: at most one more than may be done at once."""
    found = contributions(actor, process, kind, filters)
    if not all_of_them:
        found = kind.contributions([process.pk]).filter(ref__in=list(refs)[: logic.MOST_AT_ONCE + 1]).order_by("pk")
    return list(found[: logic.MOST_AT_ONCE + 1])


def _refs(kind: Answerable, reviews: "QuerySet[Review]") -> "QuerySet[Any, Any]":
    """The references of what they review, for a subquery."""
    threads = reviews.filter(thread__startswith=f"{kind.kind}:")
    return threads.annotate(ref=Substr("thread", len(kind.kind) + 2)).values("ref")
