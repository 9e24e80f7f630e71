"""The Method of Equal Shares: everybody gets the same endowment; backers share the price; the best value wins.

In each round every project that its backers can still afford has a rate: the price per point of utility if all
backers pay the same rate, or all they have left. The lowest rate wins. With cost utilities a project gives as many
points as it costs, so the rate is one over the "effective votes"; with cardinality one point; with points those of
the ballot.

The computing is in doubles with a proven bound on their error. Where a comparison falls within that bound, or within a
billionth, it is made again in fractions. So no winner rests on a rounded number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.profile import Profile, rivals
from proeftuin.engines.budget.wallets import Wallets

type Utility = Literal["cost", "cardinality", "points"]
type Reals = NDArray[np.float64]
type Arithmetic = Literal["guarded", "fractions"]

GUARD = 1e-9  # relative; the doubles' own error is some 1e-14
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a round needs to know, the same in each step of a completion."""

    election: Election
    profile: Profile
    utility: Utility
    ranks: Sequence[int]  # who goes first among equals
    arithmetic: Arithmetic = "guarded"

    def points(self, project: int) -> NDArray[np.int64]:
        """What each backer's ballot gives the project, as the utility sees it."""
        given = self.profile.points[project]
        return given if self.utility == "points" else np.ones_like(given)

    def worth(self, project: int) -> int:
        """By what a rate is divided before it is compared."""
        return self.election.projects[project].cost if self.utility == "cost" else 1


@dataclass(slots=True)
class _Price:
    """A rate, divided by the worth; `slack` is how far it can be off, relative; `exact` is there where it is known."""

    value: float
    slack: float
    exact: Fraction | None = None


class Shares:
    """Counts one endowment after another for the same election."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        election, profile = rule.election, rule.profile
        self.rivals = rivals(election)
        self.weights = profile.weights.astype(np.float64)
        self.points = [rule.points(at) for at in range(len(election.projects))]
        self.reals = [one.astype(np.float64) for one in self.points]
        self.parts = [self.weights[who] for who in profile.backers]
        self.shares = [
            int((profile.weights[who] * points).sum()) for who, points in zip(profile.backers, self.points, strict=True)
        ]
        self.loads = [part * real for part, real in zip(self.parts, self.reals, strict=True)]
        self.candidates = [
            at for at, one in enumerate(election.projects) if profile.votes[at] and one.cost <= election.budget
        ]
        self.lowest = {
            at: election.projects[at].cost / self.shares[at] / (rule.worth(at) or 1) * (1 - 4 * EPSILON)
            for at in self.candidates
        }
        self.exact_lists = [(who.tolist(), one.tolist()) for who, one in zip(profile.backers, self.points, strict=True)]

    def run(self, endowment: Fraction, *, limit: int | None = None) -> list[int] | None:
        """The winners in order at this endowment, or None as soon as they cost more than `limit`."""
        return _Run(self, endowment).winners(limit)


class _Run:
    def __init__(self, shares: Shares, endowment: Fraction) -> None:
        self.shares = shares
        self.rule = shares.rule
        self.endowment = endowment
        self.wallets = np.full(len(shares.weights), float(endowment))
        self.errors = np.full(len(shares.weights), EPSILON * float(endowment))  # no wallet is farther off than this
        self.most = float(self.errors.max(initial=0.0))
        self.won: list[int] = []
        self.replayed = 0
        self.exact: Wallets | None = None

    def winners(self, limit: int | None) -> list[int] | None:
        """Buy until nobody can afford anything."""
        projects = self.rule.election.projects
        each, of = self.endowment.numerator, self.endowment.denominator
        votes = self.rule.profile.votes
        open_to = {  # the last price known: prices only rise; what untouched money can't pay is left out at once
            at: price for at, price in self.shares.lowest.items() if votes[at] * each >= projects[at].cost * of
        }
        spent = 0
        while open_to:
            winner = self._best(open_to)
            if winner is None:
                break
            spent += projects[winner].cost
            if limit is not None and spent > limit:
                return None
            del open_to[winner]
            for rival in self.shares.rivals[winner]:
                open_to.pop(rival, None)
            self._buy(winner)
        return self.won

    def _best(self, open_to: dict[int, float]) -> int | None:
        """The project with the lowest price, the ties settled; those that can't be afforded leave `open_to`."""
        prices: dict[int, _Price] = {}
        best = float("inf")
        for at in sorted(open_to, key=open_to.__getitem__):
            if open_to[at] * (1 - GUARD) > best:
                break
            price = self._price(at, open_to[at])
            if price is None:
                del open_to[at]
                continue
            prices[at] = price
            open_to[at] = price.value * (1 - price.slack)
            best = min(best, price.value * (1 + price.slack))
        near = [at for at, price in prices.items() if price.value * (1 - price.slack) <= best * (1 + GUARD)]
        if len(near) <= 1:
            return near[0] if near else None
        return min(near, key=lambda at: (self._exact_price(at, prices[at]), self.rule.ranks[at]))

    def _price(self, at: int, known: float = 0.0) -> _Price | None:
        """The price of one project now, at least `known`; None when its backers can't pay."""
        cost = self.rule.election.projects[at].cost
        share = self.shares.shares[at]
        worth = self.rule.worth(at)
        if cost == 0:
            return _Price(0.0, 0.0, Fraction(0))
        if self.rule.arithmetic == "fractions":
            return self._known(at, worth)
        lowest = cost / share
        held = self.wallets[self.rule.profile.backers[at]]
        ratios = held if self.rule.utility != "points" else held / self.shares.reals[at]
        if lowest <= float(ratios.min()) * (1 - GUARD) - self.most:
            return _Price(lowest / worth, 4 * EPSILON, Fraction(cost, share * worth))
        return self._shared(at, held, ratios, max(lowest, known * worth))

    def _shared(self, at: int, held: Reals, ratios: Reals, rate: float) -> _Price | None:
        """The price when some backers may pay all they have. `rate` is a lower bound of it.

        What the backers pay together is concave in the rate, so Newton's method climbs to the solution without
        passing it. An error in the money moves the solution by at most that error over the points of those who
        surely keep something, which is the slack.
        """
        cost, worth = self.rule.election.projects[at].cost, self.rule.worth(at)
        part, load = self.shares.parts[at], self.shares.loads[at]
        money = part * held
        total = float(money.sum())
        wrong = float(part @ self.errors[self.rule.profile.backers[at]]) + 4 * len(held) * EPSILON * max(total, cost)
        doubt = wrong + GUARD * cost
        if total < cost - doubt:
            return None
        if total < cost + doubt:
            return self._known(at, worth)
        for _ in range(64):
            rich = ratios >= rate
            better = (cost - total + float(money @ rich)) / (float(load @ rich) or 1.0)
            if better <= rate * (1 + 8 * EPSILON):
                break
            rate = better
        else:
            return self._known(at, worth)
        rest = float(load @ (ratios >= rate * 1.001))
        if not rest or wrong > 1e-4 * rate * rest:
            return self._known(at, worth)
        return _Price(rate / worth, wrong / rest / rate + 64 * EPSILON)

    def _known(self, at: int, worth: int) -> _Price | None:
        who, points = self.shares.exact_lists[at]
        rate = self._replay().rate(who, points, self.rule.election.projects[at].cost)
        if self.most > 1e-2 * GUARD * float(self.endowment) and self.rule.arithmetic == "guarded":
            self._refresh()
        return None if rate is None else _Price(float(rate / worth), 4 * EPSILON, rate / worth)

    def _exact_price(self, at: int, price: _Price) -> Fraction:
        if price.exact is None:
            known = self._known(at, self.rule.worth(at))
            if known is None or known.exact is None:
                raise AssertionError("a project that can surely be paid has a price")
            price.exact = known.exact
        return price.exact

    def _buy(self, winner: int) -> None:
        """Take the money from the backers."""
        price = self._price(winner)
        if price is None:
            raise AssertionError("a winner can be paid")
        self.won.append(winner)
        if self.rule.arithmetic == "fractions":
            return
        rate = price.value * self.rule.worth(winner)
        if rate == 0:
            return
        who, real = self.rule.profile.backers[winner], self.shares.reals[winner]
        left = self.wallets[who] - rate * real
        off = self.errors[who] + real * (rate * (price.slack + 2 * EPSILON)) + EPSILON * float(self.endowment)
        empty = left < -off  # surely paid all they had: nothing is left, and no error
        self.wallets[who] = np.maximum(left, 0.0)
        self.errors[who] = np.where(empty, 0.0, off)
        self.most = max(self.most, float(off.max()))

    def _replay(self) -> Wallets:
        """The wallets in fractions, up to date with what was bought."""
        if self.exact is None:
            self.exact = Wallets(self.rule.profile, self.endowment)
        for winner in self.won[self.replayed :]:
            who, points = self.shares.exact_lists[winner]
            rate = self.exact.rate(who, points, self.rule.election.projects[winner].cost)
            if rate is None:
                raise AssertionError("a winner can be paid")
            self.exact.pay(who, points, rate)
            self.replayed += 1
        return self.exact

    def _refresh(self) -> None:
        """Doubles that drifted are taken from the fractions anew."""
        exact = self._replay()
        pairs = zip(exact.numerators, exact.denominators, strict=True)
        self.wallets = np.array([numerator / denominator for numerator, denominator in pairs])
        self.errors = EPSILON * self.wallets
        self.most = EPSILON * float(self.endowment)
