"""Money of voters as exact fractions: whole numbers over denominators that grow with each purchase."""

from fractions import Fraction
from math import gcd

from proeftuin.engines.budget.profile import Profile


class Wallets:
    """What each ballot's voters have left, each. All who cast the same ballot hold the same.

    A wallet is `numerators[k] / denominators[k]`; each denominator divides the newest, `common`, so that a purchase
    touches the wallets of its backers alone.
    """

    def __init__(self, profile: Profile, endowment: Fraction) -> None:
        count = len(profile.weights)
        self.weights: list[int] = profile.weights.tolist()
        self.common = endowment.denominator
        self.numerators = [endowment.numerator] * count
        self.denominators = [endowment.denominator] * count

    def left(self, place: int) -> Fraction:
        """What one voter of this ballot has left."""
        return Fraction(self.numerators[place], self.denominators[place])

    def total(self, places: list[int]) -> Fraction:
        """What all voters of these ballots have left together."""
        held = self._held(places)
        return Fraction(sum(self.weights[at] * one for at, one in zip(places, held, strict=True)), self.common)

    def rate(self, places: list[int], points: list[int], cost: int) -> Fraction | None:
        """The rate per point at which the backers can just pay together, each at most what is left; None if they
        can't.
        """
        held = self._held(places)
        weights = self.weights
        wanted = cost * self.common
        rows = [(one, points[at], weights[places[at]]) for at, one in enumerate(held) if one]
        if sum(one * weight for one, _, weight in rows) < wanted:
            return None
        if len({point for _, point, _ in rows}) <= 1:
            rows.sort()
        else:
            rows.sort(key=lambda row: Fraction(row[0], row[1]))
        share = sum(point * weight for _, point, weight in rows)
        for one, point, weight in rows:
            if wanted * point <= one * share:
                return Fraction(wanted, share * self.common)
            wanted -= one * weight
            share -= point * weight
        return Fraction(0)

    def pay(self, places: list[int], points: list[int], rate: Fraction) -> list[int]:
        """Take rate × points, or what is left. Returns what one voter of each ballot paid, in parts of `common`."""
        common = self.common * rate.denominator // gcd(self.common, rate.denominator)
        unit = rate.numerator * (common // rate.denominator)
        paid = []
        for place, point in zip(places, points, strict=True):
            held = self.numerators[place] * (common // self.denominators[place])
            due = min(held, unit * point)
            paid.append(due)
            self.numerators[place] = held - due
            self.denominators[place] = common
        self.common = common
        return paid

    def _held(self, places: list[int]) -> list[int]:
        """The wallets over the common denominator."""
        factors: dict[int, int] = {}
        held = []
        for place in places:
            denominator = self.denominators[place]
            factor = factors.get(denominator)
            if factor is None:
                factor = factors[denominator] = self.common // denominator
            held.append(self.numerators[place] * factor)
        return held
