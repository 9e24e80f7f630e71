"""Small pools of invented volunteers, and the fairest chances found the slow way."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from proeftuin.engines.panel import Quota, Task, Volunteer


def task_of(rows: Sequence[str], quotas: Sequence[tuple[str, str, int, int]], size: int) -> Task:
    """Rows such as "female old" or "female old @12": features in the order of the categories, and an address."""
    categories = tuple(dict.fromkeys(category for category, *_rest in quotas))
    people = []
    for at, row in enumerate(rows):
        features, _, address = row.partition("@")
        people.append(Volunteer(f"p{at:03}", tuple(features.split()), address.strip()))
    return Task(categories, tuple(people), tuple(Quota(*one) for one in quotas), size)


@st.composite
def tasks(draw: Callable[..., object], most: int = 8) -> Task:
    """Any small pool: some quotas can be met and some can't; some people share an address."""
    pick = lambda low, high: int(str(draw(st.integers(low, high))))  # noqa: E731
    n, size = pick(1, most), pick(1, 4)
    people = tuple(
        Volunteer(f"p{at}", ("ab"[pick(0, 1)], "xyz"[pick(0, 2)]), ["", "", "h1", "h2"][pick(0, 3)]) for at in range(n)
    )
    quotas = []
    for category, features in (("c1", "ab"), ("c2", "xyz")):
        for feature in features:
            low = pick(0, 1)
            quotas.append(Quota(category, feature, low, low + pick(0, 3)))
    return Task(("c1", "c2"), people, tuple(quotas), size)


def obeys(task: Task, members: Sequence[str]) -> bool:
    """Size, quotas and addresses, counted by hand."""
    chosen = [one for one in task.volunteers if one.code in set(members)]
    addresses = [one.address for one in chosen if one.address]
    if len(chosen) != task.size or len(members) != task.size or len(addresses) != len(set(addresses)):
        return False
    return all(
        q.minimum <= sum(one.features[task.categories.index(q.category)] == q.feature for one in chosen) <= q.maximum
        for q in task.quotas
    )


def panels_of(task: Task) -> list[tuple[str, ...]]:
    """Every panel there is."""
    codes = [one.code for one in task.volunteers]
    return [panel for panel in combinations(codes, task.size) if obeys(task, panel)]


def fairest_chances(task: Task) -> dict[str, float]:
    """LEXIMIN over all panels: raise the lowest, see by trying who can't be given more, fix those, and go on."""
    panels = panels_of(task)
    codes = [one.code for one in task.volunteers]
    holds = np.array([[code in panel for panel in panels] for code in codes], dtype=float)
    fixed: dict[int, float] = {}
    while len(fixed) < len(codes):
        open_ = [at for at in range(len(codes)) if at not in fixed]
        z = _most(holds, fixed, open_, None)
        before = len(fixed)
        settled = [at for at in open_ if _most(holds, fixed, open_, (at, z)) < z + 1e-7]
        fixed |= dict.fromkeys(settled, z)
        assert len(fixed) > before
    return {codes[at]: chance for at, chance in fixed.items()}


def _most(holds: np.ndarray, fixed: dict[int, float], open_: list[int], one: tuple[int, float] | None) -> float:
    """The highest floor for the open people; or, given ``one`` (who, floor), the most that person can have above it."""
    n, k = holds.shape
    goal = np.append(np.zeros(k), -1.0) if one is None else np.append(-holds[one[0]], 0.0)
    table, ends = [], []
    for at in range(n):
        lifted = one is None and at in open_
        table.append(np.append(-holds[at], 1.0 if lifted else 0.0))
        ends.append(0.0 if lifted else 1e-10 - (one[1] if one and at in open_ else fixed.get(at, 0.0)))
    found = linprog(goal, A_ub=np.array(table), b_ub=ends, A_eq=np.append(np.ones(k), 0.0)[None], b_eq=[1.0],
                    bounds=[(0, None)] * k + [(0, 1)])  # fmt: skip
    assert found.status == 0, found.message
    return float(-found.fun)
