"""From fair chances to a lottery: panels of whole people, each with a share, that together give these chances.

First the targets are taken apart. From what is left, the panel nearest to it is taken with as large a share as leaves
a remainder that still obeys all quotas; this fixes at least one more number each time (the construction behind
Carathéodory's theorem). Where whole panels can't follow, column generation looks for the nearest mixture of panels;
and where that stays further off than TOLERANCE, for the LEXIMIN mixture of panels themselves (Flanigan et al., 2021).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from .pool import Kinds, Numbers
from .programme import SLACKS, UnsolvedError, Walls, best_panel, walls_of
from .targets import PRICED, Targets

TOTAL = 1_000_000  # shares are whole numbers out of this
TOLERANCE = 1e-3  # in anyone's chance
CLOSE = 1e-5  # nearer is not looked for
EDGE = 1e-7  # numbers this near are the same
MOST_PANELS = 4_000


@dataclass(frozen=True, slots=True)
class Mixture:
    """``panels`` [K, T] of whole people, ``weights`` [K] that sum up to 1."""

    panels: Numbers
    weights: Numbers

    @property
    def expected(self) -> Numbers:
        """Expected members of each kind [T]."""
        return np.asarray(self.weights @ self.panels)


def fair_mixture(kinds: Kinds, targets: Targets) -> Mixture | None:
    """Panels that reach the targets within TOLERANCE, or else the fairest ones there are. None when there is none."""
    walls = walls_of(kinds)
    panels, weights, left = taken_apart(walls, targets.expected)
    if left > CLOSE:
        first = best_panel(walls, targets.expected)
        if first is None:
            return None
        mixture, distance = nearest(kinds, walls, targets.expected, [*panels, first])
        return mixture if distance <= TOLERANCE else fairest(kinds, walls, list(mixture.panels))
    return Mixture(np.array(panels), np.array(weights) / sum(weights))


def taken_apart(walls: Walls, targets: Numbers) -> tuple[list[Numbers], list[float], float]:
    """Panels, their weights, and the weight that is left because no further panel fits (0 … 1)."""
    rest, left = targets.copy(), 1.0
    panels: list[Numbers] = []
    weights: list[float] = []
    while left > CLOSE / 100:
        panel = _nearest_corner(walls, rest)
        step = _longest_step(walls, rest, panel) if panel is not None else 0.0
        if panel is None or step < EDGE:
            break
        panels.append(panel)
        weights.append(left * step)
        if step >= 1 - EDGE:
            return panels, weights, 0.0
        rest = np.clip((rest - step * panel) / (1 - step), np.floor(rest + EDGE), np.ceil(rest - EDGE))
        left *= 1 - step
    return panels, weights, left


def _nearest_corner(walls: Walls, rest: Numbers) -> Numbers | None:
    """The panel nearest to ``rest`` [T]: each number rounded up or down, walls that ``rest`` touches kept. The numbers
    that are whole already leave the programme.
    """
    down = np.floor(rest + EDGE)
    free = np.flatnonzero(np.ceil(rest - EDGE) > down)
    if not len(free):
        return down
    held, base = walls.rows @ rest, walls.rows @ down
    lowest = np.where(held >= walls.highest - EDGE, walls.highest, walls.lowest) - base
    highest = np.where(held <= walls.lowest + EDGE, walls.lowest, walls.highest) - base
    part = walls.rows[:, free]
    bound = part.any(axis=1)
    found = milp(
        0.5 - (rest - down)[free], integrality=np.ones(len(free)), bounds=Bounds(0, 1),
        constraints=LinearConstraint(csr_array(part[bound]), lowest[bound], highest[bound]),
        options={"mip_rel_gap": 0.1, "time_limit": 30.0},
    )  # fmt: skip
    if found.x is None:
        return None
    panel = down.copy()
    panel[free] += np.rint(found.x)
    return panel


def _longest_step(walls: Walls, rest: Numbers, panel: Numbers) -> float:
    """The largest share of ``panel`` after which what remains of ``rest``, made whole again, keeps within the walls
    and within the whole numbers around it.
    """
    part = rest - np.floor(rest + EDGE)
    up = panel > rest + EDGE
    moved = np.abs(panel - rest) > EDGE
    room = [np.where(up, part, 1 - part)[moved]]
    held, given = walls.rows @ rest, walls.rows @ panel
    for gap, free in ((walls.highest - held, walls.highest - given), (held - walls.lowest, given - walls.lowest)):
        room.append(np.clip(gap[free > EDGE] / free[free > EDGE], 0, None))
    return min([1.0, *(float(one.min()) for one in room if len(one))])


def nearest(kinds: Kinds, walls: Walls, targets: Numbers, panels: list[Numbers]) -> tuple[Mixture, float]:
    """The mixture of panels whose largest difference from the targets, in anyone's chance, is smallest; with it."""
    wanted = targets / kinds.people
    known = _unique(panels)
    while True:
        columns = (np.array(known) / kinds.people).T  # T × K
        t, k = columns.shape
        one = np.ones((t, 1))
        found = linprog(
            np.append(np.zeros(k), 1.0),
            A_ub=csr_array(np.block([[columns, -one], [-columns, -one]])), b_ub=np.concatenate([wanted, -wanted]),
            A_eq=csr_array(np.append(np.ones(k), 0.0)[None, :]), b_eq=[1.0], bounds=(0, None), method="highs",
        )  # fmt: skip
        if found.x is None:
            raise UnsolvedError(found.message)
        mixture, distance = Mixture(np.array(known), _normal(found.x[:-1])), float(found.x[-1])
        if distance <= CLOSE or k >= MOST_PANELS:
            return mixture, distance
        prices = (found.ineqlin.marginals[:t] - found.ineqlin.marginals[t:]) / kinds.people
        panel = _worth_more(walls, prices, np.array(known))
        if panel is None:
            return mixture, distance
        known.append(panel)


def fairest(kinds: Kinds, walls: Walls, panels: list[Numbers]) -> Mixture:
    """LEXIMIN over mixtures of whole panels, by column generation: exact, and slower than going by targets."""
    known = _unique(panels)
    promised = np.full(len(kinds), np.nan)
    while True:
        open_ = np.isnan(promised)
        columns = np.array(known).T  # T × K
        k = columns.shape[1]
        table = np.hstack([-columns, np.where(open_, kinds.people, 0.0)[:, None]])
        for slack in SLACKS:
            found = linprog(
                np.append(np.zeros(k), -1.0), A_ub=csr_array(table), b_ub=np.where(open_, 0.0, slack - promised),
                A_eq=csr_array(np.append(np.ones(k), 0.0)[None, :]), b_eq=[1.0],
                bounds=[*[(0.0, None)] * k, (0.0, 1.0)], method="highs",
            )  # fmt: skip
            if found.x is not None:
                break
        else:
            raise UnsolvedError(found.message)
        prices = -found.ineqlin.marginals
        panel = _worth_more(walls, prices, np.array(known)) if k < MOST_PANELS else None
        if panel is not None:
            known.append(panel)
            continue
        settled = open_ & (prices * kinds.people > PRICED)
        if not settled.any():
            settled = open_
        promised[settled] = found.x[-1] * kinds.people[settled]
        if not np.isnan(promised).any():
            return Mixture(np.array(known), _normal(found.x[:-1]))


def _worth_more(walls: Walls, prices: Numbers, known: Numbers) -> Numbers | None:
    """A panel worth more at these prices than all that are known; None when there is none."""
    best = float((known @ prices).max())
    panel = best_panel(walls, prices)
    return panel if panel is not None and float(panel @ prices) > best + CLOSE / 10 else None


def _unique(panels: list[Numbers]) -> list[Numbers]:
    return list(np.unique(np.array(panels), axis=0))


def _normal(weights: Numbers) -> Numbers:
    weights = np.clip(weights, 0.0, None)
    return np.asarray(weights / weights.sum())


def whole_shares(weights: Numbers) -> list[int]:
    """The weights as whole shares of TOTAL, by largest remainder; ties to the first."""
    exact = weights * TOTAL
    shares = np.floor(exact).astype(int)
    order = np.lexsort((np.arange(len(exact)), -(exact - shares)))
    shares[order[: TOTAL - int(shares.sum())]] += 1
    return [int(share) for share in shares]
