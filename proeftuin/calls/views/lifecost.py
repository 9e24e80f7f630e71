"""The calculator of life-cycle cost: usable alone, without an account. GET all the way; nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from proeftuin.accounts.access import public
from proeftuin.calls.forms.offers import COST_NAMES, CRITERIA, MOST_OFFERS, OfferForm, TermsForm
from proeftuin.calls.logic.lines import picture
from proeftuin.engines.lifecost.costing import (
    Costing,
    Overtaking,
    Points,
    cents,
    cost,
    overtakings,
    points,
    sensitivity,
)
from proeftuin.engines.lifecost.offers import KINDS, Offer, Terms
from proeftuin.ui.forms import mistakes
from proeftuin.ui.http import csv_page, json_page

COLUMNS = ("offer", "what", "year", "amount", "discounted")
FIRST: tuple[dict[str, object], ...] = ({"name": "A", "lifetime": 5}, {"name": "B", "lifetime": 8})


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the page, the CSV and the JSON show."""

    terms: Terms
    costings: tuple[Costing, ...]
    points: tuple[Points, ...]
    overtaken: tuple[Overtaking, ...]
    around: tuple[tuple[Decimal, tuple[Costing, ...]], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the forms, and the comparison when all is filled in well."""

    terms: TermsForm
    offers: tuple[OfferForm, ...]
    wrong: list[tuple[str, str]]
    found: Comparison | None


@public
def calculator(request: HttpRequest) -> HttpResponse:
    """The form and, filled in, the comparison below it."""
    asked = read(request)
    status = 422 if asked.wrong else 200
    return render(request, "calls/lifecost.html", _context(request, asked), status=status)


@public
def calculator_csv(request: HttpRequest) -> HttpResponse:
    """The numbers of the comparison, year by year too."""
    found = read(request).found
    if found is None:
        return HttpResponse("fill in the calculator first\n", content_type="text/plain", status=422)
    return csv_page("life-cycle-cost", COLUMNS, year_rows(found))  # type: ignore[return-value]


@public
def calculator_json(request: HttpRequest) -> HttpResponse:
    """As `proeftuin engine life-cycle-cost` prints it."""
    found = read(request).found
    if found is None:
        return HttpResponse("fill in the calculator first\n", content_type="text/plain", status=422)
    offers = [
        {"name": one.offer.name, "undiscounted": float(cents(one.undiscounted)),
         "net_present_value": float(cents(one.net_present_value)),
         "equivalent_annual_cost": float(cents(one.equivalent_annual_cost))}
        for one in found.costings
    ]  # fmt: skip
    return json_page({"discount_rate_percent": float(found.terms.rate * 100), "offers": offers})


def read(request: HttpRequest) -> Asked:
    """The forms as the address fills them."""
    filled = "rate" in request.GET
    data = request.GET if filled else None
    asked = request.GET.get("offers", "")
    many = min(max(int(asked), 1), MOST_OFFERS) if asked.isdecimal() and len(asked) < 4 else len(FIRST)
    if request.GET.get("more"):
        many = min(many + 1, MOST_OFFERS)
    terms = TermsForm(data)
    names = [FIRST[at] if at < len(FIRST) else {"name": chr(65 + at)} for at in range(many)]
    offers = tuple(OfferForm(data, prefix=f"o{at}", initial=names[at]) for at in range(many))
    if data is None or request.GET.get("more"):
        quiet = tuple(OfferForm(prefix=one.prefix, initial=_typed(one, names[at])) for at, one in enumerate(offers))
        return Asked(TermsForm(initial=_typed(terms, {})), quiet, [], None)
    wrong = [one for form in (terms, *offers) for one in _mistakes(form)]
    twice = _twice(offers)
    if not wrong and twice is not None:
        twice.add_error("name", gettext("Two offers have this name. Give each its own."))
        wrong = list(_mistakes(twice))
    return Asked(terms, offers, wrong, None if wrong else compare(terms, offers))


def compare(given: TermsForm, forms: tuple[OfferForm, ...]) -> Comparison:
    terms = given.terms()
    offers: list[Offer] = [form.offer(given) for form in forms]
    costings = tuple(cost(offer, terms.rate) for offer in offers)
    found = points(costings, terms), overtakings(offers, terms.rate), sensitivity(offers, terms.rate)
    return Comparison(terms, costings, *found)


def _typed(form: BaseForm, first: Mapping[str, object]) -> dict[str, object]:
    """What was typed so far, as the start of the next form: adding an offer judges nothing."""
    if not form.is_bound:
        return dict(first)
    typed = {name: form[name].data for name in form.fields if form[name].data is not None}
    return {**first, **typed}


def _mistakes(form: BaseForm) -> list[tuple[str, str]]:
    name = f"{form['name'].data}: " if isinstance(form, OfferForm) and form["name"].data else ""
    return [(anchor, f"{name}{form_label(form, anchor)}{message}") for anchor, message in mistakes(form)]


def form_label(form: BaseForm, anchor: str) -> str:
    label = next((str(field.label) for field in form if field.id_for_label == anchor), "")
    return f"{label}: " if label else ""


def _twice(forms: tuple[OfferForm, ...]) -> OfferForm | None:
    seen: set[str] = set()
    for form in forms:
        name = form.cleaned_data.get("name", "").strip().casefold()
        if name in seen:
            return form
        seen.add(name)
    return None


def _context(request: HttpRequest, asked: Asked) -> dict[str, object]:
    context: dict[str, object] = {
        "terms": asked.terms, "offers": asked.offers, "wrong": asked.wrong, "found": asked.found,
        "most": len(asked.offers) >= MOST_OFFERS, "query": request.GET.urlencode(),
    }  # fmt: skip
    if asked.found:
        context.update(shown(asked.found))
    return context


def shown(found: Comparison) -> dict[str, object]:
    """What the template of a comparison needs beside ``found``."""
    best = min(found.costings, key=lambda one: one.equivalent_annual_cost)
    cheap = min(found.costings, key=lambda one: one.offer.in_year(0))
    rates = [f"{(rate * 100).normalize():f} %" for rate, _costings in found.around]
    series = [
        (one.offer.name, [float(row[at].equivalent_annual_cost) for _rate, row in found.around])
        for at, one in enumerate(found.costings)
    ]
    given = {one.offer: one for one in found.points}
    stays = all(min(row, key=lambda one: one.equivalent_annual_cost).offer == best.offer for _rate, row in found.around)
    return {
        "best": best, "cheap": cheap, "stays": stays, "picture": picture(rates, series),
        "rows": [(one, given.get(one.offer.name), [one.by_kind[kind] for kind in KINDS]) for one in found.costings],
        "kinds": KINDS, "around": [(rates[at], row) for at, (_rate, row) in enumerate(found.around)],
        "criteria": CRITERIA, "percent": f"{(found.terms.rate * 100).normalize():f}",
    }  # fmt: skip


def year_rows(found: Comparison) -> list[tuple[object, ...]]:
    """The comparison as rows of CSV under :data:`COLUMNS`."""
    rows: list[tuple[object, ...]] = []
    for one in found.costings:
        name = one.offer.name
        rows += [(name, "total", "", cents(one.undiscounted), cents(one.net_present_value)),
                 (name, "equivalent annual cost", "", "", cents(one.equivalent_annual_cost))]  # fmt: skip
        rows += [(name, str(COST_NAMES.get(line.name, line.name)), year, cents(line.at(year)),
                  cents(line.at(year) / (1 + found.terms.rate) ** year))
                 for line in one.offer.costs for year in line.years]  # fmt: skip
    for got in found.points:
        rows.append((got.offer, "points", "", "" if got.total is None else cents(got.total), ""))
    for rate, costings in found.around:
        rows += [(one.offer.name, f"equivalent annual cost at {(rate * 100).normalize():f} %", "", "",
                  cents(one.equivalent_annual_cost)) for one in costings]  # fmt: skip
    return rows
