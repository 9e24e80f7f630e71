"""Lines over rates as plain geometry, for a template to draw as SVG beside the table of the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 80, 130, 16, 34
APART = 18  # between labels at the ends of lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line, as SVG points, with its dots and where its name stands."""

    name: str
    points: str
    dots: tuple[tuple[str, str], ...]
    label_y: str
    dash: int


@dataclass(frozen=True, slots=True)
class Picture:
    lines: tuple[Line, ...]
    rates: tuple[tuple[str, str], ...]  # x, words
    scale: tuple[tuple[str, str], ...]  # y, words
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def picture(rates: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> Picture:
    """One line per (name, value at each rate), on a scale that holds them all."""
    values = [value for _name, row in series for value in row]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1

    def x(at: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * at / max(len(rates) - 1, 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    ends = _apart([(y(row[-1]), at) for at, (_name, row) in enumerate(series)])
    lines = tuple(
        Line(
            name, " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in enumerate(row)),
            tuple((f"{x(at):.1f}", f"{y(value):.1f}") for at, value in enumerate(row)), f"{ends[number]:.1f}", number,
        )
        for number, (name, row) in enumerate(series)
    )  # fmt: skip
    scale = tuple(
        (f"{y(value):.1f}", f"{value:,.0f}".replace(",", "\u202f")) for value in (low, (low + high) / 2, high)
    )
    return Picture(lines, tuple((f"{x(at):.1f}", rate) for at, rate in enumerate(rates)), scale)


def _apart(wanted: list[tuple[float, int]]) -> dict[int, float]:
    """Heights of labels, moved down where they would stand on each other."""
    found: dict[int, float] = {}
    last = -APART * 2.0
    for height, number in sorted(wanted):
        last = max(height, last + APART)
        found[number] = last
    return found
