"""Can the quotas be met? If not: which ones stand in the way, and the smallest change that makes room."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from .pool import Kinds, Numbers, Quota, Task, gather
from .programme import INFEASIBLE, UnsolvedError, best_panel, walls_of

type Reason = Literal["volunteers", "minimums", "maximums", "together"]


@dataclass(frozen=True, slots=True)
class Change:
    """A quota that can't be met, with the ``minimum`` and ``maximum`` that would do.

    ``reason``: fewer volunteers than the minimum; the minimums of the category add up to more than the panel; its
    maximums to less; or the quotas can't be met together. ``beyond``: the change goes further than the quota allows.
    """

    quota: Quota
    minimum: int
    maximum: int
    available: int
    reason: Reason
    beyond: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why no panel exists. ``reachable`` is how many people could be drawn without any quota; when that is less than
    the size, more volunteers are needed and no change helps.
    """

    reachable: int
    changes: tuple[Change, ...]


def conflict_of(task: Task) -> Conflict | None:
    """None when the quotas can be met."""
    kinds = gather(task)
    reachable = int(kinds.capacity.sum() + kinds.upper[~kinds.sharing.any(axis=0)].sum())
    if reachable < task.size:
        return Conflict(reachable, ())
    if best_panel(walls_of(kinds), np.zeros(len(kinds))) is not None:
        return None
    changed = _smallest(task, kinds, within=True) or _smallest(task, kinds, within=False)
    if changed is None:  # without limits every panel of the size does
        raise UnsolvedError("no relaxation found")
    return Conflict(reachable, _changes(task, *changed))


def _smallest(task: Task, kinds: Kinds, *, within: bool) -> tuple[Numbers, Numbers] | None:
    """How much lower each minimum and higher each maximum must be [Q], so that the sum is smallest; within what the
    quotas allow, or as far as needed. None when what they allow is not enough.
    """
    walls, q, t = walls_of(kinds), len(task.quotas), len(kinds)
    lower = [_room(quota.minimum, quota.least, quota.minimum, within) for quota in task.quotas]
    higher = [_room(quota.most, quota.maximum, max(task.size - quota.maximum, 0), within) for quota in task.quotas]
    slack = np.vstack([np.eye(q), np.zeros((len(walls.rows) - q, q))])
    table = np.hstack([walls.rows, slack, -slack])
    found = milp(
        np.concatenate([np.zeros(t), np.ones(2 * q)]), integrality=np.ones(t + 2 * q),
        bounds=Bounds(0, np.concatenate([kinds.upper, lower, higher])),
        constraints=LinearConstraint(csr_array(table), walls.lowest, walls.highest), options={"time_limit": 60.0},
    )  # fmt: skip
    if found.status == INFEASIBLE:
        return None
    if found.x is None:
        raise UnsolvedError(found.message)
    return np.rint(found.x[t : t + q]), np.rint(found.x[t + q :])


def _room(upper: int | None, lower: int | None, all_of_it: int, within: bool) -> float:
    """How far a bound may move: from lower to upper when both are known and it must stay within."""
    if within and upper is not None and lower is not None:
        return float(max(upper - lower, 0))
    return float(all_of_it)


def _changes(task: Task, lowered: Numbers, raised: Numbers) -> tuple[Change, ...]:
    least, most = defaultdict[str, int](int), defaultdict[str, int](int)
    for quota in task.quotas:
        least[quota.category] += quota.minimum
        most[quota.category] += quota.maximum
    changes = []
    for quota, down, up in zip(task.quotas, lowered, raised, strict=True):
        if not down and not up:
            continue
        available = task.having(quota)
        minimum, maximum = quota.minimum - int(down), quota.maximum + int(up)
        reason: Reason = "together"
        if available < quota.minimum:
            reason = "volunteers"
        elif down and least[quota.category] > task.size:
            reason = "minimums"
        elif up and most[quota.category] < task.size:
            reason = "maximums"
        beyond = (quota.least is not None and minimum < quota.least) or (
            quota.most is not None and maximum > quota.most
        )
        changes.append(Change(quota, minimum, maximum, available, reason, beyond))
    return tuple(changes)
