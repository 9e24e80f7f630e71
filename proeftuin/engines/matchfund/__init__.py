"""Match funding: what a fund adds to what people give, by one of two rules. All amounts are whole numbers of cents.

Rules and names after Goteo's two (participative match funding): double each pledge, or one lump once criteria are met.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal, localcontext

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Doubling:
    """Each pledge is matched. ``None`` means no limit.

    ``max_per_pledge``: of each pledge at most this much counts. ``factor``: what is added for each cent that counts.
    ``cap_project``: at most this much for one project. ``max_per_user``: how many pledges of one giver are matched.
    Raises ValueError for a rule that could take money away.
    """

    max_per_pledge: int | None = None
    factor: Decimal = ONE
    cap_project: int | None = None
    max_per_user: int | None = None

    def __post_init__(self) -> None:
        limits = (self.max_per_pledge, self.cap_project, self.max_per_user)
        if not (self.factor.is_finite() and self.factor >= 0) or any(one is not None and one < 0 for one in limits):
            raise ValueError("a rule of a fund can't be negative")


@dataclass(frozen=True, slots=True)
class Lump:
    """One amount for a project, once: when enough was given and by enough people.

    Enough is ``reached_percent`` of the target or ``min_amount``, whichever is met first; ``None`` is never met.
    """

    donation_per_project: int
    reached_percent: int | None = None
    min_amount: int | None = None
    donors: int = 0

    def __post_init__(self) -> None:
        if min(self.donation_per_project, self.donors, self.reached_percent or 0, self.min_amount or 0) < 0:
            raise ValueError("a rule of a fund can't be negative")


def match(rule: Doubling, pledge: int, *, already_matched: int, user_pledges: int, pool_left: int) -> int:
    """What the fund adds to a pledge.

    ``already_matched``: for this project so far. ``user_pledges``: how many pledges of this giver were matched before.
    Parts of a cent go to nobody: rounded down. Raises ValueError for a negative pledge.
    """
    if pledge < 0:
        raise ValueError("a pledge can't be negative")
    counts = pledge if rule.max_per_pledge is None else min(pledge, rule.max_per_pledge)
    with localcontext(prec=60):
        added = int((counts * rule.factor).to_integral_value(ROUND_FLOOR))
    if rule.cap_project is not None:
        added = min(added, max(0, rule.cap_project - already_matched))
    if rule.max_per_user is not None and user_pledges >= rule.max_per_user:
        added = 0
    return max(0, min(added, pool_left))


def lump(rule: Lump, *, raised: int, target: int, donors: int, matched: bool, pool_left: int) -> int:
    """What the fund adds to a project now: its one amount, as far as the pool reaches, or nothing.

    ``raised``: by people, without any match. ``matched``: whether the fund gave to this project already.
    """
    if matched or donors < rule.donors:
        return 0
    by_share = rule.reached_percent is not None and target > 0 and raised * 100 >= target * rule.reached_percent
    by_amount = rule.min_amount is not None and raised >= rule.min_amount
    return max(0, min(rule.donation_per_project, pool_left)) if by_share or by_amount else 0


@dataclass(frozen=True, slots=True)
class Pledge:
    """``giver`` and ``project`` are any names that tell them apart."""

    key: str
    giver: str
    project: str
    cents: int


@dataclass(slots=True)
class Book:
    """A fund's book under the doubling rule: deals pledges in the order they come, and takes back what is withdrawn."""

    rule: Doubling
    pool: int
    matched: dict[str, tuple[Pledge, int]] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return self.pool - sum(added for _pledge, added in self.matched.values())

    def of_project(self, project: str) -> int:
        return sum(added for pledge, added in self.matched.values() if pledge.project == project)

    def deal(self, pledge: Pledge) -> int:
        """Match a pledge and write it down. The same key twice is dealt once."""
        if pledge.key in self.matched:
            return self.matched[pledge.key][1]
        before = sum(
            1 for one, added in self.matched.values()
            if added and (one.giver, one.project) == (pledge.giver, pledge.project)
        )  # fmt: skip
        added = match(
            self.rule, pledge.cents, already_matched=self.of_project(pledge.project), user_pledges=before,
            pool_left=self.left,
        )  # fmt: skip
        self.matched[pledge.key] = (pledge, added)
        return added

    def deal_all(self, pledges: Iterable[Pledge]) -> int:
        return sum(self.deal(one) for one in pledges)

    def withdraw(self, key: str) -> int:
        """Give back to the pool what was added to a pledge. Returns how much; nothing when it is not there."""
        return self.matched.pop(key, (None, 0))[1]
