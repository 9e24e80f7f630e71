"""What votes on statements say: shares, how sure they are, which statements mark a group, where everybody agrees.

Counts are agree A, disagree D and seen S, passes included. A share is pulled a little to the middle: (A + 1) / (S + 2).
Sureness is a z-score; above 1.2816 (90 %, one-sided) it is called significant. Formulas: the Polis paper (see
``positions``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .votes import AGREE, DISAGREE, Flags, Numbers, Votes

SIGNIFICANT = 1.2816
MOST_SHOWN = 5

type Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Counts per group and statement [g, m]."""

    agrees: Counts
    disagrees: Counts
    seen: Counts

    @property
    def together(self) -> "Tally":
        """All groups as one [1, m]."""
        return Tally(*(part.sum(0, keepdims=True) for part in (self.agrees, self.disagrees, self.seen)))

    @property
    def others(self) -> "Tally":
        """For each group the other groups together [g, m]."""
        return Tally(*(part.sum(0) - part for part in (self.agrees, self.disagrees, self.seen)))


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Per group and statement [g, m]: pa, pd the shares; pat, pdt how sure they are; ra, rd how much larger than among
    the others, as a ratio; rat, rdt how sure that is.
    """

    pa: Numbers
    pd: Numbers
    pat: Numbers
    pdt: Numbers
    ra: Numbers
    rd: Numbers
    rat: Numbers
    rdt: Numbers


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement that marks a group: the column, whether the group stands out by agreeing, how many of how many do so.

    The group's best agreement may be one with which the others agree even more: then it stands out by disagreeing.
    """

    column: int
    agrees: bool
    successes: int
    trials: int
    share: float
    sureness: float
    ratio: float
    ratio_sureness: float
    best_agree: bool = False

    @property
    def metric(self) -> float:
        return self.ratio * self.ratio_sureness * self.share * self.sureness


@dataclass(frozen=True, slots=True)
class Shared:
    """A statement on which people are of one mind, taken all together."""

    column: int
    agrees: bool
    successes: int
    trials: int
    share: float
    sureness: float


def tally(votes: Votes, labels: npt.NDArray[np.integer], groups: int) -> Tally:
    """Counts of raw votes by group; ``labels`` [n] with −1 for who is in none."""
    m = len(votes.statements)
    group = labels[votes.rows]
    counted = group >= 0
    cell = group[counted].astype(np.int64) * m + votes.columns[counted]
    how = votes.values[counted]

    def count(cells: npt.NDArray[np.int64]) -> Counts:
        return np.bincount(cells, minlength=groups * m).reshape(groups, m)

    return Tally(count(cell[how == AGREE]), count(cell[how == DISAGREE]), count(cell))


def share(successes: npt.ArrayLike, seen: npt.ArrayLike) -> Numbers:
    """(x + 1) / (n + 2): a half when nothing is known."""
    return (np.asarray(successes, np.float64) + 1) / (np.asarray(seen, np.float64) + 2)


def sureness(successes: npt.ArrayLike, seen: npt.ArrayLike) -> Numbers:
    """z-score of a share against one half, one added to both counts."""
    n = np.asarray(seen, np.float64) + 1
    return 2 * np.sqrt(n) * ((np.asarray(successes, np.float64) + 1) / n - 0.5)


def ratio_sureness(
    successes: npt.ArrayLike, others: npt.ArrayLike, seen: npt.ArrayLike, seen_others: npt.ArrayLike
) -> Numbers:
    """z-score of the difference of two shares, one added to all four counts; 0 where all are successes."""
    x, y = np.asarray(successes, np.float64) + 1, np.asarray(others, np.float64) + 1
    n, k = np.asarray(seen, np.float64) + 1, np.asarray(seen_others, np.float64) + 1
    pooled = (x + y) / (n + k)
    error = np.sqrt(pooled * np.maximum(0.0, 1 - pooled) * (1 / n + 1 / k))
    return np.divide(x / n - y / k, error, out=np.zeros_like(error), where=(pooled != 1) & (error > 0))


def shares_of(counts: Tally) -> Shares:
    a, d, s, rest = counts.agrees, counts.disagrees, counts.seen, counts.others
    pa, pd = share(a, s), share(d, s)
    return Shares(
        pa, pd, sureness(a, s), sureness(d, s),
        pa / share(rest.agrees, rest.seen), pd / share(rest.disagrees, rest.seen),
        ratio_sureness(a, rest.agrees, s, rest.seen), ratio_sureness(d, rest.disagrees, s, rest.seen),
    )  # fmt: skip


def representative(counts: Tally, shares: Shares, group: int, out: Flags) -> list[Representative]:
    """At most five statements that mark a group, those it agrees with first; the first may be its best agreement.

    A statement marks it when its side is significant among its members and significantly larger than among the others.
    """
    columns = [at for at in range(len(out)) if not out[at]]
    sufficient = [_side(counts, shares, group, at) for at in columns if _sufficient(shares, group, at)]
    best_agree = _best_agree(counts, shares, group, columns)
    if not sufficient:
        if best_agree is not None:
            return [best_agree]
        best = _best_of_all(shares, group, columns)
        return [] if best is None else [_side(counts, shares, group, best)]
    ranked = sorted(sufficient, key=lambda one: -one.metric)
    if best_agree is not None:
        ranked = [best_agree, *(one for one in ranked if one.column != best_agree.column)]
    return sorted(ranked[:MOST_SHOWN], key=lambda one: not one.agrees)


def consensus(counts: Tally, out: Flags) -> tuple[list[Shared], list[Shared]]:
    """Statements that most people, taken together, agree with, and those they disagree with: at most five each."""
    found = []
    for agrees in (True, False):
        successes = (counts.agrees if agrees else counts.disagrees).sum(0)
        seen = counts.seen.sum(0)
        p, z = share(successes, seen), sureness(successes, seen)
        fit = np.flatnonzero((p > 0.5) & (z > SIGNIFICANT) & ~out)
        order = fit[np.argsort(-(p * z)[fit], kind="stable")][:MOST_SHOWN].tolist()
        found.append(
            [Shared(at, agrees, int(successes[at]), int(seen[at]), float(p[at]), float(z[at])) for at in order]
        )
    return found[0], found[1]


def group_aware(shares: Shares) -> tuple[Numbers, Numbers]:
    """How likely a person of each group is to agree [m], and to disagree [m], all groups' chances multiplied."""
    return shares.pa.prod(0), shares.pd.prod(0)


def priorities(counts: Tally, extremity: npt.ArrayLike, meta: Flags | None = None) -> Numbers:
    """How much it matters that a statement is seen next [m]: new ones, ones that divide and ones with few passes."""
    a, d, s = (part.sum(0).astype(np.float64) for part in (counts.agrees, counts.disagrees, counts.seen))
    passes = s - a - d
    importance = (1 - share(passes, s)) * (1 + np.asarray(extremity, np.float64)) * share(a, s)
    found: Numbers = (importance * (1 + 8 * 2 ** (-s / 5))) ** 2
    return found if meta is None else np.where(meta, 49.0, found)


def draw_next(priority: Sequence[float], chance: float) -> int:
    """Which of the statements someone has not seen comes next: drawn in proportion to priority. ``chance`` 0 … 1."""
    if not len(priority):
        raise ValueError("there is nothing to draw from")
    running = np.cumsum(np.maximum(np.asarray(priority, np.float64), 0.0))
    if running[-1] <= 0:
        return int(min(chance * len(priority), len(priority) - 1))
    return int(min(np.searchsorted(running, chance * running[-1], side="right"), len(priority) - 1))


def _sufficient(shares: Shares, group: int, at: int) -> bool:
    agreed = shares.rat[group, at] > SIGNIFICANT and shares.pat[group, at] > SIGNIFICANT
    return bool(agreed or (shares.rdt[group, at] > SIGNIFICANT and shares.pdt[group, at] > SIGNIFICANT))


def _side(counts: Tally, shares: Shares, group: int, at: int, *, best_agree: bool = False) -> Representative:
    """A statement on the side where the group differs most from the others."""
    cell = group, at
    agrees = bool(shares.rat[cell] > shares.rdt[cell])
    successes = counts.agrees if agrees else counts.disagrees
    p, z = (shares.pa, shares.pat) if agrees else (shares.pd, shares.pdt)
    r, rz = (shares.ra, shares.rat) if agrees else (shares.rd, shares.rdt)
    return Representative(
        at, agrees, int(successes[cell]), int(counts.seen[cell]), float(p[cell]), float(z[cell]), float(r[cell]),
        float(rz[cell]), best_agree,
    )  # fmt: skip


def _best_agree(counts: Tally, shares: Shares, group: int, columns: Sequence[int]) -> Representative | None:
    """The statement the group agrees with most surely, by preference one it agrees with more than the others do."""
    best: int | None = None
    pa, pat, ra, rat = (part[group] for part in (shares.pa, shares.pat, shares.ra, shares.rat))
    for at in columns:
        if not counts.agrees[group, at] and not counts.disagrees[group, at]:
            continue
        if best is None:
            better = pat[at] > SIGNIFICANT or (ra[at] > 1 and pa[at] > 0.5)
        elif ra[best] > 1:
            better = ra[at] * rat[at] * pa[at] * pat[at] > ra[best] * rat[best] * pa[best] * pat[best]
        else:
            better = pa[at] * pat[at] > pa[best] * pat[best]
        if better:
            best = at
    return None if best is None else _side(counts, shares, group, best, best_agree=True)


def _best_of_all(shares: Shares, group: int, columns: Sequence[int]) -> int | None:
    best: int | None = None
    highest = -np.inf
    for at in columns:
        z = max(shares.rat[group, at], shares.rdt[group, at])
        if z > highest:
            best, highest = at, z
    return best
