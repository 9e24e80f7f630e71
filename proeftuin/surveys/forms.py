"""Forms with which officers make questions. Their fields follow from the type of the question and the languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.processes.forms import told_by
from proeftuin.surveys import logic
from proeftuin.surveys.logic import Question, Questionnaire, in_language
from proeftuin.surveys.sheets import option_labels
from proeftuin.ui.forms import Form

TYPE_LABELS = {
    "section": _("Title and text (asks nothing)"),
    "single": _("Choose one"),
    "multiple": _("Choose several"),
    "dropdown": _("Choose one from a list that folds out"),
    "yesno": _("Yes or no"),
    "scale": _("A mark on a scale"),
    "ranking": _("Put in order"),
    "matrix": _("Table: one answer on each line"),
    "matrix_multiple": _("Table: several answers on each line"),
    "short": _("A few words"),
    "long": _("A longer text"),
    "number": _("A number"),
    "date": _("A date"),
    "point": _("A point on the map"),
    "file": _("A file"),
    "consent": _("Consent"),
}
LANGUAGE_NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
SPARE = 3  # empty lines for more choices


class NewQuestionForm(Form):
    """A question at the end of a page; the rest follows on its own page."""

    type = forms.ChoiceField(label=_("Kind of question"), choices=list(TYPE_LABELS.items()))
    label = forms.CharField(label=_("Question"), max_length=500)


class PublishForm(Form):
    reason = forms.CharField(
        label=_("Why do the questions change?"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Public. People have answered the version before."),
    )  # fmt: skip


class SettingsForm(Form):
    """The rules of a survey. ``cleaned_data`` without "once" are the method's settings."""

    layout = forms.ChoiceField(
        label=_("How people answer"), widget=forms.RadioSelect,
        choices=[("pages", _("Page by page, kept at each step")), ("all", _("All questions under each other"))],
    )  # fmt: skip
    results = forms.ChoiceField(
        label=_("When everyone sees the results"), widget=forms.RadioSelect,
        choices=[("never", _("Never: only who runs it")), ("after", _("When it has closed")), ("live", _("At once"))],
    )  # fmt: skip
    edit = forms.BooleanField(label=_("People may change what they sent until it closes"), required=False)
    about = forms.BooleanField(
        label=_("Ask age group and gender at the end"), required=False,
        help_text=_("With consent, and nobody has to say it. It shows whose voice is missing."),
    )  # fmt: skip
    areas = forms.CharField(
        label=_("Parts of town to choose from"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("One on each line."),
    )  # fmt: skip

    @classmethod
    def initial_of(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {**settings, "areas": "\n".join(map(str, settings.get("areas") or ()))}

    def clean_areas(self) -> list[str]:
        return [line.strip()[:80] for line in self.cleaned_data["areas"].splitlines() if line.strip()]

    def settings_typed(self) -> dict[str, Any]:
        asked = [name for name in SettingsForm.base_fields if name != "once"]
        return {name: self.cleaned_data[name] for name in asked}


told = told_by(SettingsForm.base_fields)


class QuestionForm(Form):
    """One question in all its languages. Choices are read apart, see :func:`choices_typed`."""

    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, question: Question, survey: Questionnaire, main: str, **kwargs: Any) -> None:
        kwargs["initial"] = {**_initial(question), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.question, self.main = question, main
        for language in languages(main):
            name = LANGUAGE_NAMES[language]
            self.fields[f"label_{language}"] = forms.CharField(
                label=_("Question (%(language)s)") % {"language": name}, max_length=500, required=language == main
            )
        for language in languages(main):
            self.fields[f"hint_{language}"] = forms.CharField(
                label=_("Explanation (%(language)s)") % {"language": LANGUAGE_NAMES[language]}, max_length=2_000,
                required=False, widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        if question.is_asked:
            self.fields["required"] = forms.BooleanField(label=_("Everyone who is asked must answer"), required=False)
        self._add_settings()
        rules = rules_before(survey, question, main)
        if rules:
            self.fields["rule"] = forms.ChoiceField(label=_("Who is asked this"), required=False, choices=rules)

    def _add_settings(self) -> None:
        kind = self.question.type
        if kind in ("single", "multiple", "dropdown"):
            self.fields["other"] = forms.BooleanField(
                label=_("Offer “something else” with room to write"), required=False
            )
        if kind in ("multiple", "number"):
            words = (_("At least"), _("At most"))
            self.fields["min"] = forms.FloatField(label=words[0], required=False)
            self.fields["max"] = forms.FloatField(label=words[1], required=False)
        if kind == "ranking":
            self.fields["max"] = forms.FloatField(label=_("How many to put in order (empty: all)"), required=False)
        if kind == "scale":
            pairs = [(f"{low}-{high}", f"{low} – {high}") for low, high in logic.SCALES]
            self.fields["scale"] = forms.ChoiceField(label=_("Scale"), choices=pairs)
            for end, label in (
                ("low", _("Beside the lowest (%(language)s)")),
                ("high", _("Beside the highest (%(language)s)")),
            ):
                for language in languages(self.main):
                    self.fields[f"{end}_{language}"] = forms.CharField(
                        label=label % {"language": LANGUAGE_NAMES[language]}, max_length=80, required=False
                    )

    def data_typed(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The question's data with what was typed."""
        clean, made = (
            self.cleaned_data,
            {key: before[key] for key in ("ref", "type", "options", "rows") if key in before},
        )
        for name in ("label", "hint", "low", "high"):
            words = {lang: clean[f"{name}_{lang}"].strip() for lang in logic.LANGUAGES if clean.get(f"{name}_{lang}")}
            if words or name == "label":
                made[name] = words
        made |= {name: True for name in ("required", "other") if clean.get(name)}
        made |= {name: _plain(clean[name]) for name in ("min", "max") if clean.get(name) is not None}
        if clean.get("scale"):
            made["min"], made["max"] = map(int, clean["scale"].split("-"))
        if clean.get("rule"):
            ref, test, answer = clean["rule"].split("|", 2)
            made["show"] = {"question": ref, "test": test, "answer": answer}
        return made


def languages(main: str) -> list[str]:
    """The main language first."""
    return [main, *(one for one in logic.LANGUAGES if one != main)]


def _plain(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _initial(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {"required": question.required, "other": question.other}
    for name in ("label", "hint", "low", "high"):
        found |= {f"{name}_{language}": text for language, text in (getattr(question, name) or {}).items()}
    if question.type == "scale":
        found["scale"] = f"{int(question.least or 0)}-{int(question.most or 0)}"
    else:
        found |= {"min": _shown(question.least), "max": _shown(question.most)}
    if question.show:
        found["rule"] = f"{question.show.question}|{question.show.test}|{question.show.answer}"
    return found


def _shown(value: float | None) -> float | int | None:
    return None if value is None else _plain(float(value))


def rules_before(survey: Questionnaire, question: Question, main: str) -> list[tuple[str, object]]:
    """Every rule that this question can have: one for each answer to each question before it."""
    numbers, found = logic.numbers(survey), list[tuple[str, object]]()
    for one in survey.questions:
        if one.ref == question.ref:
            break
        for test in logic.TESTS.get(one.type, ()):
            for code, label in option_labels(one, main, main).items():
                holes = {"number": numbers[one.ref], "answer": label, "question": in_language(one.label, main)[:50]}
                found.append((f"{one.ref}|{test}|{code}", RULES[test] % holes))
    return [("", _("Everyone")), *found] if found else []


RULES = {
    "is": _("Who answers “%(answer)s” to question %(number)d (%(question)s)"),
    "is_not": _("Who answers anything but “%(answer)s” to question %(number)d (%(question)s)"),
    "contains": _("Who chooses “%(answer)s” at question %(number)d (%(question)s)"),
}


def choice_lines(choices: Sequence[logic.Choice], kind: str, main: str) -> list[dict[str, Any]]:
    """The choices as lines of a form, with some empty ones."""
    lines = [(one.code, one.label) for one in choices] + [("", {})] * SPARE
    return [
        {
            "code": code, "number": number, "code_name": f"{kind}-code-{number}",
            "order_name": f"{kind}-order-{number}",
            "words": [(language, LANGUAGE_NAMES[language], f"{kind}-{language}-{number}", label.get(language, ""))
                      for language in languages(main)],
        }
        for number, (code, label) in enumerate(lines, start=1)
    ]  # fmt: skip


def choices_typed(posted: Mapping[str, str], kind: str, known: Sequence[str]) -> list[dict[str, Any]]:
    """The choices of a posted form in their new order. A line left empty is gone; new ones get codes of their own."""
    found = []
    codes, number = list(known), 0
    while f"{kind}-code-{number + 1}" in posted and number < 100:
        number += 1
        words = {lang: posted.get(f"{kind}-{lang}-{number}", "").strip()[:300] for lang in logic.LANGUAGES}
        words = {language: text for language, text in words.items() if text}
        if not words:
            continue
        code = posted[f"{kind}-code-{number}"]
        if code not in known:
            code = _free(codes, kind)
            codes.append(code)
        order = posted.get(f"{kind}-order-{number}", "")
        place = float(order) - 0.5 if order.isdecimal() and int(order) != number else float(number)
        found.append((place, {"code": code, "label": words}))
    return [one for _place, one in sorted(found, key=lambda pair: pair[0])]


def _free(codes: Sequence[str], kind: str) -> str:
    number = len(codes) + 1
    while f"{kind[0]}{number}" in codes:
        number += 1
    return f"{kind[0]}{number}"
