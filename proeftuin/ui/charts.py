"""Charts as plain geometry, for templates to draw as SVG with a table twin: see ui/columns.html."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 220
LEFT, BOTTOM, TOP = 52, 28, 12
GAP = 0.2  # of a column's room
FEWEST_LABELS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart: where it stands in the picture, and what it says."""

    x: float
    y: float
    width: float
    height: float
    label: object
    value: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale, with its number."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    text: object


@dataclass(frozen=True, slots=True)
class Columns:
    columns: Sequence[Column]
    ticks: Sequence[Tick]
    labels: Sequence[Label]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def columns(series: Sequence[tuple[object, int]]) -> Columns:
    """A column for each (label, value ≥ 0), on a scale of round numbers from 0. Labels only where there is room."""
    top = nice_top(max((value for _label, value in series), default=0))
    floor, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    step = (WIDTH - LEFT) / max(len(series), 1)
    made = [
        Column(
            round(LEFT + at * step + step * GAP / 2, 1), round(floor - room * value / top, 1),
            round(step * (1 - GAP), 1), round(room * value / top, 1), label, value,
        )
        for at, (label, value) in enumerate(series)
    ]  # fmt: skip
    ticks = [Tick(round(floor - room * part / 2, 1), top * part // 2) for part in range(3)]
    every = max(1, -(-len(series) // FEWEST_LABELS))
    labels = [Label(made[at].x, series[at][0]) for at in range(0, len(series), every)]
    return Columns(made, ticks, labels)


def nice_top(most: int) -> int:
    """The next even 1, 2 or 5 times a power of ten at or above a number: 2, 4, 10, 20, 50, 100 …"""
    power = 1
    while True:
        for factor in (2, 4, 10):
            if factor * power >= most:
                return factor * power
        power *= 10
