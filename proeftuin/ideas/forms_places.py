"""Forms about places: the areas of a process, and where an idea is about."""

import json
import math
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.ideas import places
from proeftuin.ideas.models import Idea
from proeftuin.kernel.errors import InvalidError
from proeftuin.processes.models import Process
from proeftuin.ui.forms import Form

PLACE_FIELDS = ("address", "area", "latitude", "longitude", "shape")


class OutlinesForm(Form):
    file = forms.FileField(
        label=_("The outlines of your districts or neighbourhoods"),
        help_text=_("A GeoJSON file with one polygon for each area, in degrees (WGS 84)."),
    )
    name = forms.CharField(
        label=_("The property that holds the names"), required=False, max_length=60,
        help_text=_("Only when it is not called “name”."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Whose outlines they are"), required=False, max_length=300,
        help_text=_("Shown under the map, as in “City of Ghent, CC BY 4.0”."),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content


class PlaceForm(Form):
    """The place of an idea: mix it into a form, and call :meth:`place` once that is valid.

    With JavaScript a map fills the numbers and the shape; without, one types an address, an area or the numbers.
    """

    address = forms.CharField(
        label=_("Address or description of the place"), required=False, max_length=places.LONGEST_ADDRESS,
        help_text=_("As in “the corner of Mill Street and the canal”."),
    )  # fmt: skip
    area = forms.ChoiceField(label=_("Part of town"), required=False)
    latitude = forms.CharField(label=_("Latitude"), required=False, max_length=24)
    longitude = forms.CharField(label=_("Longitude"), required=False, max_length=24)
    shape = forms.CharField(label=_("Shape, as GeoJSON"), required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.process = process
        names = places.area_names(process)
        if names:
            choices = [("", _("Choose …")), *((name, name) for name in names)]
            self.fields["area"].choices = choices  # type: ignore[attr-defined]
        else:
            self.fields["area"] = forms.CharField(
                label=_("Part of town"), required=False, max_length=places.LONGEST_AREA
            )
        for name in ("latitude", "longitude"):
            self.fields[name].widget.attrs.update(inputmode="decimal", autocomplete="off")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        latitude, longitude = self._degrees("latitude"), self._degrees("longitude")
        shape = self._drawn()
        if not any(name in self.errors for name in PLACE_FIELDS):
            try:
                data["place"] = places.place_of(
                    self.process, latitude=latitude, longitude=longitude, shape=shape,
                    address=data.get("address", ""), area=data.get("area", ""),
                )  # fmt: skip
            except InvalidError as error:
                self.add_problems(error.problems)
        return data

    @property
    def place(self) -> places.Place:
        found: places.Place = self.cleaned_data.get("place") or places.Place()
        return found

    def _degrees(self, name: str) -> float | None:
        """A number as people write it, with a comma or a point; "41.40338, 2.17403" pasted into one field is both."""
        text = (self.cleaned_data.get(name) or "").strip().replace("°", "")
        if name == "latitude" and not self.cleaned_data.get("longitude"):
            both = [part.strip() for part in text.replace(";", ",").split(", " if ", " in text else ",")]
            if len(both) == 2 and all(part.replace("-", "").replace(".", "").isdigit() for part in both):
                text, self.cleaned_data["longitude"] = both
        if not text:
            return None
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            self.add_error(name, _("Write a number, as in 51.0543."))
            return None
        if not math.isfinite(value):
            self.add_error(name, _("Write a number, as in 51.0543."))
            return None
        return value

    def _drawn(self) -> object:
        text = self.cleaned_data.get("shape") or ""
        if not text.strip():
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            self.add_error("shape", _("We can't read this shape."))
            return None


def initial_place(idea: Idea) -> dict[str, object]:
    """What the form shows of an idea that has a place."""
    return {
        "address": idea.address, "area": idea.area,
        "latitude": "" if idea.latitude is None or idea.shape else f"{idea.latitude:.6f}",
        "longitude": "" if idea.longitude is None or idea.shape else f"{idea.longitude:.6f}",
        "shape": json.dumps(idea.shape) if idea.shape else "",
    }  # fmt: skip
