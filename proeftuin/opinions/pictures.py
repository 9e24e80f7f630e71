"""The map as a drawing: bubbles of people on a plane, drawn by the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from proeftuin.opinions import logic
from proeftuin.opinions.queries import Own

WIDTH, HEIGHT, EDGE = 640, 400, 46
LARGEST = 30.0  # radius of the largest bubble
LETTERS = "abcde"


@dataclass(frozen=True, slots=True)
class Spot:
    x: float
    y: float
    radius: float
    people: int
    letter: str


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    name: str
    letter: str
    people: int


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    spots: list[Spot]
    labels: list[Label]
    own: tuple[float, float] | None


def picture_of(result: Mapping[str, Any], own: Own | None) -> Picture | None:
    """Nothing where nobody has a place yet."""
    bubbles = result.get("bubbles") or []
    if not bubbles:
        return None
    xs, ys = [one[0] for one in bubbles], [one[1] for one in bubbles]
    if own:
        xs, ys = [*xs, own.x], [*ys, own.y]
    across, down = _scale(xs, WIDTH), _scale(ys, HEIGHT)
    most = max(one[2] for one in bubbles)
    spots = [
        Spot(across(x), down(y), round(max(5.0, LARGEST * sqrt(people / most)), 1), people, LETTERS[group])
        for x, y, people, group in bubbles
    ]
    labels = []
    for number, group in enumerate(result.get("groups", [])):
        mine = [one for one in bubbles if one[3] == number]
        if mine:
            total = sum(one[2] for one in mine)
            x, y = (sum(one[at] * one[2] for one in mine) / total for at in (0, 1))
            name = logic.group_name(group["name"])
            labels.append(Label(across(x), down(y), name, LETTERS[number], group["size"]))
    return Picture(WIDTH, HEIGHT, spots, labels, (across(own.x), down(own.y)) if own else None)


def _scale(values: list[float], size: int) -> Any:
    """Numbers as places in the drawing, within its edges; all in the middle where they are the same."""
    low, high = min(values), max(values)
    span = high - low
    if span <= 0:
        return lambda _value: size / 2
    return lambda value: round(EDGE + (value - low) / span * (size - 2 * EDGE), 1)
