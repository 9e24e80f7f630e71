"""How much two divisions of the same people are alike, and keeping the names of groups from map to map."""

from itertools import permutations

import numpy as np
import numpy.typing as npt

type Labels = npt.NDArray[np.integer]


def adjusted_rand(one: Labels, other: Labels) -> float:
    """Hubert and Arabie's adjusted Rand index (1985): 1 for the same division whatever it is called, 0 for chance."""
    table = _table(one, other)
    count = int(table.sum())
    pairs = _pairs(table)
    rows, columns = _pairs(table.sum(1)), _pairs(table.sum(0))
    expected = rows * columns / (count * (count - 1) / 2) if count > 1 else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def renamed(labels: Labels, groups: int, before: Labels) -> npt.NDArray[np.int32]:
    """The new name of each group [groups], so that as many people as can be stay in a group of the same name.

    ``before`` [n] is the name of each person's group in the map before, −1 where unknown. Groups that have no
    namesake get the lowest names that are free, the largest first.
    """
    sizes = np.bincount(labels[labels >= 0], minlength=groups)
    names = np.full(groups, -1, dtype=np.int32)
    both = (labels >= 0) & (before >= 0)
    old = np.unique(before[both])
    if len(old):
        stay = np.zeros((groups, len(old)), dtype=np.int64)
        np.add.at(stay, (labels[both], np.searchsorted(old, before[both])), 1)
        for row, at in _matching(stay):
            if stay[row, at]:
                names[row] = old[at]
    free = (name for name in range(groups + len(old)) if name not in set(names.tolist()))
    for group in np.argsort(-sizes, kind="stable").tolist():
        if names[group] < 0:
            names[group] = next(free)
    return names


def _matching(stay: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """The pairs that keep most people together: all ways are tried, of at most five groups on either side."""
    rows, columns = stay.shape
    if rows > columns:
        return [(group, at) for at, group in _matching(stay.T)]
    best = max(permutations(range(columns), rows), key=lambda way: sum(stay[row, at] for row, at in enumerate(way)))
    return list(enumerate(best))


def _table(one: Labels, other: Labels) -> npt.NDArray[np.int64]:
    first, second = np.unique(one, return_inverse=True), np.unique(other, return_inverse=True)
    table = np.zeros((len(first[0]), len(second[0])), dtype=np.int64)
    np.add.at(table, (first[1].reshape(-1), second[1].reshape(-1)), 1)
    return table


def _pairs(counts: npt.NDArray[np.int64]) -> float:
    return float((counts * (counts - 1) / 2).sum())
