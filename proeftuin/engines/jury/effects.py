"""The additive juror-effect model: x_ij = q_i + b_j, by least squares, exactly.

``q_i`` is the quality of entry i, ``b_j`` how much milder (+) or stricter (−) juror j is. The model is fitted for each
criterion; because totals are weighted sums and least squares is linear, the weighted sum of the effects is the effect
on the total. Jurors can only be compared when they share entries, perhaps through others: each connected group of
jurors gets effects that sum to 0 of its own, and groups are told, because between groups nothing is known.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from .scores import Card, Scores, exact_sum

EXACTLY = 150  # jurors in one group that are solved in whole numbers; beyond it, to nine decimals

type Rows = list[list[int]]


def groups(card: Card) -> tuple[tuple[str, ...], ...]:
    """Jurors who are comparable: connected through entries they share. In the order of the card."""
    leader = {juror: juror for juror in card.jurors}

    def found(juror: str) -> str:
        while leader[juror] != juror:
            leader[juror] = leader[leader[juror]]
            juror = leader[juror]
        return juror

    for jurors in card.read_by.values():
        for other in jurors[1:]:
            leader[found(other)] = found(jurors[0])
    together: dict[str, list[str]] = {}
    for juror in card.jurors:
        together.setdefault(found(juror), []).append(juror)
    return tuple(tuple(group) for group in together.values())


def effects(card: Card) -> dict[str, Scores]:
    """For each juror the effect on each criterion; within each group they sum to 0."""
    read: dict[str, list[str]] = {juror: [] for juror in card.jurors}
    for entry, juror in card.given:
        read[juror].append(entry)
    found: dict[str, Scores] = {}
    for group in groups(card):
        found.update(_of_group(card, group, read))
    return found


def qualities(card: Card, effect: dict[str, Scores]) -> dict[str, Scores]:
    """q_i on each criterion: the mean over its jurors of what they gave, less their effect."""
    found = {}
    for entry, jurors in card.read_by.items():
        rows = [
            [score - less for score, less in zip(card.given[entry, juror], effect[juror], strict=True)]
            for juror in jurors
        ]
        found[entry] = tuple(exact_sum(column) / len(rows) for column in zip(*rows, strict=True))
    return found


def _of_group(card: Card, group: tuple[str, ...], read: dict[str, list[str]]) -> dict[str, Scores]:
    """Solve n_j·b_j − Σ_i (1/n_i) Σ_l b_l = Σ_i (x_ij − mean_i), i over what j read, l over who read i."""
    wide = len(card.criteria)
    if len(group) == 1:
        return {group[0]: (Fraction(),) * wide}
    place = {juror: at for at, juror in enumerate(group)}
    entries = {entry for juror in group for entry in read[juror]}
    whole = lcm(*(len(card.read_by[entry]) for entry in entries))
    fine = lcm(*(s.denominator for entry in entries for scores in card.by_entry[entry] for s in scores))
    left: Rows = [[0] * len(group) for _juror in group]
    right: Rows = [[0] * wide for _juror in group]
    for entry in entries:
        jurors = card.read_by[entry]
        share = whole // len(jurors)
        given = [[int(score * fine) for score in card.given[entry, juror]] for juror in jurors]
        sums = [sum(column) for column in zip(*given, strict=True)]
        for juror, scores in zip(jurors, given, strict=True):
            row = left[place[juror]]
            row[place[juror]] += whole
            for other in jurors:
                row[place[other]] -= share
            at = right[place[juror]]
            for k in range(wide):
                at[k] += whole * scores[k] - share * sums[k]
    # the last juror is held at 0, which makes the rest solvable; then all move so that they sum to 0
    solve = _solved if len(group) <= EXACTLY else _nearly
    free = solve([row[:-1] for row in left[:-1]], right[:-1])
    free.append([Fraction()] * wide)
    means = [sum(column, Fraction()) / len(group) for column in zip(*free, strict=True)]
    return {
        juror: tuple((value - mean) / fine for value, mean in zip(free[at], means, strict=True))
        for juror, at in place.items()
    }


def _solved(left: Rows, right: Rows) -> list[list[Fraction]]:
    """Bareiss' elimination without fractions: every division below has no remainder.

    ``left`` is positive definite (a connected Laplacian less one row and column), so no pivot is 0.
    """
    size = len(left)
    rows = [[*row, *more] for row, more in zip(left, right, strict=True)]
    before = 1
    for at in range(size):
        pivot_row = rows[at]
        pivot = pivot_row[at]
        for other in range(size):
            row = rows[other]
            factor = row[at]
            if other != at:
                rows[other] = [(pivot * a - factor * b) // before for a, b in zip(row, pivot_row, strict=True)]
        before = pivot
    return [[Fraction(value, rows[at][at]) for value in rows[at][size:]] for at in range(size)]


def _nearly(left: Sequence[Sequence[int]], right: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    found = np.linalg.solve(np.array(left, dtype=float), np.array(right, dtype=float))
    return [[Fraction(f"{value:.9f}") for value in row] for row in found]
