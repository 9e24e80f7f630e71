"""The files of Polis' open-data format, line by line, so that a file of any size streams."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import numpy as np

from proeftuin.kernel.csv import lines

from .polis import Comment, Event
from .votes import AGREE, DISAGREE, Votes

COMMENT_COLUMNS = (
    "timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"
)  # fmt: skip
VOTE_COLUMNS = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
PERSON_COLUMNS = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")


def moment(milliseconds: int) -> str:
    """A time as Polis writes it: Wed Jun 18 01:16:54 UTC 2014."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")


def comment_lines(comments: Iterable[Comment]) -> Iterator[str]:
    return lines(
        COMMENT_COLUMNS,
        (
            (
                one.timestamp, moment(one.timestamp), one.id, one.author if one.author >= 0 else "", one.agrees,
                one.disagrees, one.moderated, one.text,
            )
            for one in comments
        ),
    )  # fmt: skip


def vote_lines(events: Iterable[Event]) -> Iterator[str]:
    return lines(VOTE_COLUMNS, ((when, moment(when), what, who, how) for when, who, what, how in events))


def matrix_lines(votes: Votes, groups: Mapping[int, int], written: Mapping[int, int]) -> Iterator[str]:
    """One row per person. ``groups`` and ``written`` (how many comments) are by person."""
    return lines((*PERSON_COLUMNS, *votes.statements.tolist()), _people(votes, groups, written))


def _people(votes: Votes, groups: Mapping[int, int], written: Mapping[int, int]) -> Iterator[list[object]]:
    for row, person in enumerate(votes.people.tolist()):
        part = slice(int(votes.starts[row]), int(votes.starts[row + 1]))
        values = votes.values[part]
        cells: list[object] = [""] * len(votes.statements)
        for column, value in zip(votes.columns[part].tolist(), values.tolist(), strict=True):
            cells[column] = value
        yield [
            person, groups.get(person, ""), written.get(person, 0), len(values),
            int(np.sum(values == AGREE)), int(np.sum(values == DISAGREE)), *cells,
        ]  # fmt: skip


def summary_lines(summary: Mapping[str, object]) -> Iterator[str]:
    """Keys and values, without a header."""
    items = [(key, str(value)) for key, value in summary.items()]
    return lines(items[0], items[1:]) if items else iter(())
