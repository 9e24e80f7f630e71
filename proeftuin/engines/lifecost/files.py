"""Offers from a TOML file. `proeftuin engine life-cycle-cost --help` shows one."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from proeftuin.engines.commands import InputError

from .offers import FORMULAS, KINDS, LONGEST, ZERO, Award, Cost, Offer, Terms, every, real_rate, yearly

TOP = {"currency", "discount_rate", "rate", "inflation", "co2_price", "vat", "award", "circularity", "offers"}
OFFER = {"name", "lifetime", "purchase", "yearly", "disposal", "residual", "co2", "costs", "circularity"}
COST = {"name", "kind", "amount", "quantity", "price", "when", "years", "every", "escalation"}
WHEN = ("start", "yearly", "end")


class _Reader:
    """Collects mistakes while it reads, so that all are told at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[str] = []

    def wrong(self, where: str, what: str) -> None:
        self.mistakes.append(f"{self.name}, {where}: {what}" if where else f"{self.name}: {what}")

    def known(self, found: Mapping[str, Any], names: set[str], where: str) -> None:
        for name in found:
            if name not in names:
                self.wrong(where, f"there is no “{name}” here; there are {', '.join(sorted(names))}")

    def number(self, found: Mapping[str, Any], name: str, where: str, least: Decimal | None = ZERO) -> Decimal | None:
        """A number, or None where it isn't given or is no number."""
        value = found.get(name)
        if value is None:
            return None
        try:
            number = Decimal(str(value).removesuffix("%").strip()) if not isinstance(value, bool) else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or abs(number) > 10**15:
            self.wrong(where, f"{name} is “{value}”, which is no number")
            return None
        if least is not None and number < least:
            self.wrong(where, f"{name} is {number}; it must be {least} or more")
            return None
        return number

    def share(self, found: Mapping[str, Any], name: str, where: str) -> Decimal | None:
        """A percentage as a share, more than −50 and at most 100 %."""
        number = self.number(found, name, where, least=None)
        if number is not None and not -50 < number <= 100:
            self.wrong(where, f"{name} is {number} %; it must lie between -50 and 100")
            return None
        return None if number is None else number / 100

    def text(self, found: Mapping[str, Any], name: str, where: str) -> str:
        value = found.get(name, "")
        if not isinstance(value, str) or not value.strip():
            self.wrong(where, f"{name} is missing")
            return ""
        return value.strip()


def read_offers(path: Path) -> tuple[Terms, tuple[Offer, ...]]:
    """The terms and the offers. Raises InputError with each mistake."""
    try:
        found = tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: {error}") from error
    reader = _Reader(path.name)
    reader.known(found, TOP, "")
    award = _award(reader, found)
    rate = _rate(reader, found)
    offers = _offers(reader, found)
    _scored(reader, offers, award)
    if reader.mistakes:
        raise InputError(*reader.mistakes[:20])
    return Terms(rate, str(found.get("currency", "EUR")), award), offers


def _rate(reader: _Reader, found: Mapping[str, Any]) -> Decimal:
    if "discount_rate" not in found:
        reader.wrong("", "discount_rate is missing; write 3 for 3 % a year")
    rate = reader.share(found, "discount_rate", "") or ZERO
    kind = found.get("rate", "real")
    if kind not in ("real", "nominal"):
        reader.wrong("", f"rate is “{kind}”; it must be real or nominal")
    inflation = reader.share(found, "inflation", "")
    if kind == "nominal":
        if inflation is None:
            reader.wrong("", "a nominal rate needs inflation, because prices are today's")
            return rate
        return real_rate(rate, inflation)
    if inflation is not None:
        reader.wrong("", 'inflation goes with a nominal rate only; leave it out, or write rate = "nominal"')
    return rate


def _award(reader: _Reader, found: Mapping[str, Any]) -> Award | None:
    given = found.get("award")
    weights = found.get("circularity", {})
    if not isinstance(weights, dict) or not isinstance(given, dict | None):
        reader.wrong("", "award and circularity must be tables, like [award]")
        return None
    shares = {name: reader.number(weights, name, "circularity") or ZERO for name in weights}
    if shares and sum(shares.values()) != 100:
        reader.wrong("circularity", f"the weights sum to {sum(shares.values())}; they must sum to 100")
    if given is None:
        return Award(weights=shares) if shares else None
    reader.known(given, {"cost_points", "circularity_points", "formula"}, "award")
    formula = given.get("formula", "ratio")
    if formula not in FORMULAS:
        reader.wrong("award", f"formula is “{formula}”; it must be {' or '.join(FORMULAS)}")
    cost_points = reader.number(given, "cost_points", "award")
    circular = reader.number(given, "circularity_points", "award") or ZERO
    if circular and not shares:
        reader.wrong("award", "circularity_points need criteria: [circularity] with weights that sum to 100")
    return Award(Decimal(100) if cost_points is None else cost_points, circular, str(formula), shares)


def _offers(reader: _Reader, found: Mapping[str, Any]) -> tuple[Offer, ...]:
    given = found.get("offers")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        reader.wrong("", "there are no offers; each begins with [[offers]]")
        return ()
    co2_price = reader.number(found, "co2_price", "")
    vat = reader.share(found, "vat", "") or ZERO
    offers = []
    names: set[str] = set()
    for at, one in enumerate(given, 1):
        where = f"offer {at}"
        name = reader.text(one, "name", where)
        if name in names:
            reader.wrong(where, f"another offer is called {name} too; rename one")
        names.add(name)
        offers.append(_offer(reader, one, name, f"offer {name}" if name else where, co2_price, vat))
    return tuple(offers)


def _offer(
    reader: _Reader, one: Mapping[str, Any], name: str, where: str, co2_price: Decimal | None, vat: Decimal
) -> Offer:  # fmt: skip
    reader.known(one, OFFER, where)
    life = one.get("lifetime")
    if not isinstance(life, int) or isinstance(life, bool) or not 1 <= life <= LONGEST:
        reader.wrong(where, f"lifetime must be a whole number of years, 1 to {LONGEST}")
        life = 1
    last = (life,)
    costs = []
    for key, kind, years, sign in (
        ("purchase", "acquisition", (0,), 1), ("yearly", "use", yearly(life), 1),
        ("disposal", "end_of_life", last, 1), ("residual", "end_of_life", last, -1),
    ):  # fmt: skip
        amount = reader.number(one, key, where)
        if amount:
            costs.append(Cost(key, sign * amount * (1 + vat), years, kind))
    costs.extend(_lines(reader, one, life, where, vat))
    tonnes = reader.number(one, "co2", where)
    if tonnes:
        if co2_price is None:
            reader.wrong(where, "co2 needs a co2_price at the top: what a tonne costs society")
        costs.append(Cost("co2", tonnes * (co2_price or ZERO), yearly(life), "external"))
    if not costs:
        reader.wrong(where, "it has no costs; give at least purchase")
    marks = one.get("circularity", {})
    if not isinstance(marks, dict):
        reader.wrong(where, "circularity must be a table of marks")
        marks = {}
    scores = {key: reader.number(marks, key, where) or ZERO for key in marks}
    return Offer(name, life, tuple(costs), scores)


def _lines(reader: _Reader, one: Mapping[str, Any], life: int, where: str, vat: Decimal) -> list[Cost]:
    given = one.get("costs", [])
    if not isinstance(given, list) or not all(isinstance(line, dict) for line in given):
        reader.wrong(where, "costs must be a list; each begins with [[offers.costs]]")
        return []
    found = []
    for at, line in enumerate(given, 1):
        place = f"{where}, cost {line.get('name') or at}"
        reader.known(line, COST, place)
        kind = line.get("kind", "use")
        if kind not in KINDS:
            reader.wrong(place, f"kind is “{kind}”; there are {', '.join(KINDS)}")
            kind = "use"
        amount = _amount(reader, line, place)
        growth = reader.share(line, "escalation", place) or ZERO
        years = _years(reader, line, life, place)
        taxed = amount if kind == "external" else amount * (1 + vat)
        found.append(Cost(str(line.get("name") or at), taxed, years, kind, growth))
    return found


def _amount(reader: _Reader, line: Mapping[str, Any], where: str) -> Decimal:
    """The amount as it stands, or quantity times price. It may be income, and so negative."""
    amount = reader.number(line, "amount", where, least=None)
    quantity, price = reader.number(line, "quantity", where), reader.number(line, "price", where, least=None)
    if (amount is None) == (quantity is None or price is None):
        reader.wrong(where, "give either an amount, or a quantity and a price")
    return amount if amount is not None else (quantity or ZERO) * (price or ZERO)


def _years(reader: _Reader, line: Mapping[str, Any], life: int, where: str) -> tuple[int, ...]:
    said = [key for key in ("when", "years", "every") if key in line]
    if len(said) > 1:
        reader.wrong(where, f"{' and '.join(said)} can't stand together; keep one")
    if "years" in line:
        years = line["years"]
        if not isinstance(years, list) or not all(type(year) is int and 0 <= year <= life for year in years):
            reader.wrong(where, f"years must be a list of whole years, 0 to {life}")
            return ()
        return tuple(sorted(set(years)))
    if "every" in line:
        step = line["every"]
        if type(step) is not int or step < 1:
            reader.wrong(where, "every must be a whole number of years, 1 or more")
            return ()
        return every(step, life)
    when = line.get("when", "yearly")
    if when not in WHEN:
        reader.wrong(where, f"when is “{when}”; it must be {', '.join(WHEN)}")
        return ()
    return {"start": (0,), "yearly": yearly(life), "end": (life,)}[when]


def _scored(reader: _Reader, offers: tuple[Offer, ...], award: Award | None) -> None:
    weights = award.weights if award else {}
    for offer in offers:
        for name, mark in offer.scores.items():
            if name not in weights:
                reader.wrong(f"offer {offer.name}", f"“{name}” is no criterion under [circularity]")
            elif mark > 10:
                reader.wrong(f"offer {offer.name}", f"{name} is {mark}; marks go from 0 to 10")
        for name in weights:
            if name not in offer.scores:
                reader.wrong(f"offer {offer.name}", f"it has no mark on {name}")
