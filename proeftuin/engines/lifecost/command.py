"""``proeftuin engine life-cycle-cost``: compare offers from a file."""

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from .costing import Costing, Points, cents, cost, overtakings, points, sensitivity
from .files import read_offers

FORMULA = "LCC = sum over t of C_t/(1+r)^t, with C_t = C_0(1+g)^t; EAC = LCC*r/(1-(1+r)^-N), or LCC/N for r = 0"
EXAMPLE = """example:
  proeftuin engine life-cycle-cost offers.toml --json

offers.toml:
  currency = "EUR"
  discount_rate = 3            # per cent a year, real; with rate = "nominal" give inflation too
  co2_price = 100              # per tonne, for offers that say co2
  # vat = 21                   # per cent, added to all but external costs

  [[offers]]
  name = "A"
  lifetime = 5                 # years
  purchase = 1000              # in year 0
  yearly = 250                 # in each year 1 to 5
  disposal = 30                # in the last year
  co2 = 0.4                    # tonnes a year

  [[offers]]
  name = "B"
  lifetime = 8
  purchase = 1300
  residual = 150               # what it is worth in the last year
  co2 = 0.2
  [[offers.costs]]             # any other cost; kind: acquisition, use, maintenance, end_of_life, external
  name = "energy"
  quantity = 400               # or amount = 160
  price = 0.40
  when = "yearly"              # or start, end; or years = [3, 6]; or every = 4
  escalation = 0               # per cent a year above other prices

  [award]                      # optional
  cost_points = 70
  circularity_points = 30
  formula = "ratio"            # max * lowest EAC / EAC; or "linear": max * (2 - EAC / lowest EAC)
  [circularity]                # weights, summing to 100; each offer gives marks of 0 to 10 under [offers.circularity]
  repairability = 60
  recycled = 40
"""


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "life-cycle-cost", help="what offers cost from purchase to disposal", epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("offers", type=Path, metavar="OFFERS.toml")
    parser.add_argument("--json", action="store_true", help="JSON on standard output (always so)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """The comparison as JSON, amounts in cents. Raises InputError."""
    terms, offers = read_offers(arguments.offers)
    costings = [cost(offer, terms.rate) for offer in offers]
    given = {one.offer: one for one in points(costings, terms)}
    found: dict[str, Any] = {
        "currency": terms.currency,
        "discount_rate_percent": _percent(terms.rate),
        "formula": FORMULA,
        "offers": [_row(one, given.get(one.offer.name)) for one in costings],
        "overtaken": [
            {"cheaper_to_buy": one.cheaper, "by": one.other, "year": one.year, "horizon": one.horizon}
            for one in overtakings(offers, terms.rate)
        ],
        "sensitivity": [
            {
                "discount_rate_percent": _percent(rate),
                "offers": [
                    {"name": one.offer.name, "net_present_value": _money(one.net_present_value),
                     "equivalent_annual_cost": _money(one.equivalent_annual_cost)}
                    for one in at
                ],
            }
            for rate, at in sensitivity(offers, terms.rate)
        ],
    }  # fmt: skip
    return found


def _row(one: Costing, got: Points | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": one.offer.name, "lifetime": one.offer.lifetime, "undiscounted": _money(one.undiscounted),
        "net_present_value": _money(one.net_present_value),
        "equivalent_annual_cost": _money(one.equivalent_annual_cost),
        "by_kind": {kind: _money(amount) for kind, amount in one.by_kind.items()},
    }  # fmt: skip
    if got:
        row["points"] = {
            "cost": None if got.cost is None else _money(got.cost), "circularity": _money(got.circular),
            "total": None if got.total is None else _money(got.total),
        }  # fmt: skip
    return row


def _money(amount: Decimal) -> float:
    return float(cents(amount))


def _percent(rate: Decimal) -> float:
    return round(float(rate * 100), 6)
