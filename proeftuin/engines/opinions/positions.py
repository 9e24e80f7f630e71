"""Where people and statements lie on a plane: the two directions in which votes differ most (PCA).

A vote that is missing is taken to be the statement's mean, so that after centring it is zero and the matrix stays
sparse. Formulas: Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling deliberation by mapping high dimensional
opinion spaces", Recerca 26(2), 2021. A statement that moderators took out counts as seen with a zero by everybody.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .votes import Flags, Numbers, Votes

AXES = 2
ENOUGH_VOTES = 7  # from so many votes on a person is placed
FEWEST_PLACED = 15  # when fewer qualify, the most active are placed too
SMALL = 60  # statements up to which a dense eigenproblem is quickest


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The directions of a conversation, enough to place anybody by their own votes alone."""

    means: Numbers  # [m] mean vote of each statement; 0 where taken out or without votes
    axes: Numbers  # [m, 2] unit vectors
    out: Flags  # [m] taken out by moderators
    seen: Flags  # [m] has at least one vote

    @property
    def width(self) -> int:
        """How many statements have votes."""
        return int(self.seen.sum())

    @property
    def width_out(self) -> int:
        return int((self.seen & self.out).sum())

    def place(self, columns: npt.ArrayLike, values: npt.ArrayLike) -> Numbers:
        """The position [2] of one person, by the statements voted on and the votes. As long as the votes are many."""
        at, how = np.asarray(columns, dtype=np.int64), np.asarray(values, dtype=np.float64)
        kept = ~self.out[at]
        at, how = at[kept], how[kept]
        answered = max(1, len(at) + self.width_out)
        found: Numbers = np.sqrt(self.width / answered) * ((how - self.means[at]) @ self.axes[at])
        return found

    @property
    def statements(self) -> Numbers:
        """Where a person would lie who agreed with one statement and saw nothing else [m, 2]."""
        found: Numbers = np.sqrt(self.width) * (1 - self.means)[:, None] * self.axes
        return found

    @property
    def extremity(self) -> Numbers:
        """How far from the middle one agreement takes a person [m]."""
        return np.asarray(np.linalg.norm(self.statements, axis=1))


def plane_of(votes: Votes, out: Flags, *, previous: Numbers | None = None) -> Plane:
    """The plane of all votes. ``previous``: the axes [m, 2] of the map before (0 for a new statement), whose
    direction is kept so that the picture does not mirror.
    """
    m = len(votes.statements)
    counts = votes.per_statement
    sums = np.bincount(votes.columns, weights=votes.values, minlength=m)
    means = np.where(out, 0.0, np.divide(sums, counts, out=np.zeros(m), where=counts > 0))
    axes = _signed(_axes(votes, means, out), previous)
    return Plane(means, axes, out, counts > 0)


def positions_of(votes: Votes, plane: Plane) -> Numbers:
    """The position of everybody [n, 2]."""
    centred = votes.matrix(_centred(votes, plane.means, plane.out))
    kept = np.bincount(votes.rows, weights=~plane.out[votes.columns], minlength=len(votes.people))
    answered = np.maximum(1, kept + plane.width_out)
    found: Numbers = np.sqrt(plane.width / answered)[:, None] * (centred @ plane.axes)
    return found


def placed(votes: Votes, before: Flags | None = None) -> Flags:
    """Who has a place on the map [n]: enough votes, or had one before; at least the 15 most active."""
    counts = votes.per_person
    width = int((votes.per_statement > 0).sum())
    enough = (counts >= max(1, min(ENOUGH_VOTES, width))) | (False if before is None else before)
    if int(enough.sum()) < FEWEST_PLACED:
        active = np.lexsort((np.arange(len(counts)), -counts))[:FEWEST_PLACED]
        enough[active[counts[active] > 0]] = True
    return np.asarray(enough)


def _centred(votes: Votes, means: Numbers, out: Flags) -> Numbers:
    return np.where(out[votes.columns], 0.0, votes.values - means[votes.columns])


def _axes(votes: Votes, means: Numbers, out: Flags) -> Numbers:
    """The two leading eigenvectors of the statements' covariances [m, 2], the larger first; zero where none is."""
    m = len(votes.statements)
    centred = _centred(votes, means, out)
    if not np.any(centred):
        return np.zeros((m, AXES))
    matrix = votes.matrix(centred)
    values, vectors = (_lanczos(matrix, m) if m > SMALL else None) or np.linalg.eigh((matrix.T @ matrix).toarray())
    order = np.argsort(values)[::-1][:AXES]
    axes = np.zeros((m, AXES))
    real = values[order] > 1e-9 * max(float(values.max()), 1e-300)
    axes[:, : len(order)] = np.where(real, vectors[:, order], 0.0)
    return axes


def _lanczos(matrix: object, m: int) -> tuple[Numbers, Numbers] | None:
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

    transposed = matrix.T.tocsr()  # type: ignore[attr-defined]
    product = LinearOperator((m, m), matvec=lambda x: transposed @ (matrix @ x), dtype=np.float64)  # type: ignore[operator]
    start = np.ones(m)
    if np.linalg.norm(product @ start) < 1e-9:  # nothing to begin with: any fixed direction will do
        start = np.cos(np.arange(m) + 1.0)
    try:
        values, vectors = eigsh(product, k=AXES, v0=start, tol=1e-10)
    except ArpackError:  # did not settle: the caller solves it whole
        return None
    return values, vectors


def _signed(axes: Numbers, previous: Numbers | None) -> Numbers:
    """Each axis turned so that its largest loading is positive, or so that it goes on in the direction it had."""
    signs = np.ones(AXES)
    for at in range(AXES):
        axis = axes[:, at]
        before = 0.0 if previous is None else float(axis @ previous[:, at])
        if abs(before) > 1e-6:
            signs[at] = np.sign(before)
        elif len(axis) and axis[np.abs(axis).argmax()] < 0:
            signs[at] = -1.0
    return axes * signs
