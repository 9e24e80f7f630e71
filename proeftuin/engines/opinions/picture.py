"""The map as a few bubbles, each of several people, so that nobody stands alone in the picture."""

from dataclasses import dataclass

import numpy as np

from .grouping import Labels, spread_out
from .votes import Numbers

PER_BUBBLE = 8  # people, about
MOST_BUBBLES = 14  # of one group
ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Bubble:
    x: float
    y: float
    people: int
    group: int


def bubbles_of(positions: Numbers, labels: Labels, groups: int, *, fewest: int = 5) -> list[Bubble]:
    """People [n, 2] gathered by group, none of fewer than ``fewest``. A group smaller than that has none."""
    return [bubble for group in range(groups) for bubble in _gathered(positions[labels == group], group, fewest)]


def _gathered(where: Numbers, group: int, fewest: int) -> list[Bubble]:
    if len(where) < fewest:
        return []
    count = min(MOST_BUBBLES, max(1, len(where) // PER_BUBBLE))
    centres = spread_out(where, count)
    while True:
        for _round in range(ROUNDS):
            nearest = _nearest(where, centres)
            held = np.bincount(nearest, minlength=len(centres))
            sums = np.column_stack([np.bincount(nearest, where[:, at], len(centres)) for at in range(2)])
            centres = (sums / np.maximum(held, 1)[:, None])[held > 0]
        held = np.bincount(_nearest(where, centres), minlength=len(centres))
        if held.min() >= fewest or len(centres) == 1:
            break
        centres = np.delete(centres, int(held.argmin()), axis=0)  # its people go to the nearest others
    return [
        Bubble(round(x, 4), round(y, 4), int(people), group)
        for (x, y), people in zip(centres.tolist(), held.tolist(), strict=True)
    ]


def _nearest(where: Numbers, centres: Numbers) -> Labels:
    found: Labels = ((where[:, None] - centres[None]) ** 2).sum(2).argmin(1).astype(np.int32)
    return found
