"""The one way in which an idea appears, disappears and moves between the totals of its list."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from proeftuin.ideas.documents import documents_of
from proeftuin.ideas.models import Idea, Tally
from proeftuin.kernel.errors import InvalidError
from proeftuin.processes.models import Method, Process
from proeftuin.search import actions as search
from proeftuin.uploads.actions import show_uploads_to

type Cell = tuple[str, str, str]


def locked(idea: Idea) -> Idea:
    """The idea as it is stored now, held until the end of the transaction, with its process and method."""
    found = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("method__process", "participant")
    fresh = found.get(pk=idea.pk)
    fresh.process = fresh.method.process
    return fresh


def move_to(idea: Idea, state: str, **changes: object) -> Idea:
    """Give a :func:`locked` idea another state, with other fields changed along. It leaves or enters search and the
    totals in the same transaction. Raises InvalidError for a draft, which is nobody's business yet.
    """
    if idea.state == Idea.State.DRAFT:
        raise InvalidError({"": _("This has not been sent yet.")})
    before = idea.cell
    idea.state = state
    for name, value in changes.items():
        setattr(idea, name, value)
    idea.version += 1
    idea.save(update_fields=["state", "version", *changes])
    placed(idea, before=before)
    return idea


def placed(idea: Idea, *, before: Cell | None) -> None:
    """After any change: bring search and the totals in line with what is shown now. ``before`` is its earlier cell."""
    if before != idea.cell:
        for cell, step in ((before, -1), (idea.cell, 1)):
            if cell is not None:
                shift(idea.method_id, cell, step)
    if idea.pictures and (before is None) != (idea.cell is None):
        show_uploads_to(thread=idea.thread, audience=idea.process.audience if idea.is_shown else idea.process.circle)
    if idea.is_shown and idea.process.is_public:
        search.put(*documents_of([idea]))
    elif before is not None:
        search.drop("idea", idea.ref)


def shift(method_id: int, cell: Cell, step: int) -> None:
    """Count one more or less in a cell. One query, two more for the first of its kind."""
    category, area, answer = cell
    mine = Tally.objects.filter(method_id=method_id, category=category, area=area, answer=answer)
    if not mine.update(ideas=Greatest(F("ideas") + step, 0)) and step > 0:
        new = Tally(method_id=method_id, category=category, area=area, answer=answer, ideas=0)
        Tally.objects.bulk_create([new], ignore_conflicts=True)
        mine.update(ideas=F("ideas") + step)


@transaction.atomic
def recount_tallies(method: Method) -> None:
    """Count the cells of a method anew: after an import, or a change of many rows at once."""
    Method.objects.select_for_update(no_key=True).get(pk=method.pk)
    cells = Idea.objects.shown().filter(method=method).order_by().values_list("category", "area", "answer")
    Tally.objects.filter(method=method).delete()
    Tally.objects.bulk_create(
        [
            Tally(method=method, category=category, area=area, answer=answer, ideas=ideas)
            for category, area, answer, ideas in cells.annotate(ideas=Count("pk"))
        ],
        batch_size=500,
    )


def answered(refs: Sequence[str], answer: str, at: datetime | None) -> None:
    """Keep the answer of many ideas beside them, and their totals with it, and let search find its words.

    Seven queries, two for each cell, and one for each five hundred.

    ``at``: when it was given, None for what is no answer (yet).
    """
    ideas = Idea.objects.filter(ref__in=refs)
    others = ideas.exclude(answer=answer).shown().order_by()
    moved = list(others.values_list("method_id", "category", "area", "answer").annotate(n=Count("pk")))
    ideas.update(answer=answer, answered_at=at)
    for method_id, category, area, before, many in moved:
        shift(method_id, (category, area, before), -many)
        shift(method_id, (category, area, answer), many)
    told = ideas.shown().filter(process__state__in=Process.PUBLIC).select_related("method", "process")  # type: ignore[attr-defined]
    search.put_all(documents_of(told))
