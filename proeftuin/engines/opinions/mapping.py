"""The opinion map: everything at once, from votes to groups and what they say.

    found = opinion_map(gather(people, statements, values))

A map is made anew on a clock. It goes on from the one before (:class:`Earlier`): axes do not mirror, groups keep their
names, and the number of groups changes only when another number has been better several times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from . import statistics
from .grouping import Division, bases_of, divisions, points_of, sizes_for
from .positions import AXES, Plane, placed, plane_of, positions_of
from .sameness import adjusted_rand, renamed
from .statistics import Shares, Tally
from .votes import Flags, Numbers, Votes

PATIENCE = 4  # times in a row that a number of groups must be best before it replaces another
CLEAR = 0.35  # mean silhouette below which groups are not clear
CERTAIN = 0.6  # agreement with maps of resampled people below which groups are not certain
RESAMPLES = 8
RESAMPLED = 4_000  # people at most in one resample

type Labels = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Smoother:
    """Keeps the number of groups from flickering."""

    last: int = 0
    count: int = 0
    smoothed: int = 0

    def after(self, best: int, computed: range | list[int]) -> "Smoother":
        """One more map, in which ``best`` groups were clearest of the numbers computed."""
        count = self.count + 1 if best == self.last else 1
        smoothed = best if count >= PATIENCE or not self.smoothed else self.smoothed
        return Smoother(best, count, smoothed if smoothed in computed else best)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a map takes over from the one before, by id: it can be kept as JSON."""

    axes: Mapping[int, tuple[float, float]] = field(default_factory=dict)  # by statement
    groups: Mapping[int, int] = field(default_factory=dict)  # by person
    centres: tuple[tuple[float, float], ...] = ()
    smoother: Smoother = Smoother()


@dataclass(frozen=True, slots=True, eq=False)
class OpinionMap:
    """n people, m statements, g groups. ``labels`` is −1 for who has no place; group g's name is ``names[g]``."""

    votes: Votes
    out: Flags  # [m]
    plane: Plane
    positions: Numbers  # [n, 2]
    placed: Flags  # [n]
    labels: Labels  # [n]
    names: Labels  # [g]
    centres: Numbers  # [g, 2]
    silhouettes: Mapping[int, float]  # by number of groups tried
    certainty: float  # 0 … 1: mean agreement with maps of resampled people; 1 when it was not asked
    smoother: Smoother
    counts: Tally  # per group
    everybody: Tally  # [1, m] everybody's votes, placed or not
    shares: Shares
    priorities: Numbers  # [m]

    @property
    def groups(self) -> int:
        return len(self.centres)

    @property
    def sizes(self) -> list[int]:
        return np.bincount(self.labels[self.labels >= 0], minlength=self.groups).tolist()

    @property
    def clear(self) -> bool:
        """Whether the votes themselves show groups; else a division is there, but chance made it."""
        return self.groups > 1 and self.silhouettes.get(self.groups, 0.0) >= CLEAR and self.certainty >= CERTAIN

    def earlier(self) -> Earlier:
        """What the next map takes over."""
        people, who = self.votes.people[self.labels >= 0].tolist(), self.names[self.labels[self.labels >= 0]].tolist()
        axes = zip(self.votes.statements.tolist(), self.plane.axes.tolist(), strict=True)
        return Earlier(
            {one: (x, y) for one, (x, y) in axes}, dict(zip(people, who, strict=True)),
            tuple((x, y) for x, y in self.centres.tolist()), self.smoother,
        )  # fmt: skip


def opinion_map(
    votes: Votes,
    *,
    out: Flags | None = None,
    meta: Flags | None = None,
    groups: int | None = None,
    earlier: Earlier | None = None,
    resamples: int = RESAMPLES,
) -> OpinionMap:
    """The map of all votes. ``out`` [m]: statements that moderators took out; ``meta`` [m]: those about the
    conversation itself, which do not count for the map either; ``groups``: a number of groups instead of the clearest.
    """
    m = len(votes.statements)
    none = np.zeros(m, dtype=bool)
    aside = (none if out is None else out) | (none if meta is None else meta)
    earlier = earlier or Earlier()
    plane = plane_of(votes, aside, previous=_axes_before(votes, earlier))
    positions = positions_of(votes, plane)
    before = _groups_before(votes, earlier)
    has_place = placed(votes, before >= 0)
    ways = _ways(votes, positions, has_place, groups, earlier)
    chosen, smoother = _chosen(ways, groups, earlier.smoother)
    labels, centres, names = _named(votes, has_place, positions, chosen, before)
    certainty = _certainty(votes, aside, labels, len(centres), resamples)
    counts = statistics.tally(votes, labels, len(centres))
    shares = statistics.shares_of(counts)
    everybody = statistics.tally(votes, np.zeros(len(votes.people), np.int32), 1)
    return OpinionMap(
        votes, aside, plane, positions, has_place, labels, names, centres, {way.k: way.silhouette for way in ways},
        certainty, smoother, counts, everybody, shares, statistics.priorities(counts, plane.extremity, meta),
    )  # fmt: skip


def _ways(votes: Votes, positions: Numbers, has_place: Flags, groups: int | None, earlier: Earlier) -> list[Division]:
    if not has_place.any():
        return []
    points = points_of(positions[has_place], np.log1p(votes.per_person[has_place].astype(np.float64)))
    bases = bases_of(points)
    sizes = sizes_for(bases) if groups is None else [groups]
    return divisions(points, bases, list(sizes), np.array(earlier.centres) if earlier.centres else None)


def _chosen(ways: list[Division], groups: int | None, smoother: Smoother) -> tuple[Division | None, Smoother]:
    """The clearest division, larger numbers on a tie, smoothed over time."""
    if not ways:
        return None, smoother
    if groups is not None:
        return ways[0], smoother
    best = max(ways, key=lambda way: (way.silhouette, way.k))
    after = smoother.after(best.k, [way.k for way in ways])
    return next(way for way in ways if way.k == after.smoothed), after


def _named(
    votes: Votes, has_place: Flags, positions: Numbers, chosen: Division | None, before: Labels
) -> tuple[Labels, Numbers, Labels]:
    """Labels [n], centres and names, groups in order of their names; everybody in one group where none was found."""
    labels = np.full(len(votes.people), -1, dtype=np.int32)
    if chosen is None:
        labels[has_place] = 0
        centres = positions[has_place].mean(0, keepdims=True) if has_place.any() else np.zeros((0, AXES))
        return labels, centres, np.zeros(len(centres), dtype=np.int32)
    of_placed = chosen.labels(positions[has_place])
    labels[has_place] = of_placed
    names = renamed(labels, chosen.k, before)
    order = np.argsort(names)
    rank = np.empty(chosen.k, dtype=np.int32)
    rank[order] = np.arange(chosen.k, dtype=np.int32)
    labels[has_place] = rank[of_placed]
    return labels, chosen.centres[order], names[order]


def _certainty(votes: Votes, out: Flags, labels: Labels, groups: int, resamples: int) -> float:
    """How much the groups look like those of maps of people drawn anew, with putting back (bootstrap)."""
    if groups < 2 or not resamples:
        return 1.0 if groups > 1 else 0.0
    chance = np.random.default_rng(0)
    n = len(votes.people)
    alike = []
    for _round in range(resamples):
        drawn = np.sort(chance.integers(0, n, min(n, RESAMPLED)))
        part = votes.of(drawn)
        has_place = placed(part)
        where = positions_of(part, plane_of(part, out))
        again = _ways(part, where, has_place, groups, Earlier())
        known = labels[drawn] * has_place - ~has_place
        alike.append(adjusted_rand(again[0].labels(where[known >= 0]), known[known >= 0]) if again else 0.0)
    return max(0.0, float(np.mean(alike)))


def _axes_before(votes: Votes, earlier: Earlier) -> Numbers | None:
    if not earlier.axes:
        return None
    return np.array([earlier.axes.get(one, (0.0, 0.0)) for one in votes.statements.tolist()]).reshape(-1, AXES)


def _groups_before(votes: Votes, earlier: Earlier) -> Labels:
    before = np.full(len(votes.people), -1, dtype=np.int32)
    if earlier.groups:
        before[:] = [earlier.groups.get(one, -1) for one in votes.people.tolist()]
    return before
