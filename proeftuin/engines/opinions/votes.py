"""Votes as a sparse matrix of people × statements, in which the last vote of a person on a statement counts.

Sign: +1 agree, −1 disagree, 0 pass; what somebody has not seen is absent. People and statements are sorted by id, so
that the same votes give the same matrix in whatever order they are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_array

AGREE, DISAGREE, PASS = 1, -1, 0

type Ids = npt.NDArray[np.int64]
type Numbers = npt.NDArray[np.float64]
type Places = npt.NDArray[np.int32]
type Signs = npt.NDArray[np.int8]
type Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """n people, m statements, v votes in rows: those of person i are at ``starts[i] : starts[i + 1]``."""

    people: Ids  # [n] ascending
    statements: Ids  # [m] ascending
    starts: Places  # [n + 1]
    columns: Places  # [v] places in ``statements``, ascending within a row
    values: Signs  # [v]

    @property
    def rows(self) -> Places:
        """The place in ``people`` of each vote [v]."""
        return np.repeat(np.arange(len(self.people), dtype=np.int32), np.diff(self.starts))

    @property
    def per_person(self) -> Places:
        """How many statements each person voted on [n]."""
        return np.diff(self.starts)

    @property
    def per_statement(self) -> Ids:
        """How many people voted on each statement [m]."""
        return np.bincount(self.columns, minlength=len(self.statements))

    def of(self, rows: npt.NDArray[np.integer]) -> "Votes":
        """The votes of some of the people, given by their places in ascending order."""
        matrix = self.matrix(self.values)[rows]
        return Votes(
            self.people[rows], self.statements, matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32),
            matrix.data,
        )  # fmt: skip

    def matrix(self, values: npt.NDArray[np.generic]) -> "csr_array":
        """A sparse matrix with a value for each vote."""
        from scipy.sparse import csr_array

        shape = (len(self.people), len(self.statements))
        return csr_array((values, self.columns, self.starts), shape=shape)


def gather(
    people: npt.ArrayLike,
    statements: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    known_people: Iterable[int] = (),
    known_statements: Iterable[int] = (),
) -> Votes:
    """The matrix of votes that are given in the order in which they were cast: three arrays of the same length [e].

    Known people and statements are in it even when they have no vote. Raises ValueError for a value other than
    −1, 0 and 1, or arrays of different lengths.
    """
    who, what = np.asarray(people, dtype=np.int64).ravel(), np.asarray(statements, dtype=np.int64).ravel()
    how = np.asarray(values).ravel()
    if not len(who) == len(what) == len(how):
        raise ValueError("people, statements and values differ in length")
    if len(how) and not bool(((how == AGREE) | (how == DISAGREE) | (how == PASS)).all()):
        raise ValueError("a vote is 1 (agree), -1 (disagree) or 0 (pass)")
    ids, rows = _numbered(who, np.fromiter(known_people, np.int64))
    others, columns = _numbered(what, np.fromiter(known_statements, np.int64))
    return _last(ids, others, rows, columns, how.astype(np.int8))


def _numbered(ids: Ids, known: Ids) -> tuple[Ids, Places]:
    """The distinct ids, ascending, and the place of each id among them. Ids close together need no sorting."""
    every = np.concatenate((ids, known))
    if not len(every):
        return every, np.zeros(0, dtype=np.int32)
    low, high = int(every.min()), int(every.max())
    if high - low > 8 * len(every) + 1_000:
        distinct, places = np.unique(every, return_inverse=True)
        return distinct, places.reshape(-1)[: len(ids)].astype(np.int32)
    present = np.zeros(high - low + 1, dtype=bool)
    present[every - low] = True
    places = np.cumsum(present) - 1
    return np.flatnonzero(present).astype(np.int64) + low, places[ids - low].astype(np.int32)


def _last(people: Ids, statements: Ids, rows: Places, columns: Places, values: Signs) -> Votes:
    """Sorted by statement and then by person; the order of time stays within a pair, of which the last one counts."""
    n, m, count = len(people), len(statements), len(values)
    if not count:
        return Votes(people, statements, np.zeros(n + 1, np.int32), columns, values)
    order = _order(columns, m)
    order = order[_order(rows[order], n)]
    rows, columns = rows[order], columns[order]
    final = np.ones(count, dtype=bool)
    final[:-1] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    starts = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows[final], minlength=n), out=starts[1:])
    return Votes(people, statements, starts, columns[final], values[order[final]])


def _order(keys: Places, size: int) -> Places:
    """What puts small whole numbers in order, equals in the order given: the counting sort of a sparse transpose."""
    from scipy.sparse import csr_array

    count = len(keys)
    one_each = csr_array((np.ones(count, np.int8), keys, np.arange(count + 1, dtype=np.int32)), shape=(count, size))
    return one_each.tocsc().indices.astype(np.int32, copy=False)
