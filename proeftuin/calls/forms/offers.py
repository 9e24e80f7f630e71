"""Offers as someone types them, for the calculator of life-cycle cost. It keeps nothing: the address holds it all."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proeftuin.engines.lifecost.offers import LONGEST, Award, Cost, Offer, Terms, every, yearly

ZERO = Decimal(0)
MOST_OFFERS = 6
MOST = Decimal(10) ** 12
CRITERIA = {
    "recycled": _("Recycled or reused material"),
    "repair": _("Easy to repair, with spare parts for years"),
    "take_back": _("Taken back at the end"),
    "reuse": _("Can be refurbished and used again"),
    "lasting": _("Made to last, with a warranty"),
}
COST_NAMES = {
    "purchase": _("Purchase"), "extra": _("Delivery, installation, training"), "energy": _("Energy"),
    "yearly": _("Other use"), "staff": _("Staff"), "maintenance": _("Maintenance"), "periodic": _("Large maintenance"),
    "disposal": _("Disposal"), "residual": _("Residual value"), "co2": _("CO₂"),
}  # fmt: skip


class Amount(forms.DecimalField):
    """A number with a comma or a point, whatever the language of the page; thousands may be apart."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", MOST)
        kwargs.setdefault("required", False)
        wide = kwargs.pop("wide", "10")
        kwargs["widget"] = forms.TextInput(attrs={"class": "input", "inputmode": "decimal", "size": wide})
        super().__init__(**kwargs)

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        text = "".join(str(value or "").split()).replace("\u202f", "")
        if "," in text and "." not in text:
            text = text.replace(",", ".")
        return super().to_python(text)


class Whole(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs["widget"] = forms.TextInput(attrs={"class": "input", "inputmode": "numeric", "size": "6"})
        super().__init__(**kwargs)


class Plain(forms.Form):
    """A form in the address: nothing is posted, so nothing is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    def amount(self, name: str) -> Decimal:
        return self.cleaned_data.get(name) or ZERO


class TermsForm(Plain):
    """What all offers are compared by. ``criteria`` of circularity may be more than the usual ones."""

    criteria: Mapping[str, object] = CRITERIA

    rate = Amount(label=_("Discount rate, % a year"), required=True, initial=3, max_value=50,
                  help_text=_("Real: without inflation, as the prices are today's."))  # fmt: skip
    vat = Amount(label=_("VAT to add, %"), initial=0, max_value=100, help_text=_("0 when prices include it."))
    energy_price = Amount(label=_("Price of a kWh, €"), initial="0.30")
    energy_growth = Amount(
        label=_("Energy rises faster than other prices, % a year"), initial=0, min_value=-20, max_value=20
    )
    hour = Amount(label=_("Price of an hour of staff, €"), initial=45)
    co2_price = Amount(label=_("Price of a tonne of CO₂ for society, €"), initial=100)
    cost_points = Amount(label=_("Most points for cost"), initial=70, max_value=1000)
    circular_points = Amount(label=_("Most points for circularity"), initial=30, max_value=1000)
    formula = forms.ChoiceField(
        label=_("How points follow from cost"), required=False, widget=forms.Select(attrs={"class": "input"}),
        choices=[("ratio", _("most × lowest annual cost ÷ annual cost")),
                 ("linear", _("most × (2 − annual cost ÷ lowest annual cost)"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual, left = divmod(100, len(self.criteria))
        for at, (code, label) in enumerate(self.criteria.items()):
            self.fields[f"weight_{code}"] = Amount(label=label, initial=usual + (at < left), max_value=100)

    def costs(self) -> list[Any]:
        return [field for field in self if not field.name.startswith("weight_")]

    def weights(self) -> list[Any]:
        return [self[f"weight_{code}"] for code in self.criteria]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        total = sum((self.amount(f"weight_{code}") for code in self.criteria), ZERO)
        if not any(name.startswith("weight_") for name in self.errors) and total != 100:
            said = gettext("The weights of the criteria sum to %(total)s. They must sum to 100.") % {
                "total": f"{total.normalize():f}"
            }
            self.add_error(f"weight_{next(iter(self.criteria))}", said)
        return clean

    def terms(self) -> Terms:
        weights = {code: self.amount(f"weight_{code}") for code in self.criteria}
        formula = self.cleaned_data["formula"] or "ratio"
        award = Award(self.amount("cost_points"), self.amount("circular_points"), formula, weights)
        return Terms(self.amount("rate") / 100, award=award)


class OfferForm(Plain):
    """One offer. Empty amounts are 0."""

    criteria: Mapping[str, object] = CRITERIA
    name = forms.CharField(
        label=_("Name of the offer"), max_length=60, widget=forms.TextInput(attrs={"class": "input"})
    )
    lifetime = Whole(label=_("Lifetime in years"), required=True, min_value=1, max_value=LONGEST)
    purchase = Amount(label=_("Purchase price, €"), required=True)
    extra = Amount(label=_("Delivery, installation, training, €"))
    kwh = Amount(label=_("Energy, kWh a year"))
    yearly = Amount(label=_("Other use, € a year"), help_text=_("Water, supplies, licences, insurance."))
    hours = Amount(label=_("Hours of staff a year"))
    maintenance = Amount(label=_("Maintenance, € a year"))
    periodic = Amount(label=_("Large maintenance, € each time"))
    every = Whole(label=_("… every so many years"), min_value=1, max_value=LONGEST)
    disposal = Amount(label=_("Taking down and disposal, €"))
    residual = Amount(label=_("Residual or buy-back value, €"))
    co2 = Amount(label=_("CO₂, tonnes a year"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in self.criteria.items():
            self.fields[f"mark_{code}"] = Amount(label=label, max_value=10)

    def costs(self) -> list[Any]:
        return [field for field in self if not field.name.startswith("mark_")]

    def marks(self) -> list[Any]:
        return [self[f"mark_{code}"] for code in self.criteria]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if clean.get("periodic") and not clean.get("every") and "every" not in self.errors:
            self.add_error("every", gettext("Every how many years is there large maintenance?"))
        return clean

    def offer(self, given: TermsForm) -> Offer:
        life = self.cleaned_data["lifetime"]
        tax = 1 + given.amount("vat") / 100
        growth = given.amount("energy_growth") / 100
        rows = (
            ("purchase", self.amount("purchase"), (0,), "acquisition", ZERO),
            ("extra", self.amount("extra"), (0,), "acquisition", ZERO),
            ("energy", self.amount("kwh") * given.amount("energy_price"), yearly(life), "use", growth),
            ("yearly", self.amount("yearly"), yearly(life), "use", ZERO),
            ("staff", self.amount("hours") * given.amount("hour"), yearly(life), "use", ZERO),
            ("maintenance", self.amount("maintenance"), yearly(life), "maintenance", ZERO),
            ("periodic", self.amount("periodic"), every(self.cleaned_data["every"] or life, life), "maintenance", ZERO),
            ("disposal", self.amount("disposal"), (life,), "end_of_life", ZERO),
            ("residual", -self.amount("residual"), (life,), "end_of_life", ZERO),
        )  # fmt: skip
        costs = [Cost(name, amount * tax, years, kind, rise) for name, amount, years, kind, rise in rows if amount]
        carbon = self.amount("co2") * given.amount("co2_price")
        if carbon:
            costs.append(Cost("co2", carbon, yearly(life), "external"))
        marks = {code: self.amount(f"mark_{code}") for code in self.criteria}
        return Offer(self.cleaned_data["name"].strip(), life, tuple(costs), marks)
