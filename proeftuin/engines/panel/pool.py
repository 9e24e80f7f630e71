"""Volunteers, quotas, and volunteers gathered into kinds: people that the quotas can't tell apart."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

type Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quota:
    """How many members have this feature: ``minimum`` … ``maximum``. ``least`` and ``most`` say how far it may be
    relaxed (None: as far as needed); ``line`` where it stands in its file, 0 when in none.
    """

    category: str
    feature: str
    minimum: int
    maximum: int
    least: int | None = None
    most: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Volunteer:
    """``code`` names the person for the caller; ``features`` in the order of the categories. Of people with the same
    ``address`` at most one becomes a member; "" is an address of one's own.
    """

    code: str
    features: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A panel of ``size`` to be drawn from ``volunteers`` within ``quotas`` of ``categories``."""

    categories: tuple[str, ...]
    volunteers: tuple[Volunteer, ...]
    quotas: tuple[Quota, ...]
    size: int

    def having(self, quota: Quota) -> int:
        """How many volunteers have the feature of a quota."""
        at = self.categories.index(quota.category)
        return sum(1 for one in self.volunteers if one.features[at] == quota.feature)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Volunteers as counts. A kind is a set of features within a make-up of the household (the features of all who
    share the address, sorted): its people have the same chances in a fair draw. Kinds of one household make-up share
    ``capacity`` addresses, each of which gives at most one member.

    Sizes: ``people`` [T], ``upper`` [T], ``rows`` [Q, T] of 0 and 1, ``lowest`` and ``highest`` [Q],
    ``sharing`` [H, T] and ``capacity`` [H] for make-ups of more than one kind alone. ``codes`` of each kind, and
    ``homes``, the codes of each address of several people, are sorted.
    """

    size: int
    features: tuple[tuple[str, ...], ...]
    codes: tuple[tuple[str, ...], ...] = field(repr=False)
    homes: tuple[tuple[str, ...], ...] = field(repr=False)
    people: Numbers
    upper: Numbers
    rows: Numbers
    lowest: Numbers
    highest: Numbers
    sharing: Numbers
    capacity: Numbers

    def __len__(self) -> int:
        return len(self.features)


def gather(task: Task) -> Kinds:
    """The kinds of a task, sorted, so that the order of the volunteers does not matter."""
    shared: dict[str, list[Volunteer]] = defaultdict(list)
    for one in task.volunteers:
        shared[one.address].append(one)
    alone = shared.pop("", [])
    homes = [[one] for one in alone] + list(shared.values())
    members: dict[tuple[tuple[tuple[str, ...], ...], tuple[str, ...]], list[str]] = defaultdict(list)
    addresses: Counter[tuple[tuple[str, ...], ...]] = Counter()
    for home in homes:
        make_up = tuple(sorted(one.features for one in home))
        addresses[make_up] += 1
        for one in home:
            members[make_up, one.features].append(one.code)
    keys = sorted(members)
    mixed = [make_up for make_up in sorted(addresses) if len(set(make_up)) > 1]
    columns = {category: at for at, category in enumerate(task.categories)}
    return Kinds(
        size=task.size,
        features=tuple(features for _make_up, features in keys),
        codes=tuple(tuple(sorted(members[key])) for key in keys),
        homes=tuple(sorted(tuple(sorted(one.code for one in home)) for home in homes if len(home) > 1)),
        people=np.array([len(members[key]) for key in keys], dtype=np.float64),
        upper=np.array([addresses[make_up] for make_up, _features in keys], dtype=np.float64),
        rows=_table([[key[1][columns[q.category]] == q.feature for key in keys] for q in task.quotas], len(keys)),
        lowest=np.array([quota.minimum for quota in task.quotas], dtype=np.float64),
        highest=np.array([quota.maximum for quota in task.quotas], dtype=np.float64),
        sharing=_table([[key[0] == make_up for key in keys] for make_up in mixed], len(keys)),
        capacity=np.array([addresses[make_up] for make_up in mixed], dtype=np.float64),
    )


def _table(rows: Sequence[Sequence[bool]], width: int) -> Numbers:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)
