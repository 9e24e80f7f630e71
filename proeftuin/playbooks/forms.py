"""Forms of the editor's pages: the words in four languages, and the structure beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from proeftuin.content import lexicon, vocabularies
from proeftuin.content.loader import LANGUAGES
from proeftuin.playbooks import rules, structure
from proeftuin.playbooks.rules import Mistake, key_of
from proeftuin.ui.forms import Form

NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
LABELS: Mapping[str, object] = {
    "title": _("Title"),
    "summary": _("In two sentences"),
    "use_when": _("When to use it"),
    "not_when": _("When not to use it"),
    "origin": _("Where it comes from"),
    "name": _("Name"),
    "purpose": _("What it is for, in one line"),
    "gate": _("What must be true to go on"),
    "instruction": _("What to do, in a few short sentences"),
    "why": _("Why, in one sentence"),
    "how": _("How to do it, in a few short sentences"),
    "kind": _("Name of the kind"),
}
SHORT = ("title", "name")
INPUT = {"class": "input"}


class WordsForm(Form):
    """Words in four languages: fields NAME_LANGUAGE. Empty ones may be saved; they are told until it is published."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    names: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beside: dict[str, str] = {}  # field → what is wrong with what is stored
        for name in self.names:
            for one in LANGUAGES:
                widget = forms.TextInput(INPUT) if name in SHORT else forms.Textarea({**INPUT, "rows": 4})
                widget.attrs["lang"] = one
                self.fields[f"{name}_{one}"] = forms.CharField(
                    label=NAMES[one], required=False, max_length=rules.LONGEST_TEXT, widget=widget
                )

    def words(self) -> dict[str, dict[str, str]]:
        """Language → name → text, as typed."""
        return {one: {name: self.cleaned_data[f"{name}_{one}"] for name in self.names} for one in LANGUAGES}

    def word_rows(self) -> Iterator[tuple[object, list[tuple[BoundField, str]]]]:
        """Each text with its fields in four languages, and what is wrong with them."""
        for name in self.names:
            fields = [self[f"{name}_{one}"] for one in LANGUAGES]
            yield LABELS[name], [(field, self.beside.get(field.name, "")) for field in fields]

    def others(self) -> Iterator[tuple[BoundField, str]]:
        """The fields of the structure, and what is wrong with them."""
        words = {f"{name}_{one}" for name in self.names for one in LANGUAGES}
        for field in self.visible_fields():
            if field.name not in words:
                yield field, self.beside.get(field.name, "")


def words_initial(texts: Mapping[str, Mapping[str, Any]], path: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """What is stored at a path, as the form shows it."""
    found = {}
    for one in LANGUAGES:
        table: Any = texts.get(one, {})
        for part in path:
            table = table.get(part, {}) if isinstance(table, dict) else {}
        for name in names:
            found[f"{name}_{one}"] = str(table.get(name, "")) if isinstance(table, dict) else ""
    return found


def beside(mistakes: Sequence[Mistake], at: tuple[str | int, ...], words_at: tuple[str, ...]) -> dict[str, str]:
    """Field → message, for the mistakes at a place in the structure and at a place in the texts."""
    found: dict[str, str] = {}
    for one in mistakes:
        path = at if one.file == rules.STRUCTURE else words_at
        rest = one.path[len(path) :]
        if one.path[: len(path)] != path:
            continue
        name = ".".join(map(str, rest)).replace("gate.", "", 1) if rest else ""
        if one.file == rules.STRUCTURE:
            found.setdefault(name, one.message)
        else:
            found.setdefault(f"{name}_{one.file}", str(_("Still missing.")))
    return found


class CopyForm(Form):
    source = forms.ChoiceField(label=_("Copy which playbook?"), widget=forms.Select(INPUT))
    title = forms.CharField(label=_("Your own title"), max_length=200, widget=forms.TextInput(INPUT))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = choices  # type: ignore[attr-defined]


class AboutForm(WordsForm):
    names = structure.WORDS
    phases = forms.MultipleChoiceField(
        label=_("Helps in these phases"), choices=lambda: vocabularies.choices("phases"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    concepts = forms.CharField(
        label=_("Topics"), required=False, help_text=_("Codes of the lexicon, with commas between them."),
        max_length=500, widget=forms.TextInput(INPUT),
    )  # fmt: skip
    order = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=100_000,
        widget=forms.NumberInput({"class": "input input--short"}),
    )  # fmt: skip

    def clean_concepts(self) -> list[str]:
        found = [one.strip() for one in self.cleaned_data["concepts"].split(",") if one.strip()]
        unknown = [one for one in found if lexicon.concept(one) is None]
        if unknown:
            raise forms.ValidationError(_("the lexicon has no concept “%(one)s”") % {"one": unknown[0]})
        return list(dict.fromkeys(found))


class StageForm(WordsForm):
    names = structure.STAGE_WORDS
    phase = forms.ChoiceField(label=_("Phase of the cycle"), widget=forms.Select(INPUT))
    decide = forms.ChoiceField(
        label=_("Who decides at the end"), choices=lambda: vocabularies.choices("gate_deciders"),
        widget=forms.Select(INPUT),
    )  # fmt: skip
    outcomes = forms.MultipleChoiceField(
        label=_("What may come out"), choices=lambda: vocabularies.choices("gate_outcomes"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, phases: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].choices = [  # type: ignore[attr-defined]
            one for one in vocabularies.choices("phases") if one[0] in phases
        ]


class StepForm(WordsForm):
    names = structure.STEP_WORDS
    output = forms.ChoiceField(
        label=_("What comes out of it"), choices=lambda: vocabularies.choices("step_outputs"),
        widget=forms.Select(INPUT),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Minutes of work"), min_value=structure.MINUTES[0], max_value=structure.MINUTES[1],
        widget=forms.NumberInput({"class": "input input--short"}),
    )  # fmt: skip
    who = forms.MultipleChoiceField(label=_("Who does it"), widget=forms.CheckboxSelectMultiple)
    together = forms.ChoiceField(
        label=_("Together or apart"), required=False, widget=forms.RadioSelect,
        choices=[("", _("as the team likes")), ("yes", _("together")), ("no", _("each apart first"))],
    )  # fmt: skip
    optional = forms.BooleanField(label=_("The team may leave it out"), required=False)
    after = forms.MultipleChoiceField(
        label=_("Comes after"), required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    tools = forms.MultipleChoiceField(label=_("Cards"), required=False, widget=forms.CheckboxSelectMultiple)
    questionnaire = forms.ChoiceField(
        label=_("Which questionnaire"), required=False, help_text=_("Only when a questionnaire comes out of it."),
        widget=forms.Select(INPUT),
    )  # fmt: skip
    decision = forms.ChoiceField(
        label=_("Which way of deciding"), required=False, help_text=_("Only when a decision comes out of it."),
        widget=forms.Select(INPUT),
    )  # fmt: skip

    def __init__(
        self, *args: Any, about: Mapping[str, Any], words: Mapping[str, Any], step: str, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        stages = words.get("stages", {})
        earlier, steps = True, []
        for stage in about.get("stages", ()):
            named = stages.get(key_of(stage), {}).get("steps", {})
            inside = [key_of(one) for one in stage.get("steps", ())]
            if earlier:
                steps += [(one, named.get(one, {}).get("name", one)) for one in inside if one != step]
            earlier = earlier and step not in inside
        for name, choices in (
            ("who", [(one, words.get("roles", {}).get(one, one)) for one in about.get("roles", ())]),
            ("after", steps),
            ("tools", [(key_of(one), words.get("tools", {}).get(key_of(one), {}).get("name", key_of(one)))
                       for one in about.get("tools", ())]),
            ("questionnaire", [("", "–"), *((one, one) for one in rules.questionnaires())]),
            ("decision", [("", "–"), *((one, one) for one in structure.DECISIONS)]),
        ):  # fmt: skip
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def settings(self, key: str) -> dict[str, Any]:
        """The step as it stands in the structure: without what is not said."""
        clean = self.cleaned_data
        found: dict[str, Any] = {
            "id": key, "output": clean["output"], "minutes": clean["minutes"], "who": clean["who"]
        }  # fmt: skip
        if clean["together"]:
            found["together"] = clean["together"] == "yes"
        if clean["optional"]:
            found["optional"] = True
        for name in ("after", "tools", "questionnaire", "decision"):
            if clean[name]:
                found[name] = clean[name]
        return found


class CardForm(WordsForm):
    names = structure.TOOL_WORDS
    category = forms.ChoiceField(label=_("Kind of card"), required=False, widget=forms.Select(INPUT))

    def __init__(self, *args: Any, categories: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [*categories, ("", _("a new kind:"))]  # type: ignore[attr-defined]
        for one in LANGUAGES:
            self.fields[f"kind_{one}"] = forms.CharField(
                label=f"{LABELS['kind']} ({NAMES[one]})", required=False, max_length=100,
                widget=forms.TextInput({**INPUT, "lang": one}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        if not clean.get("category") and not any(clean.get(f"kind_{one}") for one in LANGUAGES):
            self.add_error("category", _("Choose a kind, or name a new one."))
        return clean

    def kinds(self) -> dict[str, str]:
        return {one: self.cleaned_data[f"kind_{one}"].strip() for one in LANGUAGES}


class RolesForm(Form):
    """Each role in four languages, with a row for a new one. A role without any word is taken away."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = [*roles, ""]
        for at, _role in enumerate(self.roles):
            for one in LANGUAGES:
                self.fields[f"role_{at}_{one}"] = forms.CharField(
                    label=NAMES[one], required=False, max_length=100, widget=forms.TextInput({**INPUT, "lang": one})
                )

    def rows(self) -> Iterator[list[BoundField]]:
        for at, _role in enumerate(self.roles):
            yield [self[f"role_{at}_{one}"] for one in LANGUAGES]

    def names(self) -> list[tuple[str, dict[str, str]]]:
        """Role ("" for a new one) and its words, of those that have any."""
        rows = [
            (role, {one: self.cleaned_data[f"role_{at}_{one}"].strip() for one in LANGUAGES})
            for at, role in enumerate(self.roles)
        ]
        return [(role, words) for role, words in rows if any(words.values())]
