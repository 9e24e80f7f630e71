"""Counting answers with the right denominator, and hiding what would tell about a few. Knows no Django."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from proeftuin.surveys.logic import OTHER, Answers, Question, Questionnaire, path

LEAST = 5  # counts from 1 up to this are not shown

type Cell = int | None  # None: not shown


@dataclass(slots=True)
class Counted:
    """One question: how many were asked, how many answered, and how many gave which answer.

    ``cells`` are by code; of a matrix by "row/column"; of a ranking by "option/place"; of numbers by their text.
    """

    asked: int = 0
    answered: int = 0
    cells: Counter[str] = field(default_factory=Counter)

    def add(self, cells: Sequence[str] | None) -> None:
        """Someone was asked, and gave these cells, or did not answer."""
        self.asked += 1
        if cells is not None:
            self.answered += 1
            for cell in cells:
                self.cells[cell] += 1

    def merge(self, other: Self) -> None:
        self.asked += other.asked
        self.answered += other.answered
        self.cells.update(other.cells)


type Marks = list[tuple[str, Sequence[str] | None]]  # ref of each question that was asked → its cells, or None


def marks(questionnaire: Questionnaire, answers: Answers) -> Marks:
    """What one response adds to a tally: the questions its own version and answers led past."""
    return [
        (one.ref, None if one.ref not in answers else _cells(one, answers[one.ref]))
        for one in path(questionnaire, answers)
        if one.is_asked
    ]


def _cells(question: Question, value: Any) -> Sequence[str]:
    match question.type:
        case "multiple":
            return list(value)
        case "ranking":
            return [f"{code}/{place}" for place, code in enumerate(value, start=1)]
        case "matrix":
            return [f"{row}/{code}" for row, code in value.items()]
        case "matrix_multiple":
            return [f"{row}/{code}" for row, codes in value.items() for code in codes]
        case "single" | "dropdown" | "yesno" | "scale" | "number":
            return [str(value)]
    return ()


class Tally:
    """The counts of a set of responses, question by question. Two tallies merge into one."""

    def __init__(self) -> None:
        self.responses = 0
        self._counted: dict[str, Counted] = {}

    def add(self, found: Marks) -> None:
        """Count one response."""
        self.responses += 1
        for ref, cells in found:
            self._of(ref).add(cells)

    def of(self, ref: str) -> Counted:
        return self._counted.get(ref) or Counted()

    def merge(self, other: "Tally") -> None:
        self.responses += other.responses
        for ref, counted in other._counted.items():
            self._of(ref).merge(counted)

    def data(self) -> dict[str, Any]:
        """As plain data, to keep."""
        counted = {
            ref: {"asked": one.asked, "answered": one.answered, "cells": dict(sorted(one.cells.items()))}
            for ref, one in sorted(self._counted.items())
        }
        return {"responses": self.responses, "questions": counted}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        tally = cls()
        tally.responses = data["responses"]
        for ref, one in data["questions"].items():
            tally._counted[ref] = Counted(one["asked"], one["answered"], Counter(one["cells"]))
        return tally

    def _of(self, ref: str) -> Counted:
        return self._counted.setdefault(ref, Counted())


def shown_cells(cells: Mapping[str, int], *, adds_up: bool, total: int) -> dict[str, Cell]:
    """The cells of one question as the public may see them: those under LEAST are None.

    When they add up to the total, one hidden cell could be computed from the others. Then the smallest other one is
    hidden too, until at least two cells and LEAST people are behind what is hidden. When they do not add up (several
    answers each), a cell also hides when fewer than LEAST did *not* choose it.
    """
    if not adds_up:
        return {
            code: None if 0 < count < LEAST or 0 < total - count < LEAST else count for code, count in cells.items()
        }
    hidden = {code for code, count in cells.items() if 0 < count < LEAST}
    while hidden and (len(hidden) < 2 or sum(cells[code] for code in hidden) < LEAST):
        left = [code for code, count in cells.items() if code not in hidden]
        if not left:
            break
        hidden.add(min(left, key=lambda code: (cells[code] == 0, cells[code])))
    return {code: None if code in hidden else count for code, count in cells.items()}


def shown_table(table: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """A table of groups (rows) by answers (columns) as it may be shown, with its totals as last row and last column.

    No hidden cell can be computed from the shown ones of its row or column: each line with a hidden cell has at least
    two, totals included, and where its total is shown at least LEAST people are behind them. The grand total is always
    shown.
    """
    full = [[*row, sum(row)] for row in table]
    full.append([sum(column) for column in zip(*full, strict=True)] if full else [0])
    height, width = len(full), len(full[0])
    hidden = {(y, x) for y in range(height) for x in range(width) if 0 < full[y][x] < LEAST}
    corner = (height - 1, width - 1)
    hidden.discard(corner)
    lines = [[(y, x) for x in range(width)] for y in range(height)]
    lines += [[(y, x) for y in range(height)] for x in range(width)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            found = [one for one in line if one in hidden]
            left = [one for one in line if one not in hidden and one != corner]
            few = line[-1] not in hidden and sum(full[y][x] for y, x in found) < LEAST
            if found and left and (len(found) == 1 or few):
                hidden.add(min(left, key=lambda one: (full[one[0]][one[1]] == 0, full[one[0]][one[1]])))
                changed = True
    return [[None if (y, x) in hidden else full[y][x] for x in range(width)] for y in range(height)]


def values_of(counted: Counted) -> list[tuple[float, int]]:
    """The numbers that were given, sorted, each with how often."""
    return sorted((float(text), count) for text, count in counted.cells.items() if text != OTHER)


def mean(counted: Counted) -> float | None:
    values = values_of(counted)
    count = sum(times for _value, times in values)
    return sum(value * times for value, times in values) / count if count else None


def median(counted: Counted) -> float | None:
    values = values_of(counted)
    count = sum(times for _value, times in values)
    if not count:
        return None

    def at(place: int) -> float:
        for value, times in values:
            if place < times:
                return value
            place -= times
        raise IndexError

    return (at((count - 1) // 2) + at(count // 2)) / 2


@dataclass(frozen=True, slots=True)
class Ranked:
    """One option of a ranking: its points, how often it stands anywhere, first, and on average where."""

    code: str
    points: int
    chosen: int
    first: int
    average: float | None


def ranking(question: Question, counted: Counted) -> list[Ranked]:
    """By Borda's count: of n options the first place gives n points, the second n - 1; not ranked gives none."""
    options = len(question.codes)
    found = []
    for code in question.codes:
        places = {place: counted.cells.get(f"{code}/{place}", 0) for place in range(1, options + 1)}
        chosen = sum(places.values())
        average = sum(place * times for place, times in places.items()) / chosen if chosen else None
        points = sum((options + 1 - place) * times for place, times in places.items())
        found.append(Ranked(code, points, chosen, places.get(1, 0), average))
    return sorted(found, key=lambda one: -one.points)
