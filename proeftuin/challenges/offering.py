"""Offers of suppliers as typed, and what the engine makes of them. Circularity is scored, never turned into money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from proeftuin.calls.forms.offers import OfferForm, TermsForm
from proeftuin.calls.views.lifecost import Comparison, compare
from proeftuin.kernel.errors import InvalidError

CRITERIA = {
    "recycled": _("Recycled or reused material"),
    "repair": _("Easy to repair, with spare parts for years"),
    "take_back": _("Taken back at the end"),
    "refurbish": _("How many times it can be refurbished"),
    "warranty": _("Years of warranty"),
    "passport": _("Comes with a product passport"),
}


class ChallengeTerms(TermsForm):
    criteria = CRITERIA


class ChallengeOffer(OfferForm):
    """An offer of a supplier of the funnel, whose name is known."""

    criteria = CRITERIA


@dataclass(frozen=True, slots=True)
class Typed:
    """A supplier under the name to show, with the offer as it was typed."""

    name: str
    offer: Mapping[str, str]


def first_terms() -> dict[str, str]:
    """The usual terms, until someone sets others."""
    form = ChallengeTerms()
    return {name: str(form[name].initial) for name in form.fields if form[name].initial is not None}


def read_terms(typed: Mapping[str, str]) -> dict[str, str]:
    """The terms as kept. Raises InvalidError with what is wrong, by field."""
    form = ChallengeTerms({**first_terms(), **typed})
    if not form.is_valid():
        raise InvalidError({name: messages[0] for name, messages in form.errors.items()})
    return {name: form[name].data or "" for name in form.fields}


def read_offer(name: str, typed: Mapping[str, str]) -> dict[str, str]:
    """An offer as kept, without the name. Raises InvalidError with what is wrong, by field."""
    form = ChallengeOffer({**typed, "name": name[:60]})
    if not form.is_valid():
        raise InvalidError({field: messages[0] for field, messages in form.errors.items()})
    return {field: form[field].data or "" for field in form.fields if field != "name"}


def compared(terms: Mapping[str, str], offers: Sequence[Typed]) -> Comparison | None:
    """All that the report shows, or nothing without offers. What is kept was read before, so it is valid."""
    if not offers:
        return None
    given = ChallengeTerms({**first_terms(), **terms})
    forms = tuple(ChallengeOffer({**one.offer, "name": one.name[:60]}) for one in offers)
    if not given.is_valid() or not all(form.is_valid() for form in forms):
        return None
    return compare(given, forms)
