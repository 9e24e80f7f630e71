"""The history of scores as plain geometry, for a template to draw as SVG with a table twin."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 240, 44, 34, 14


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Two lines over the same moments: the mean, and the weakest. Scores are 0 to 100."""

    mean: Sequence[Point]
    weakest: Sequence[Point]
    ticks: Sequence[tuple[float, int]]
    labels: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def mean_path(self) -> str:
        return _path(self.mean)

    @property
    def weakest_path(self) -> str:
        return _path(self.weakest)


def lines(rounds: Sequence[tuple[str, float | None, float | None]]) -> Lines:
    """(label, mean, weakest) of each time, oldest first. A time without scores leaves its place open."""
    room = WIDTH - LEFT - 20
    step = room / max(len(rounds) - 1, 1)
    at = [LEFT + (room / 2 if len(rounds) == 1 else number * step) for number in range(len(rounds))]
    mean = [Point(_r(x), _y(one[1]), one[1], one[0]) for x, one in zip(at, rounds, strict=True) if one[1] is not None]
    weak = [Point(_r(x), _y(one[2]), one[2], one[0]) for x, one in zip(at, rounds, strict=True) if one[2] is not None]
    labels = [(_r(x), one[0]) for x, one in zip(at, rounds, strict=True)]
    return Lines(mean, weak, [(_y(value), value) for value in (0, 50, 100)], labels)


def _y(score: float) -> float:
    return _r(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * min(max(score, 0), 100) / 100)


def _path(points: Sequence[Point]) -> str:
    return " ".join(f"{'M' if number == 0 else 'L'}{one.x} {one.y}" for number, one in enumerate(points))


def _r(number: float) -> float:
    return round(number, 1)
