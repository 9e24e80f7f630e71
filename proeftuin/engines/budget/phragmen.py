"""Sequential Phragmén: everybody earns at the same pace; a project is bought as soon as its backers together can pay
it.

The count ends at the first project that no longer fits in the budget. What each voter has earned and spent is their
load: the moment at which they last bought something, when all their money was gone.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.profile import Profile, rivals

GUARD = 1e-9
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Bought:
    """One purchase: `moment` is what each backer had earned since the start when the money sufficed."""

    project: int
    moment: Fraction


@dataclass(frozen=True, slots=True)
class Ended:
    """The purchases in order, the project that was next but did not fit (None when all were bought), and when that
    was.
    """

    bought: list[Bought]
    stopped_at: int | None
    ended_at: Fraction


class Earners:
    """When each voter last bought, as fractions; all who cast the same ballot alike."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.weights: list[int] = profile.weights.tolist()
        self.loads = [Fraction(0)] * len(self.weights)

    def moment(self, places: list[int], cost: int) -> Fraction:
        """When the backers' money since their last purchase makes the cost."""
        groups: dict[Fraction, int] = {}
        for at in places:
            groups[self.loads[at]] = groups.get(self.loads[at], 0) + self.weights[at]
        spent = sum((load * count for load, count in groups.items()), Fraction(0))
        return (cost + spent) / sum(groups.values())

    def buy(self, places: list[int], moment: Fraction) -> None:
        """All money of the backers is gone at that moment."""
        for at in places:
            self.loads[at] = moment


def phragmen(election: Election, profile: Profile, ranks: list[int]) -> Ended:
    """Count. Comparisons of doubles within a billionth are made again in fractions."""
    against = rivals(election)
    places = {at: profile.backers[at] for at in range(len(election.projects)) if profile.votes[at]}
    exact = Earners(profile)
    loads = np.zeros(len(profile.weights))
    weights = profile.weights.astype(np.float64)
    moments = {at: 0.0 for at in places if election.projects[at].cost <= election.budget}
    left = election.budget
    bought: list[Bought] = []
    while moments:
        at = _next(election, profile, moments, loads, weights, exact, ranks)
        if election.projects[at].cost > left:
            return Ended(bought, at, exact.moment(places[at].tolist(), election.projects[at].cost))
        who = places[at].tolist()
        moment = exact.moment(who, election.projects[at].cost)
        exact.buy(who, moment)
        loads[places[at]] = float(moment)  # rounded once, so a double is never off by more than half its last digit
        bought.append(Bought(at, moment))
        left -= election.projects[at].cost
        del moments[at]
        for rival in against[at]:
            moments.pop(rival, None)
    return Ended(bought, None, bought[-1].moment if bought else Fraction(0))


def _next(
    election: Election,
    profile: Profile,
    moments: dict[int, float],
    loads: NDArray[np.float64],
    weights: NDArray[np.float64],
    exact: Earners,
    ranks: list[int],
) -> int:
    """The project whose backers have the money first. `moments` holds what was known before: they only move later."""
    best = float("inf")
    fresh = {}
    for at in sorted(moments, key=moments.__getitem__):
        if moments[at] * (1 - GUARD) > best:
            break
        who = profile.backers[at]
        cost = election.projects[at].cost
        moments[at] = fresh[at] = (cost + float(weights[who] @ loads[who])) / profile.votes[at]
        best = min(best, fresh[at])
    near = [at for at, moment in fresh.items() if moment <= best * (1 + GUARD)]
    if len(near) == 1:
        return near[0]
    return min(near, key=lambda at: (exact.moment(profile.backers[at].tolist(), election.projects[at].cost), ranks[at]))
