"""Knapsack: of all sets of projects that fit in the budget, the one with the most points; exact.

Projects join one family after another; a family is a project, or projects that can't stand beside each other. Of the
sets so far only those are kept that no other set beats in cost and points, and that can still reach the best set
known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.profile import Profile, rivals

type Values = NDArray[Any]  # whole numbers: int64, or of any size as objects

FAMILY = 4096  # choices within one family of projects that exclude each other
STATES = 4_000_000


class TooManyChoicesError(ValueError):
    """The exact best set can't be found within memory."""


@dataclass(frozen=True, slots=True)
class _Option:
    projects: tuple[int, ...]
    cost: int
    value: int


def knapsack(election: Election, profile: Profile, ranks: Sequence[int], *, by_cost: bool) -> list[int]:
    """The winners, in the order of the lot. `by_cost` weighs each vote by the cost of its project.

    Among sets with equal points the cheapest wins; among those the one that holds the project first in the order of
    ties where they differ, as the families stand.
    """
    values = [
        score * (max(project.cost, 1) if by_cost else 1)
        for score, project in zip(profile.score, election.projects, strict=True)
    ]
    families = _families(election, values, ranks)
    families.sort(
        key=lambda family: (-max(_density(one) for one in family), min(ranks[at] for at in family[0].projects))
    )
    chosen = _search(families, election.budget)
    return sorted(chosen, key=ranks.__getitem__)


def _density(option: _Option) -> float:
    return option.value / option.cost if option.cost else float("inf")


def _families(election: Election, values: Sequence[int], ranks: Sequence[int]) -> list[list[_Option]]:
    """The choices of each family: every set of its projects that can stand together, without the empty one."""
    against = rivals(election)
    open_to = {at for at, one in enumerate(election.projects) if values[at] and one.cost <= election.budget}
    families = []
    while open_to:
        family, rim = set(), [min(open_to, key=ranks.__getitem__)]
        while rim:
            at = rim.pop()
            if at not in family:
                family.add(at)
                rim.extend(against[at] & open_to)
        open_to -= family
        families.append(_choices(election, sorted(family, key=ranks.__getitem__), values, against))
    return families


def _choices(
    election: Election, family: Sequence[int], values: Sequence[int], against: Sequence[frozenset[int]]
) -> list[_Option]:
    options = [_Option((), 0, 0)]
    for at in family:
        cost = election.projects[at].cost
        options += [
            _Option((*one.projects, at), one.cost + cost, one.value + values[at])
            for one in options
            if one.cost + cost <= election.budget and not against[at].intersection(one.projects)
        ]
        if len(options) > FAMILY:
            raise TooManyChoicesError("too many projects exclude each other")
    return options[1:]


def _search(families: Sequence[Sequence[_Option]], budget: int) -> list[int]:
    """The best choice from each family, or none."""
    bounds = _Bounds(families, budget)
    costs = np.zeros(1, np.int64)
    values: Values = np.zeros(1, _kind(families))
    trail: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []  # per family: the state before, and the option
    for at, family in enumerate(families):
        grown_costs = np.concatenate([costs, *(costs + option.cost for option in family)])
        grown_values = np.concatenate([values, *(values + option.value for option in family)])
        before = np.tile(np.arange(len(costs)), len(family) + 1)
        option = np.repeat(np.arange(len(family) + 1), len(costs))
        kept = np.flatnonzero(grown_costs <= budget)
        kept = kept[bounds.reachable(at + 1, grown_costs[kept], grown_values[kept])]
        kept = _unbeaten(grown_costs, grown_values, option, kept)
        if len(kept) > STATES:
            raise TooManyChoicesError("too many sets are equally good")
        costs, values = grown_costs[kept], grown_values[kept]
        trail.append((before[kept], option[kept]))
    return _walk_back(families, trail, int(np.lexsort((costs, -values))[0]))


def _kind(families: Sequence[Sequence[_Option]]) -> type:
    """Whole numbers of the machine where they suffice, else of any size."""
    most = sum(max(option.value for option in family) for family in families)
    return np.int64 if most < 2**52 else object


def _unbeaten(
    costs: NDArray[np.int64], values: Values, option: NDArray[np.int64], kept: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Of the states, by rising cost, those with more points than every cheaper one. Equal ones: a project rather than
    none.
    """
    order = kept[np.lexsort((-np.minimum(option[kept], 1), -values[kept], costs[kept]))]
    best = np.maximum.accumulate(values[order])
    first = np.ones(len(order), dtype=bool)
    first[1:] = values[order][1:] > best[:-1]
    return order[first]


class _Bounds:
    """How many points a state can still reach: the rest of the families by points per cost, the last one in part."""

    def __init__(self, families: Sequence[Sequence[_Option]], budget: int) -> None:
        self.budget = budget
        self.families = families
        singles = [_hull(family) for family in families]
        self.tables = []
        for start in range(len(families) + 1):
            pieces = sorted((piece for one in singles[start:] for piece in one), key=lambda piece: -piece[2])
            cost = np.array([0, *accumulate(piece[0] for piece in pieces)], dtype=np.float64)
            value = np.array([0, *accumulate(piece[1] for piece in pieces)], dtype=np.float64)
            self.tables.append((cost, value))
        self.known = self._greedy()

    def reachable(self, start: int, costs: NDArray[np.int64], values: Values) -> NDArray[np.bool_]:
        """Which states can still be as good as the best set known."""
        cost, value = self.tables[start]
        free = (self.budget - costs).astype(np.float64)
        bound = values.astype(np.float64) + np.interp(free, cost, value)
        reachable: NDArray[np.bool_] = bound * (1 + 1e-9) + 1e-9 >= self.known
        return reachable

    def _greedy(self) -> int:
        """Points of a set that fits: the families in order, the best option that still fits."""
        left, points = self.budget, 0
        for family in self.families:
            fitting = [one for one in family if one.cost <= left]
            if fitting:
                best = max(fitting, key=lambda one: one.value)
                left, points = left - best.cost, points + best.value
        return points


def _hull(family: Sequence[_Option]) -> list[tuple[int, int, float]]:
    """The upper edge of a family's options as pieces (cost, points, points per cost) with falling slope."""
    corners = [(0, 0)]
    for cost, value in sorted((one.cost, one.value) for one in family):
        if value <= corners[-1][1]:
            continue
        while len(corners) > 1 and _bends_up(corners[-2], corners[-1], (cost, value)):
            corners.pop()
        corners.append((cost, value))
    pairs = pairwise(corners)
    return [(b[0] - a[0], b[1] - a[1], (b[1] - a[1]) / ((b[0] - a[0]) or 1e-300)) for a, b in pairs]


def _bends_up(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[1] - a[1]) * (c[0] - b[0]) <= (c[1] - b[1]) * (b[0] - a[0])


def _walk_back(
    families: Sequence[Sequence[_Option]], trail: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]], state: int
) -> list[int]:
    chosen: list[int] = []
    for family, (before, option) in zip(reversed(families), reversed(trail), strict=True):
        taken = int(option[state])
        if taken:
            chosen.extend(family[taken - 1].projects)
        state = int(before[state])
    return chosen
