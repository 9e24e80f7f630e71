"""Groups of people who vote alike: k-means on the plane, by way of up to a hundred small clusters.

The small ("base") clusters make many restarts cheap; what the best restarts find is then settled on everybody. A
person counts for the logarithm of their number of votes: whoever voted more is placed more surely. All of it is
deterministic and does not depend on the order of people.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .votes import Numbers

MOST_BASES = 100
MOST_GROUPS = 5
FEWEST_GROUPS = 2
RESTARTS = 20
ROUNDS = 60
CROWD = 4_000  # people above which a fine grid is laid over the plane
FINE = 15  # cells of that grid in one standard deviation
SAMPLE = 2_000  # positions from which base clusters are begun
KEEP = 0.01  # what another division must be better by, in spread, before it replaces the one that people know

type Labels = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Positions without doubles, and how much counts at each."""

    where: Numbers  # [p, 2] in order of x, then y
    weight: Numbers  # [p]
    of: Labels  # [n] the point of each person


@dataclass(frozen=True, slots=True, eq=False)
class Bases:
    centres: Numbers  # [b, 2]
    weight: Numbers  # [b]
    of: Labels  # [p] the base cluster of each point


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """One way to divide: into how many groups, where their middles are, and how clear it is (mean silhouette)."""

    centres: Numbers  # [k, 2]
    silhouette: float

    @property
    def k(self) -> int:
        return len(self.centres)

    def labels(self, positions: Numbers) -> Labels:
        """The group of each person [n]: the nearest middle."""
        return _nearest_of_few(positions, self.centres)


def points_of(positions: Numbers, weight: Numbers) -> Points:
    """Positions [n, 2] that are the same, up to rounding, as one point. Of a crowd, those in one cell of a fine grid
    are one point, in the middle of them.
    """
    cell = 1e-9 if len(positions) <= CROWD else max(float(positions.std(axis=0).max()) / FINE, 1e-9)
    rounded = np.round(positions / cell) + 0.0
    distinct, places = np.unique(rounded[:, 0] + 1j * rounded[:, 1], return_inverse=True)
    of: Labels = places.reshape(-1).astype(np.int32)
    held = np.bincount(of, weights=weight, minlength=len(distinct))
    where = np.column_stack([np.bincount(of, weights=weight * positions[:, at]) / held for at in range(2)])
    return Points(where, held, of)


def bases_of(points: Points) -> Bases:
    """Up to 100 small clusters, begun on a sample when there are many points."""
    where, weight = points.where, points.weight
    if len(where) <= MOST_BASES:
        return Bases(where, weight, np.arange(len(where), dtype=np.int32))
    sample = np.unique(np.linspace(0, len(where) - 1, SAMPLE).astype(np.int64))
    centres = _spread(where[sample], weight[sample], MOST_BASES, np.random.default_rng(0))
    for at, rounds in ((sample, 15), (np.arange(len(where)), 3)):
        for _round in range(rounds):
            centres = _recentred(where[at], weight[at], _nearest(where[at], centres), centres)
    of = _nearest(where, centres)
    held = np.bincount(of, weights=weight, minlength=len(centres))
    kept = held > 0
    renumbered = (np.cumsum(kept) - 1).astype(np.int32)
    return Bases(centres[kept], held[kept], renumbered[of])


def divisions(points: Points, bases: Bases, sizes: Sequence[int], previous: Numbers | None = None) -> list[Division]:
    """The best division for each number of groups. ``previous``: the centres of the map before, from which its own
    number of groups goes on unless another division is clearly better.
    """
    return [
        _division(points, bases, k, previous if previous is not None and len(previous) == k else None)
        for k in sizes
        if k <= len(bases.centres)
    ]


def sizes_for(bases: Bases) -> range:
    """How many groups are tried: 2 to 5, fewer where there are few base clusters."""
    return range(FEWEST_GROUPS, min(MOST_GROUPS, FEWEST_GROUPS + len(bases.centres) // 12) + 1)


def silhouette(where: Numbers, weight: Numbers, labels: npt.NDArray[np.integer], k: int) -> float:
    """Rousseeuw's mean silhouette (1987) of points [p, 2] with their weight; a point alone in its group counts 0."""
    apart = np.sqrt(((where[:, None] - where[None]) ** 2).sum(2))
    member = np.equal.outer(labels, np.arange(k))  # [p, k]
    held = weight @ member
    toward = apart @ (member * weight[:, None])  # [p, k] summed distance to each group
    own = held[labels] - weight
    # A point's own weight lies at distance 0 and is left out of its group's mean.
    inside = np.divide(toward[np.arange(len(where)), labels], own, out=np.zeros(len(where)), where=own > 0)
    means = np.divide(toward, held, out=np.full_like(toward, np.inf), where=held > 0)
    means[np.arange(len(where)), labels] = np.inf
    outside = means.min(axis=1)
    larger = np.maximum(inside, outside)
    scored = (own > 0) & np.isfinite(outside) & (larger > 0)
    found = np.divide(outside - inside, larger, out=np.zeros(len(where)), where=scored)
    return float(np.average(found, weights=weight)) if weight.sum() > 0 else 0.0


def spread_out(where: Numbers, k: int) -> Numbers:
    """k of the points [n, 2], far from each other; the same ones every time."""
    return _spread(where, np.ones(len(where)), k, np.random.default_rng(k))


def _division(points: Points, bases: Bases, k: int, previous: Numbers | None) -> Division:
    begun = _restarts(bases.centres, bases.weight, k, most=8 if len(points.where) < CROWD // 2 else 3)
    settled = [_settled(points.where, points.weight, centres) for centres in begun]
    centres, spread = min(settled, key=lambda one: one[1])
    if previous is not None:
        gone_on, its_spread = _settled(points.where, points.weight, previous)
        if its_spread <= spread * (1 + KEEP) and _all_held(points.where, gone_on):
            centres = gone_on
    of_bases = _nearest_of_few(bases.centres, centres)
    clear = silhouette(bases.centres, np.ones(len(bases.centres)), of_bases, k)
    return Division(centres, clear)


def _all_held(where: Numbers, centres: Numbers) -> bool:
    return len(np.unique(_nearest_of_few(where, centres))) == len(centres)


def _restarts(where: Numbers, weight: Numbers, k: int, *, most: int) -> list[Numbers]:
    """The best few different outcomes of many starts on the base clusters: centres [k, 2] each."""
    chance = np.random.default_rng(k)
    centres = np.stack([_spread(where, weight, k, chance) for _ in range(RESTARTS)])  # [r, k, 2]
    for _round in range(ROUNDS):
        nearest = _squares(where, centres).argmin(2)  # [r, b]
        member = (nearest[:, :, None] == np.arange(k)) * weight[None, :, None]  # [r, b, k]
        held = member.sum(1)[:, :, None]
        moved = np.divide(member.transpose(0, 2, 1) @ where, held, out=centres.copy(), where=held > 0)
        if np.array_equal(moved, centres):
            break
        centres = moved
    spread = _squares(where, centres).min(2) @ weight
    order = np.argsort(np.round(spread / max(float(spread.max()), 1e-300), 9), kind="stable")
    different: dict[bytes, Numbers] = {}
    for at in order.tolist():
        if spread[at] > spread[order[0]] * 1.3:
            break
        sorted_centres = centres[at][np.lexsort((centres[at][:, 1], centres[at][:, 0]))]
        different.setdefault(np.round(sorted_centres, 6).tobytes(), sorted_centres)
        if len(different) == most:
            break
    return list(different.values())


def _squares(where: Numbers, centres: Numbers) -> Numbers:
    """Squared distances of points [b, 2] to several sets of centres [r, k, 2]: [r, b, k]."""
    across = where[:, None, 0] - centres[:, None, :, 0]
    along = where[:, None, 1] - centres[:, None, :, 1]
    found: Numbers = across * across + along * along
    return found


def _settled(where: Numbers, weight: Numbers, centres: Numbers) -> tuple[Numbers, float]:
    """Lloyd's rounds over all points until nobody changes group. Also the spread: weighted squares of distances."""
    labels = _nearest_of_few(where, centres)
    for _round in range(ROUNDS):
        centres = _recentred(where, weight, labels, centres)
        again = _nearest_of_few(where, centres)
        if np.array_equal(again, labels):
            break
        labels = again
    return centres, float((((where - centres[labels]) ** 2).sum(1) * weight).sum())


def _spread(where: Numbers, weight: Numbers, k: int, chance: np.random.Generator) -> Numbers:
    """Centres to begin with, far from each other (k-means++: Arthur and Vassilvitskii, 2007)."""
    chosen = [_drawn(weight, chance)]
    apart = ((where - where[chosen[0]]) ** 2).sum(1)
    while len(chosen) < k:
        wanted = apart * weight
        chosen.append(_drawn(wanted if wanted.sum() > 0 else weight, chance))
        apart = np.minimum(apart, ((where - where[chosen[-1]]) ** 2).sum(1))
    return where[chosen]


def _drawn(weight: Numbers, chance: np.random.Generator) -> int:
    running = np.cumsum(weight)
    return int(min(np.searchsorted(running, chance.random() * running[-1], side="right"), len(weight) - 1))


def _nearest(where: Numbers, centres: Numbers) -> Labels:
    from scipy.spatial import KDTree

    return np.asarray(KDTree(centres).query(where)[1], dtype=np.int32)


def _nearest_of_few(where: Numbers, centres: Numbers) -> Labels:
    best = np.full(len(where), np.inf)
    labels = np.zeros(len(where), dtype=np.int32)
    for at, centre in enumerate(centres):
        apart = (where[:, 0] - centre[0]) ** 2 + (where[:, 1] - centre[1]) ** 2
        nearer = apart < best
        labels[nearer] = at
        best = np.where(nearer, apart, best)
    return labels


def _recentred(where: Numbers, weight: Numbers, labels: Labels, centres: Numbers) -> Numbers:
    k = len(centres)
    held = np.bincount(labels, weights=weight, minlength=k)
    sums = np.column_stack([np.bincount(labels, weights=weight * where[:, at], minlength=k) for at in range(2)])
    return np.divide(sums, held[:, None], out=centres.copy(), where=held[:, None] > 0)
