"""The settings of a method as a form that an officer fills in, in plain words."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.ideas import logic
from proeftuin.processes.changes import Plain
from proeftuin.ui.forms import Form

QUESTIONS = 8  # extra questions that the form has room for
KINDS = {
    "short": _("one line"), "long": _("a longer text"), "one": _("one of a list"), "many": _("several of a list"),
    "number": _("a number"), "date": _("a date"),
}  # fmt: skip
PLACES = {"no": _("Do not ask"), "optional": _("Ask, but it may stay empty"), "required": _("Everyone must say where")}
GROUPS = {
    _("What people send"): (
        "input_term", "categories", "areas", "place", "images", "title_max", "body_min", "body_max", "edit_minutes",
    ),
    _("How much one person may do"): ("ideas_per_person", "support_limit", "against"),
    _("Proposals that need enough people behind them"): (
        "threshold", "cosigners_needed", "expires_days", "accumulate",
    ),
    _("While people can support"): ("hide_totals", "random_while_open"),
}  # fmt: skip
PARTS = ("label", "kind", "options", "required", "private")  # of an extra question
YES_NO = ("images", "against", "accumulate", "hide_totals", "random_while_open")


class SettingsForm(Form):
    """What people are asked, and how support works. ``settings()`` gives what the method keeps."""

    input_term = forms.ChoiceField(label=_("What do people send?"), help_text=_("Buttons and headings use this word."))
    categories = forms.CharField(
        label=_("Categories"), help_text=_("One on each line. Leave it empty if you need none."), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    areas = forms.CharField(
        label=_("Areas"), help_text=_("Districts or villages to choose from, one on each line."), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    place = forms.ChoiceField(label=_("Do you ask for a place?"))
    images = forms.BooleanField(label=_("People may add pictures"), required=False)
    title_max = forms.IntegerField(label=_("Longest title, in characters"))
    body_min = forms.IntegerField(label=_("Shortest text, in characters"), help_text=_("0: a title alone is enough."))
    body_max = forms.IntegerField(label=_("Longest text, in characters"))
    edit_minutes = forms.IntegerField(
        label=_("For how many minutes may someone change what they sent?"),
        help_text=_("After that people reacted to it. What it said before stays readable."),
    )
    ideas_per_person = forms.IntegerField(
        label=_("How many may one person send?"), help_text=_("0: as many as they like.")
    )
    support_limit = forms.IntegerField(
        label=_("How many may one person support?"),
        help_text=_("0: as many as they like. With a limit, people choose what matters most to them."),
    )
    against = forms.BooleanField(
        label=_("People may also be against something"),
        help_text=_("Both numbers are shown. Use it when you want to know what divides people."), required=False,
    )  # fmt: skip
    threshold = forms.IntegerField(
        label=_("From how many supports is it dealt with?"),
        help_text=_("For proposals that need enough people behind them. 0: no threshold."),
    )
    cosigners_needed = forms.IntegerField(
        label=_("How many co-signers before everyone can read it?"),
        help_text=_("The writer invites them by a link. 0: everyone can read it at once."),
    )
    expires_days = forms.IntegerField(
        label=_("In how many days must it get there?"), help_text=_("0: as long as support is open.")
    )
    accumulate = forms.BooleanField(label=_("Go on counting after that"), required=False)
    hide_totals = forms.BooleanField(
        label=_("Hide the totals while people can support"),
        help_text=_("So that nobody follows the crowd. After the end everyone sees them."), required=False,
    )  # fmt: skip
    random_while_open = forms.BooleanField(
        label=_("Show them in random order while people can support"),
        help_text=_("So that who came first gains nothing by it."), required=False,
    )  # fmt: skip

    def __init__(
        self, *args: Any, settings: Mapping[str, object] | None = None, language: str = "en", **kwargs: Any
    ) -> None:
        stored = {**logic.DEFAULTS, **(settings or {})}
        kwargs["initial"] = {**initial_of(stored, language), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.stored, self.language = stored, language
        self._choose("input_term", vocabularies.choices("input_terms"))
        self._choose("place", PLACES.items())
        for name, (least, most) in logic.NUMBERS.items():
            field = self.fields[name]
            field.widget.attrs["class"] = "input--short"
            self.fields[name] = forms.IntegerField(
                label=field.label, help_text=field.help_text, min_value=least, max_value=most, widget=field.widget
            )
        for number in range(1, QUESTIONS + 1):
            self._add_question(number)

    def settings(self) -> dict[str, object]:
        """What was filled in. Only after ``is_valid()``."""
        given = self.cleaned_data
        plain = {name: given[name] for name in (*YES_NO, *logic.NUMBERS, "input_term", "place")}
        return {
            **plain,
            "categories": _categories(given["categories"], self.stored["categories"], self.language),
            "areas": list(dict.fromkeys(_lines(given["areas"]))),
            "fields": _questions(given, self.stored["fields"]),
        }

    @property
    def groups(self) -> list[tuple[object, list[forms.BoundField]]]:
        """The fields as the page shows them: what they are about, and which."""
        return [(label, [self[name] for name in names]) for label, names in GROUPS.items()]

    @property
    def questions(self) -> list[tuple[int, list[forms.BoundField], bool]]:
        """The extra questions: number, fields, and whether it is shown unfolded."""
        found = []
        for number in range(1, QUESTIONS + 1):
            fields = [self[f"q{number}_{part}"] for part in PARTS]
            found.append((number, fields, bool(fields[0].value()) or any(one.errors for one in fields)))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for number in range(1, QUESTIONS + 1):
            listed = _lines(given.get(f"q{number}_options") or "")
            asks = given.get(f"q{number}_label") and given.get(f"q{number}_kind") in logic.WITH_OPTIONS
            if asks and len(listed) < 2:
                self.add_error(f"q{number}_options", _("Give at least two answers to choose from."))
        return given

    def _choose(self, name: str, choices: object) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = list(choices)  # type: ignore[call-overload]

    def _add_question(self, number: int) -> None:
        words = {"number": number}
        label = forms.CharField(label=_("Extra question %(number)d") % words, required=False, max_length=200)
        answers = forms.CharField(
            label=_("Answers to choose from, for question %(number)d") % words, help_text=_("One on each line."),
            required=False, widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip
        self.fields[f"q{number}_label"] = label
        self.fields[f"q{number}_kind"] = forms.ChoiceField(
            label=_("Answer to question %(number)d") % words, choices=list(KINDS.items()), required=False
        )
        self.fields[f"q{number}_options"] = answers
        self.fields[f"q{number}_required"] = forms.BooleanField(
            label=_("Question %(number)d must be answered") % words, required=False
        )
        self.fields[f"q{number}_private"] = forms.BooleanField(
            label=_("Only we read the answer to question %(number)d") % words, required=False
        )


def told(name: str, value: Plain) -> tuple[str, str]:
    """A setting in words, for people who read what an amendment changed: its name, and what it says."""
    if name == "fields":
        label = _("Extra questions")
    else:
        label = SettingsForm.base_fields[name].label if name in SettingsForm.base_fields else name
    if name in ("input_term", "place"):
        known = dict(vocabularies.choices("input_terms")) if name == "input_term" else PLACES
        return str(label), str(known.get(str(value), value))
    if isinstance(value, bool):
        return str(label), str(_("yes") if value else _("no"))
    if isinstance(value, list):
        language = (get_language() or "en")[:2]
        return str(label), ", ".join(_name(one, language) for one in value)
    return str(label), "" if value is None else str(value)


def _name(row: Plain, language: str) -> str:
    if not isinstance(row, dict):
        return str(row)
    label = row.get("label") or row.get("code")
    return str(label.get(language) or next(iter(label.values()), "")) if isinstance(label, dict) else str(label)


def initial_of(settings: Mapping[str, object], language: str = "en") -> dict[str, object]:
    """Stored settings as the form shows them, with the names of categories in one language."""
    rules = logic.rules_of(settings)
    initial: dict[str, object] = {name: settings[name] for name in (*YES_NO, *logic.NUMBERS, "input_term", "place")}
    initial["categories"] = "\n".join(rules.category(code, language) for code in rules.categories)
    initial["areas"] = "\n".join(rules.areas)
    for number, asked in enumerate(rules.fields[:QUESTIONS], start=1):
        initial |= {
            f"q{number}_label": asked.label, f"q{number}_kind": asked.kind,
            f"q{number}_options": "\n".join(asked.options), f"q{number}_required": asked.required,
            f"q{number}_private": asked.private,
        }  # fmt: skip
    return initial


def _categories(text: str, stored: object, language: str) -> list[dict[str, object]]:
    """One for each line. Who keeps its name keeps its code and its words in other languages."""
    known = {logic.rules_of({"categories": [row]}).category(str(row["code"]), language): row for row in _rows(stored)}
    found: dict[str, dict[str, object]] = {}
    for line in _lines(text):
        row = dict(known.get(line) or {"code": code_of(line), "label": line})
        found.setdefault(str(row["code"]), row)
    return list(found.values())


def _questions(given: Mapping[str, Any], stored: object) -> list[dict[str, object]]:
    """The questions that have words. Who keeps its words keeps its code, and with it the answers given."""
    known = {str(row.get("label")): str(row["code"]) for row in _rows(stored)}
    found: dict[str, dict[str, object]] = {}
    for number in range(1, QUESTIONS + 1):
        label = (given.get(f"q{number}_label") or "").strip()
        if label:
            code = known.get(label) or code_of(label)
            found.setdefault(code, {
                "code": code, "label": label, "kind": given.get(f"q{number}_kind") or "short",
                "required": bool(given.get(f"q{number}_required")), "private": bool(given.get(f"q{number}_private")),
                "options": list(dict.fromkeys(_lines(given.get(f"q{number}_options") or ""))),
            })  # fmt: skip
    return list(found.values())


def code_of(label: str) -> str:
    """A short code for words: "Groen & spelen" is "groen-spelen"."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "c" + hashlib.sha256(label.encode()).hexdigest()[:8]


def _rows(stored: object) -> Sequence[Mapping[str, object]]:
    return [one for one in stored if isinstance(one, Mapping)] if isinstance(stored, list) else []


def _lines(text: str) -> list[str]:
    return [line.strip()[:120] for line in text.splitlines() if line.strip()]
