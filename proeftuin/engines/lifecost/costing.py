"""LCC = Σ_t C_t/(1+r)^t, spread over its life as EAC = LCC·r/(1−(1+r)^−N), and what follows from comparing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from .offers import KINDS, ZERO, Award, Offer, Terms

DIGITS = 50  # carried; rounding happens only where a number is shown
AROUND = tuple(Decimal(points) / 100 for points in (-2, -1, 0, 1, 2))  # rates shown beside the chosen one
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Costing:
    """What an offer costs. ``by_kind`` is discounted and sums to ``net_present_value``."""

    offer: Offer
    undiscounted: Decimal
    net_present_value: Decimal
    equivalent_annual_cost: Decimal
    by_kind: dict[str, Decimal]
    years: tuple[tuple[int, Decimal, Decimal], ...]  # year, its cost, discounted


@dataclass(frozen=True, slots=True)
class Overtaking:
    """The offer that is cheapest to buy, and the year in which all it cost so far passes another; None for never
    within ``horizon``.
    """

    cheaper: str
    other: str
    year: int | None
    horizon: int


@dataclass(frozen=True, slots=True)
class Points:
    """Award points; ``cost`` is None where the formula can't be used because a cost is 0 or less."""

    offer: str
    cost: Decimal | None
    circular: Decimal
    total: Decimal | None


def cents(amount: Decimal) -> Decimal:
    """For showing."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def cost(offer: Offer, rate: Decimal) -> Costing:
    """The costs of one offer over its own life."""
    with localcontext(prec=DIGITS):
        years = [(year, offer.in_year(year)) for year in range(offer.lifetime + 1)]
        discounted = [amount / (1 + rate) ** year for year, amount in years]
        worth = sum(discounted, ZERO)
        return Costing(
            offer, sum((amount for _year, amount in years), ZERO), worth, _a_year(worth, rate, offer.lifetime),
            _by_kind(offer, rate),
            tuple((year, amount, now) for (year, amount), now in zip(years, discounted, strict=True)),
        )  # fmt: skip


def _a_year(worth: Decimal, rate: Decimal, lifetime: int) -> Decimal:
    return worth / lifetime if rate == 0 else worth * rate / (1 - (1 + rate) ** -lifetime)


def _by_kind(offer: Offer, rate: Decimal) -> dict[str, Decimal]:
    found = dict.fromkeys(KINDS, ZERO)
    for line in offer.costs:
        found[line.kind] += sum((line.at(year) / (1 + rate) ** year for year in line.years), ZERO)
    return found


def cumulated(offer: Offer, rate: Decimal, horizon: int) -> tuple[Decimal, ...]:
    """All it cost up to the end of each year 0 to ``horizon``, discounted. At the end of its life it is bought again at
    the same (real) price, except in the last year of the horizon.
    """
    with localcontext(prec=DIGITS):
        found = []
        so_far = ZERO
        for year in range(horizon + 1):
            life, age = divmod(year, offer.lifetime)
            amount = offer.in_year(age) if age or not life else offer.in_year(offer.lifetime)
            if life and not age and year < horizon:
                amount += offer.in_year(0)
            so_far += amount / (1 + rate) ** year
            found.append(so_far)
        return tuple(found)


def overtakings(offers: Sequence[Offer], rate: Decimal) -> tuple[Overtaking, ...]:
    """When the offer that is cheapest to buy has cost more than each other one. The horizon is the longest life."""
    if len(offers) < 2:
        return ()
    horizon = max(offer.lifetime for offer in offers)
    lines = {offer.name: cumulated(offer, rate, horizon) for offer in offers}
    cheap = min(offers, key=lambda offer: offer.in_year(0))
    found = []
    for other in offers:
        if other.name == cheap.name or other.in_year(0) == cheap.in_year(0):
            continue
        pairs = enumerate(zip(lines[cheap.name], lines[other.name], strict=True))
        year = next((at for at, (ours, theirs) in pairs if ours > theirs), None)
        found.append(Overtaking(cheap.name, other.name, year, horizon))
    return tuple(found)


def sensitivity(offers: Sequence[Offer], rate: Decimal) -> tuple[tuple[Decimal, tuple[Costing, ...]], ...]:
    """The same offers at rates around the chosen one, each above −100 %."""
    rates = [rate + step for step in AROUND]
    return tuple((one, tuple(cost(offer, one) for offer in offers)) for one in rates if one > -1)


def points(costings: Sequence[Costing], terms: Terms) -> tuple[Points, ...]:
    """``ratio``: max·(lowest EAC / EAC). ``linear``: max·(2 − EAC / lowest EAC), at least 0. Circularity: max times the
    weighed mean of its marks of 0 to 10.
    """
    award = terms.award
    if award is None:
        return ()
    lowest = min(one.equivalent_annual_cost for one in costings)
    found = []
    with localcontext(prec=DIGITS):
        for one in costings:
            circular = award.circular_points * _circularity(one.offer, award)
            for_cost = _cost_points(one.equivalent_annual_cost, lowest, award)
            total = None if for_cost is None else for_cost + circular
            found.append(Points(one.offer.name, for_cost, circular, total))
    return tuple(found)


def _cost_points(annual: Decimal, lowest: Decimal, award: Award) -> Decimal | None:
    if lowest <= 0:
        return None
    if award.formula == "linear":
        return max(ZERO, award.cost_points * (2 - annual / lowest))
    return award.cost_points * (lowest / annual)  # in this order the lowest gets all, to the last digit


def _circularity(offer: Offer, award: Award) -> Decimal:
    return sum((weight / 100 * offer.scores.get(name, ZERO) / 10 for name, weight in award.weights.items()), ZERO)
