"""A conversation in Polis' open-data format. People are numbers that say nothing, times are rounded to the hour."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from proeftuin.engines.opinions import polis_writing
from proeftuin.engines.opinions.polis import KEPT, OUT, UNSEEN, Comment
from proeftuin.engines.opinions.votes import Votes
from proeftuin.opinions import charting
from proeftuin.opinions.actions.charting import read_votes
from proeftuin.opinions.models import Chart, Statement, Vote, Voter
from proeftuin.processes.models import Method
from proeftuin.ui.http import absolute

HOUR = 3_600_000  # milliseconds
State = Statement.State
MODERATED = {State.PUBLISHED: KEPT, State.WAITING: UNSEEN, State.REFUSED: OUT, State.HIDDEN: OUT}


def comments(method: Method) -> Iterator[str]:
    """The statements that were put to the vote; the words of those that were hidden are left out."""
    numbers = _numbers(method)
    writers = dict(Voter.objects.filter(method=method).values_list("participant", "pk"))
    rows = _statements(method).iterator(chunk_size=1000)
    return polis_writing.comment_lines(
        Comment(
            one.number, one.text if one.is_shown else "", numbers.get(writers.get(one.participant_id or 0, 0), -1),
            MODERATED[State(one.state)], _hour(one.at.timestamp()), one.agrees, one.disagrees,
        )
        for one in rows
    )  # fmt: skip


def votes(method: Method) -> Iterator[str]:
    """The last vote of each person on each statement, in order of time."""
    numbers = _numbers(method)
    rows = Vote.objects.filter(statement__method=method).order_by("at", "pk")
    kept = rows.values_list("at", "voter_id", "statement__number", "value").iterator(chunk_size=5000)
    return polis_writing.vote_lines((_hour(at.timestamp()), numbers[who], what, how) for at, who, what, how in kept)


def matrix(method: Method) -> Iterator[str]:
    """One row for each person, with the group of the last map where groups were clear."""
    numbers = _numbers(method)
    found = read_votes(method, known=list(_statements(method).values_list("pk", flat=True)))
    names = dict(_statements(method).values_list("pk", "number"))
    chart = Chart.objects.filter(method=method).first()
    groups = charting.unpacked(chart.earlier).groups if chart and chart.result.get("clear") else {}
    return polis_writing.matrix_lines(
        _renamed(found, numbers, names), {numbers[who]: group for who, group in groups.items() if who in numbers}, {}
    )


def summary(method: Method) -> Iterator[str]:
    chart = Chart.objects.filter(method=method).defer("earlier", "plane").first()
    result = chart.result if chart else {}
    return polis_writing.summary_lines(
        {
            "topic": method.title, "url": absolute(method.get_absolute_url()),
            "voters": Voter.objects.filter(method=method, votes__gt=0).count(),
            "voters-in-conv": result.get("placed", 0),
            "commenters": _statements(method).exclude(participant=None).values("participant").distinct().count(),
            "comments": _statements(method).count(), "groups": len(result.get("groups", [])),
            "conversation-description": method.intro,
        }
    )  # fmt: skip


FILES: Mapping[str, Callable[[Method], Iterator[str]]] = {
    "comments": comments, "votes": votes, "participants-votes": matrix, "summary": summary,
}  # fmt: skip


def _statements(method: Method):  # type: ignore[no-untyped-def]
    return Statement.objects.filter(method=method).exclude(state__in=(State.WAITING, State.REFUSED)).order_by("number")


def _numbers(method: Method) -> dict[int, int]:
    """The number of each voter in the files: by place, so that it says nothing of an account."""
    keys = Voter.objects.filter(method=method).order_by("pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(keys)}


def _renamed(found: Votes, people: Mapping[int, int], statements: Mapping[int, int]) -> Votes:
    """The same matrix with the numbers of the files."""
    return Votes(
        np.array([people[one] for one in found.people.tolist()], dtype=np.int64),
        np.array([statements[one] for one in found.statements.tolist()], dtype=np.int64),
        found.starts, found.columns, found.values,
    )  # fmt: skip


def _hour(seconds: float) -> int:
    return int(seconds * 1000) // HOUR * HOUR
