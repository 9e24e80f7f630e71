"""Fair chances: the smallest as high as can be, then the next smallest, and so on (LEXIMIN).

Over expected members per kind this is a short row of linear programmes; the optimum is symmetric, so people of one
kind have the same chance (Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596, 2021). Whole panels are a narrower
choice: what comes out is a bound, which a lottery mostly reaches.
"""

from dataclasses import dataclass

import numpy as np

from .pool import Kinds, Numbers
from .programme import SLACKS, highest_floor, walls_of

PRICED = 1e-6  # a price above this is no rounding


@dataclass(frozen=True, slots=True)
class Targets:
    """Expected members of each kind [T], and the heights of the floors, from low to high."""

    expected: Numbers
    floors: tuple[float, ...]


def fair_targets(kinds: Kinds) -> Targets | None:
    """The LEXIMIN expectations. None when the quotas can't be met, not even by parts of people."""
    walls = walls_of(kinds)
    promised = np.full(len(kinds), np.nan)
    floors: list[float] = []
    expected = np.zeros(len(kinds))
    while np.isnan(promised).any():
        tried = (highest_floor(walls, kinds.people, promised, slack) for slack in SLACKS)
        floor = next((one for one in tried if one is not None), None)
        if floor is None:
            return None
        still_open = np.isnan(promised)
        settled = still_open & (floor.prices > PRICED)
        if not settled.any():  # a floor of 1 binds nobody: all who are left are certain
            settled = still_open
        promised[settled] = floor.height * kinds.people[settled]
        floors.append(floor.height)
        expected = floor.expected
    return Targets(expected, tuple(floors))
