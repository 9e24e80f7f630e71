"""What a count found, and why: each step, who paid how much, and what was missing for each project that lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from proeftuin.engines.budget.completion import Completion
from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.profile import Profile
from proeftuin.engines.budget.shares import Utility

type RuleName = Literal["greedy", "knapsack", "equal-shares", "phragmen"]
type Way = Literal["votes", "set", "shares", "left-over", "savings"]
type Reason = Literal[
    "no_votes",
    "over_budget",
    "incompatible",
    "no_room",
    "stopped",
    "backers_short",
    "better_set",
    "later",
    "too_few_votes",
]

RULES: tuple[RuleName, ...] = ("greedy", "equal-shares", "phragmen", "knapsack")


@dataclass(frozen=True, slots=True)
class Method:
    """How to count. `utility` None: cost for Equal Shares, points for knapsack. `skipping` False: greedy stops at what
    does not fit. `seed` draws the lot for ties and has to be known before the count. `at_least`: votes that a project
    needs before it can win."""

    rule: RuleName = "equal-shares"
    utility: Utility | None = None
    completion: Completion = "none"
    skipping: bool = True
    seed: str = ""
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One project that won. `paid[k]` is what each voter of ballot k paid; empty where the budget itself pays.

    `price` is the most that anybody paid; `effective` = cost / price, the votes it had in effect; `left` is what is
    left of the budget after it.
    """

    project: int
    way: Way
    left: int
    price: Fraction | None = None
    effective: Fraction | None = None
    paid: dict[int, Fraction] = field(default_factory=dict)
    rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """One project that lost. `money` is what its backers had left at the end, or what was left of the budget at its
    turn; `lacking` what was missing to its cost; `needed` the points with which it would have won, all else alike;
    `rival` the winner that it can't stand beside.
    """

    project: int
    reason: Reason
    money: Fraction | None = None
    lacking: Fraction | None = None
    needed: int | None = None
    rival: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A counted election. `endowment` is what each voter had; `raised` how often add-one raised it; `held[k]` what a
    voter of ballot k had left."""

    election: Election
    profile: Profile
    method: Method
    steps: list[Step]
    losses: list[Loss]
    endowment: Fraction | None = None
    raised: int = 0
    held: Sequence[Fraction] | None = None

    @property
    def winners(self) -> list[str]:
        """Ids in the order of selection."""
        return [self.election.projects[step.project].id for step in self.steps]

    @property
    def spent(self) -> int:
        """In smallest units."""
        return sum(self.election.projects[step.project].cost for step in self.steps)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one ballot achieved. `paid` names what the voter paid for each winner on it (None: the budget paid)."""

    voter: str
    won: list[tuple[str, Fraction | None]]
    lost: list[str]
    left: Fraction | None


def receipt(outcome: Outcome, at: int) -> Receipt:
    """The receipt of the voter at that place."""
    election, group = outcome.election, outcome.profile.group_of[at]
    weights = election.points[at] if election.points is not None else (1,) * len(election.choices[at])
    chosen = [one for one, weight in zip(election.choices[at], weights, strict=True) if weight]
    paid = {step.project: step.paid.get(group) if step.paid else None for step in outcome.steps}
    return Receipt(
        voter=election.voters[at],
        won=[(election.projects[one].id, paid[one]) for one in chosen if one in paid],
        lost=[election.projects[one].id for one in chosen if one not in paid],
        left=outcome.held[group] if outcome.held is not None else None,
    )


def receipts(outcome: Outcome) -> Iterator[Receipt]:
    """The receipts of all voters, in the order of the ballots."""
    return (receipt(outcome, at) for at in range(len(outcome.election.voters)))
