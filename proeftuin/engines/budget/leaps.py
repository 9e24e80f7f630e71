"""How far the endowment can rise before anything can change: the steps of add-one in between need no count.

As long as the same projects win in the same order and the same backers pay all they have, every wallet and every
price is a straight line in the endowment. So the first moment at which two of those lines cross can be computed,
exactly. The idea is that of Kraiczy, Robinson and Elkind, "Streamlining Equal Shares" (arXiv 2502.11797).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proeftuin.engines.budget.shares import Rule


@dataclass(frozen=True, slots=True)
class _Line:
    """A value now, and how it changes when everybody gets one unit more."""

    now: Fraction
    slope: Fraction

    def until_above(self, other: "_Line") -> Fraction | None:
        """How much more until this line, now at or below the other, rises above it; None if it never does."""
        if self.slope <= other.slope:
            return None
        return (other.now - self.now) / (self.slope - other.slope)


ZERO = _Line(Fraction(0), Fraction(0))


def room(rule: Rule, winners: Sequence[int], rivals: Sequence[frozenset[int]], endowment: Fraction) -> Fraction | None:
    """By how much the endowment can rise, at least, with the same winners. None: by any amount."""
    wallets = [_Line(endowment, Fraction(1))] * len(rule.profile.weights)
    open_to = {at for at, votes in enumerate(rule.profile.votes) if votes}
    open_to = {at for at in open_to if rule.election.projects[at].cost <= rule.election.budget}
    bounds: list[Fraction] = []
    for winner in [*winners, None]:
        prices = {}
        for at in open_to:
            rate, events = _rate(rule, at, wallets)
            bounds.extend(events)
            if rate is not None:
                prices[at] = _Line(rate.now / _worth(rule, at), rate.slope / _worth(rule, at))
        if winner is None:
            break
        best = prices.pop(winner)
        bounds.extend(bound for one in prices.values() if (bound := best.until_above(one)) is not None)
        wallets = _paid(rule, winner, best, wallets)
        open_to -= {winner} | rivals[winner]
    return min(bounds, default=None)


def _worth(rule: Rule, at: int) -> int:
    return rule.worth(at) or 1


def _rate(rule: Rule, at: int, wallets: Sequence[_Line]) -> tuple[_Line | None, list[Fraction]]:
    """The rate of one project as a line, and after how much more it bends or the project becomes affordable."""
    cost = rule.election.projects[at].cost
    if cost == 0:
        return ZERO, []
    rows = list(_backers(rule, at, wallets))
    total = sum((weight * held.now for held, _, weight in rows), Fraction(0))
    if total < cost:
        slope = sum((weight * held.slope for held, _, weight in rows), Fraction(0))
        return None, [(cost - total) / slope] if slope else []
    rows.sort(key=lambda row: row[0].now / row[1])
    now, slope = Fraction(cost), Fraction(0)
    share = sum(point * weight for _, point, weight in rows)
    for held, point, weight in rows:
        if now * point <= held.now * share:
            break
        now -= weight * held.now
        slope -= weight * held.slope
        share -= point * weight
    rate = _Line(now / share, slope / share)
    return rate, list(_bends(rate, rows))


def _bends(rate: _Line, rows: Sequence[tuple[_Line, int, int]]) -> Iterator[Fraction]:
    """When a backer who pays all begins to keep something, or the other way round."""
    for held, point, _ in rows:
        due = _Line(rate.now * point, rate.slope * point)
        lower, upper = (held, due) if held.now < due.now else (due, held)
        bound = lower.until_above(upper)
        if bound is not None:
            yield bound


def _backers(rule: Rule, at: int, wallets: Sequence[_Line]) -> Iterator[tuple[_Line, int, int]]:
    for place, point in zip(rule.profile.backers[at].tolist(), rule.points(at).tolist(), strict=True):
        yield wallets[place], point, int(rule.profile.weights[place])


def _paid(rule: Rule, winner: int, price: _Line, wallets: Sequence[_Line]) -> list[_Line]:
    rate = _Line(price.now * _worth(rule, winner), price.slope * _worth(rule, winner))
    left = list(wallets)
    for place, point in zip(rule.profile.backers[winner].tolist(), rule.points(winner).tolist(), strict=True):
        held = wallets[place]
        poor = held.now < rate.now * point
        left[place] = ZERO if poor else _Line(held.now - rate.now * point, held.slope - rate.slope * point)
    return left
