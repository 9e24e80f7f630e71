"""Answers as data, as everyone may read them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from proeftuin.decisions.models import Response
from proeftuin.decisions.queries import Summary, responses_to
from proeftuin.ui.http import absolute

COLUMNS = (
    "reference", "title", "url", "supports", "answer", "reason", "answered_by", "answered_at", "carried_out_by",
    "cost_eur", "language",
)  # fmt: skip


def answer_data(one: Any, response: Response | None, *, totals: bool = True) -> dict[str, object]:
    """One contribution with its answer. Without a response: an import that told the outcome alone.

    ``totals`` is off while they are not to be seen: people still vote.
    """
    return {
        "reference": one.reference, "title": one.title, "url": absolute(one.get_absolute_url()),
        "supports": one.supports if totals else None, "answer": one.answer, "reason": response.body if response else "",
        "answered_by": response.answered_by if response else "",
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        "carried_out_by": response.carried_out_by if response else "",
        "cost_eur": str(response.cost) if response and response.cost is not None else None,
        "language": response.language if response else one.language,
    }  # fmt: skip


def rows(contributions: Iterable[Any], counted: Callable[[Any], bool]) -> Iterator[list[object]]:
    """Chunk by chunk, in constant memory."""
    for some in batched(contributions, 500):
        responses = responses_to(some)
        for one in some:
            data = answer_data(one, responses.get(one.thread), totals=counted(one))
            yield [data[name] for name in COLUMNS]


def summary_data(summary: Summary) -> dict[str, object]:
    return {
        "owed_or_answered": summary.due, "answered": summary.answered, "accepted": summary.accepted,
        "partly": summary.partly, "declined": summary.declined, "still_owed": summary.owed,
        "below_threshold": summary.below, "promise": summary.promise.state, "promise_days": summary.promise.days,
    }  # fmt: skip
