"""Equal Shares rarely spends the whole budget: what to do with the rest is a choice, made before the vote."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from proeftuin.engines.budget.greedy import by_votes
from proeftuin.engines.budget.leaps import room
from proeftuin.engines.budget.progress import Progress, silent
from proeftuin.engines.budget.shares import Rule, Shares

type Completion = Literal["none", "add-one", "add-one-then-utilitarian"]

COMPLETIONS: tuple[Completion, ...] = ("none", "add-one", "add-one-then-utilitarian")


@dataclass(frozen=True, slots=True)
class Completed:
    """`winners` in order; the first `shared` were paid by equal shares of `endowment`, the rest by what was left."""

    winners: list[int]
    shared: int
    endowment: Fraction
    steps: int  # times the endowment was raised


def complete(rule: Rule, completion: Completion, progress: Progress = silent) -> Completed:
    """Count with a completion.

    none: each voter has budget / voters. add-one: each has that, rounded down to a whole unit of the currency, and a
    unit more in each step, until the winners would cost more than the budget: the outcome of the step before counts.
    add-one-then-utilitarian: what is left then goes to what still fits, most votes first.
    """
    election, voters = rule.election, rule.profile.voters
    shares = Shares(rule)
    if not voters:
        return Completed([], 0, Fraction(0), 0)
    if completion == "none":
        endowment = Fraction(election.budget, voters)
        won = shares.run(endowment) or []
        return Completed(won, len(won), endowment, 0)
    done = _raised(shares, progress)
    if completion == "add-one":
        return done
    left = election.budget - sum(election.projects[at].cost for at in done.winners)
    more = by_votes(election, rule.profile, rule.ranks, left=left, won=done.winners)
    return Completed([*done.winners, *more], done.shared, done.endowment, done.steps)


def _raised(shares: Shares, progress: Progress) -> Completed:
    """Raise the endowment by a unit of the currency as long as the winners fit in the budget."""
    rule = shares.rule
    unit, budget = rule.election.scale, rule.election.budget
    endowment = budget // (rule.profile.voters * unit) * unit
    won = shares.run(Fraction(endowment), limit=budget) or []
    steps, alike = 0, 0
    patience = max(64, sum(map(len, rule.profile.backers)) // 8)
    while not _all_won(shares, won):
        ahead = 1
        if alike >= patience:
            ahead = _ahead(shares, won, endowment, unit)
            if ahead == 0:
                break
            if ahead < patience // 4:
                patience *= 2
        following = shares.run(Fraction(endowment + ahead * unit), limit=budget)
        if following is None:
            endowment += (ahead - 1) * unit
            steps += ahead - 1
            break
        alike = alike + 1 if following == won else 0
        won, endowment, steps = following, endowment + ahead * unit, steps + ahead
        progress(sum(rule.election.projects[at].cost for at in won), budget)
    return Completed(won, len(won), Fraction(endowment), steps)


def _ahead(shares: Shares, won: list[int], endowment: int, unit: int) -> int:
    """How many steps to the first that can change anything; 0 when none ever can."""
    free = room(shares.rule, won, shares.rivals, Fraction(endowment))
    return 0 if free is None else max(1, ceil(free / unit))


def _all_won(shares: Shares, won: list[int]) -> bool:
    """Nothing is left that could still win."""
    closed = set(won).union(*(shares.rivals[at] for at in won))
    return all(at in closed for at in shares.candidates)
