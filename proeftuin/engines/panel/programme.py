"""The linear and integer programmes of a panel, solved by HiGHS through scipy."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from .pool import Kinds, Numbers

INFEASIBLE = 2  # scipy's status code
SLACKS = (1e-9, 1e-7, 1e-5)  # what a promise may give way to the solver's rounding, the least that works


class UnsolvedError(RuntimeError):
    """The solver gave up: time, memory or numbers beyond what it can take."""


@dataclass(frozen=True, slots=True)
class Walls:
    """What a panel must obey: ``lowest`` ≤ ``rows`` @ x ≤ ``highest`` and 0 ≤ x ≤ ``upper``."""

    rows: Numbers
    lowest: Numbers
    highest: Numbers
    upper: Numbers


def walls_of(kinds: Kinds) -> Walls:
    """Quotas, size and households of a task as one table."""
    one = np.ones((1, len(kinds)))
    return Walls(
        np.vstack([kinds.rows, one, kinds.sharing]),
        np.concatenate([kinds.lowest, [kinds.size], np.zeros(len(kinds.capacity))]),
        np.concatenate([kinds.highest, [kinds.size], kinds.capacity]),
        kinds.upper,
    )


def best_panel(walls: Walls, worth: Numbers, gap: float = 0.0, seconds: float = 60.0) -> Numbers | None:
    """The panel [T] of whole people that is worth most, Σ worth·x. None when no panel obeys."""
    found = milp(
        -worth, integrality=np.ones(len(worth)), bounds=Bounds(0, walls.upper),
        constraints=LinearConstraint(csr_array(walls.rows), walls.lowest, walls.highest),
        options={"mip_rel_gap": gap, "time_limit": seconds},
    )  # fmt: skip
    if found.status == INFEASIBLE:
        return None
    if found.x is None:
        raise UnsolvedError(found.message)
    return np.rint(found.x)


@dataclass(frozen=True, slots=True)
class Floor:
    """The highest z for which each expectation reaches z·weight, the expectations, and the price of each kind: a kind
    with a price above 0 can't be given more than z.
    """

    height: float
    expected: Numbers
    prices: Numbers


def highest_floor(walls: Walls, people: Numbers, promised: Numbers, slack: float) -> Floor | None:
    """Maximise z with y_t ≥ z·people_t where ``promised`` is nan, y_t ≥ promised_t − slack elsewhere. None when
    infeasible.
    """
    open_ = np.isnan(promised)
    t = len(people)
    both = np.isfinite(walls.lowest) & (walls.lowest == walls.highest)
    above = np.vstack([walls.rows[~both], -walls.rows[~both]])
    below = np.concatenate([walls.highest[~both], -walls.lowest[~both]])
    rising = np.flatnonzero(open_)
    floor = csr_array(
        (np.concatenate([-np.ones(len(rising)), people[open_]]),
         (np.tile(np.arange(len(rising)), 2), np.concatenate([rising, np.full(len(rising), t)]))),
        shape=(len(rising), t + 1),
    )  # fmt: skip
    table = vstack([csr_array(np.hstack([above, np.zeros((len(above), 1))])), floor])
    lower = np.where(open_, 0.0, np.maximum(0.0, np.nan_to_num(promised) - slack))
    found = linprog(
        np.append(np.zeros(t), -1.0), A_ub=table, b_ub=np.concatenate([below, np.zeros(int(open_.sum()))]),
        A_eq=csr_array(np.hstack([walls.rows[both], np.zeros((int(both.sum()), 1))])), b_eq=walls.lowest[both],
        bounds=[*zip(lower.tolist(), walls.upper.tolist(), strict=True), (0.0, 1.0)], method="highs",
    )  # fmt: skip
    if found.status == INFEASIBLE:
        return None
    if found.x is None:
        raise UnsolvedError(found.message)
    prices = np.zeros(t)
    prices[open_] = -found.ineqlin.marginals[len(below) :] * people[open_]
    return Floor(float(found.x[-1]), np.clip(found.x[:-1], 0.0, None), prices)
