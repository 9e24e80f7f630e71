"""Offers and the terms they are compared on. Money is Decimal; rates are shares (0.03 is 3 %); years are whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)
LONGEST = 100  # years
KINDS = ("acquisition", "use", "maintenance", "end_of_life", "external")
FORMULAS = ("ratio", "linear")


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount at today's prices and the years in which it falls: 0 is the purchase, N the end of a life of N years.

    ``escalation`` is how much faster than other prices it rises, as a share a year. Income is negative.
    """

    name: str
    amount: Decimal
    years: tuple[int, ...]
    kind: str = "use"
    escalation: Decimal = ZERO

    def at(self, year: int) -> Decimal:
        """C_t = C_0·(1+g)^t."""
        return self.amount * (1 + self.escalation) ** year


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered. ``scores`` are marks of 0 to 10 on the criteria of circularity."""

    name: str
    lifetime: int
    costs: tuple[Cost, ...]
    scores: Mapping[str, Decimal] = field(default_factory=dict)

    def in_year(self, year: int) -> Decimal:
        """What it costs in a year of its life, at that year's price."""
        return sum((cost.at(year) for cost in self.costs if year in cost.years), ZERO)


@dataclass(frozen=True, slots=True)
class Award:
    """How points are given: for cost, by ``formula``, and for circularity, by weights that sum to 100."""

    cost_points: Decimal = Decimal(100)
    circular_points: Decimal = ZERO
    formula: str = "ratio"
    weights: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """``rate`` is real: without inflation, as the prices are."""

    rate: Decimal
    currency: str = "EUR"
    award: Award | None = None


def real_rate(nominal: Decimal, inflation: Decimal) -> Decimal:
    """(1+n) = (1+r)(1+i)."""
    return (1 + nominal) / (1 + inflation) - 1


def yearly(lifetime: int) -> tuple[int, ...]:
    """Each year of use: 1 to N."""
    return tuple(range(1, lifetime + 1))


def every(years: int, lifetime: int) -> tuple[int, ...]:
    """Each so many years, but not in the last: then it is disposed of."""
    return tuple(range(years, lifetime, years))
