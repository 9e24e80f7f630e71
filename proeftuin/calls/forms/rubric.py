"""The criteria of a jury as a form: a fixed number of rows, each a criterion with its weight and anchors."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.forms.offers import Amount
from proeftuin.ui.forms import Form

INPUT = {"class": "input"}
ROWS = 8
PARTS = ("name", "weight", "threshold", "description", "a0", "a5", "a10")
USUAL = ((_("Relevance"), 17), (_("Innovation"), 17), (_("Involvement of those concerned"), 17), (_("Results"), 17),
         (_("Durability"), 16), (_("Transferability"), 16))  # fmt: skip
DARING = ((_("Daring"), 50), (_("What was learned"), 30), (_("Who dared along"), 20))


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **INPUT})


class RubricForm(Form):
    """Rows c0 … c7. ``usual`` fills the first ones where nothing is there yet."""

    rubric = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, usual: Sequence[tuple[object, int]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(ROWS):
            first = usual[at] if at < len(usual) else ("", "")
            rows: dict[str, forms.Field] = {
                "name": forms.CharField(label=_("Criterion"), required=False, max_length=80, initial=first[0],
                                        widget=forms.TextInput(attrs=INPUT)),
                "weight": Amount(label=_("Weight, %"), max_value=100, initial=first[1]),
                "threshold": Amount(label=_("Least mean to be ranked"), max_value=10),
                "description": forms.CharField(label=_("What it means"), required=False, widget=area(2)),
                "a0": forms.CharField(label=_("0 means"), required=False, widget=forms.TextInput(attrs=INPUT)),
                "a5": forms.CharField(label=_("5 means"), required=False, widget=forms.TextInput(attrs=INPUT)),
                "a10": forms.CharField(label=_("10 means"), required=False, widget=forms.TextInput(attrs=INPUT)),
            }  # fmt: skip
            for name, field in rows.items():
                self.fields[f"c{at}_{name}"] = field

    def plain(self) -> list[Any]:
        """All but the criteria."""
        return [one for one in self if not one.is_hidden and not (one.name[0] == "c" and one.name[1:2].isdigit())]

    def criteria(self) -> list[tuple[bool, list[Any]]]:
        """Each row, and whether something stands in it: empty ones are folded."""
        rows = [[self[f"c{at}_{name}"] for name in PARTS] for at in range(ROWS)]
        return [(any(field.value() not in (None, "") or field.errors for field in row), row) for row in rows]

    def criteria_given(self) -> list[dict[str, object]]:
        return [row for at in range(ROWS) if (row := self._criterion(at))]

    def _criterion(self, at: int) -> dict[str, object] | None:
        found = {name: self.cleaned_data.get(f"c{at}_{name}") for name in PARTS}
        if not found["name"]:
            return None
        return {
            "code": f"c{at}", "name": found["name"], "description": found["description"],
            "weight": _plain(found["weight"]) or 0, "threshold": _plain(found["threshold"]),
            "anchors": {mark: found[f"a{mark}"] for mark in ("0", "5", "10")},
        }  # fmt: skip


def initial_rubric(rubric: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """Criteria as the rows of the form show them, in their order."""
    found: dict[str, object] = {}
    for at, one in enumerate(rubric):
        found.update({f"c{at}_{name}": one.get(name) for name in ("name", "weight", "threshold", "description")})
        found.update({f"c{at}_a{mark}": one.get("anchors", {}).get(mark, "") for mark in ("0", "5", "10")})
    return found


def _plain(value: object) -> float | int | None:
    """A Decimal as JSON holds it."""
    if not isinstance(value, Decimal):
        return None
    return int(value) if value == int(value) else float(value)
