"""The population that figures are held against, and what a person makes of a summary."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.engines.summaries import LANGUAGES
from proeftuin.insight.models import PopulationGroup
from proeftuin.ui.forms import Form

DIMENSIONS = [
    (PopulationGroup.Dimension.AREA, _("Where they live")),
    (PopulationGroup.Dimension.AGE_GROUP, _("How old they are")),
    (PopulationGroup.Dimension.GENDER, _("Gender")),
]


class PopulationForm(Form):
    dimension = forms.ChoiceField(
        label=_("What the groups are"), choices=DIMENSIONS, widget=forms.Select(attrs={"class": "input"})
    )
    table = forms.CharField(
        label=_("How many people"),
        help_text=_("One group on each line: its name as people choose it here, a semicolon, a number. North;4200"),
        widget=forms.Textarea(attrs={"rows": 8, "class": "input"}),
    )
    source = forms.CharField(
        label=_("Where the numbers come from"), max_length=200, help_text=_("For example: municipal register, 2026."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )  # fmt: skip


class AskForm(Form):
    """In which language a model writes; ``stamp`` says which quotes the page showed."""

    language = forms.ChoiceField(label=_("In which language"), widget=forms.Select(attrs={"class": "input"}))
    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, vocabularies.label("languages", code)) for code in LANGUAGES]
        self.fields["language"].choices = names  # type: ignore[attr-defined]

    def restamp(self, stamp: str) -> None:
        """The form as it was sent, for the quotes that the page shows now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["stamp"] = stamp
        self.data = data


class SentenceField(forms.CharField):
    """One sentence. Whether it may be empty depends on whether it is left out: the action judges that."""

    def validate(self, value: object) -> None:
        return


class ReviewForm(Form):
    """The sentences of a summary, in their order: ``text_0``, ``out_0`` and so on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, sentences: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(sentences)
        for at, sentence in enumerate(sentences):
            self.fields[f"text_{at}"] = SentenceField(
                label=format_lazy(_("Sentence {number}"), number=at + 1), initial=sentence["text"],
                widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
            )  # fmt: skip
            self.fields[f"out_{at}"] = forms.BooleanField(
                label=_("Leave this sentence out"), required=False, initial=sentence["out"]
            )

    def judged(self) -> list[tuple[str, bool]]:
        return [(self.cleaned_data[f"text_{at}"], self.cleaned_data[f"out_{at}"]) for at in range(self.count)]

    def beside(self, lines: Sequence[Any]) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields, for the page."""
        return [(line, self[f"text_{at}"], self[f"out_{at}"]) for at, line in enumerate(lines[: self.count])]
