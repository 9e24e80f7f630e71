"""Forms of the jury: its members, interests, scores, special prizes, notes; and the support of a manager."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.forms.rubric import DARING, INPUT, RubricForm, area
from proeftuin.calls.models import Juror
from proeftuin.content import vocabularies
from proeftuin.ui.forms import Form


class JurorForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=INPUT))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=INPUT))


class DeclareForm(Form):
    conflict = forms.ChoiceField(label=_("What ties you to it"), choices=lambda: vocabularies.choices("conflicts"),
                                 widget=forms.Select(attrs=INPUT))  # fmt: skip
    reason = forms.CharField(label=_("In a few words"), required=False, max_length=500,
                             widget=forms.TextInput(attrs=INPUT))  # fmt: skip


class ScoreForm(Form):
    """The criteria with their anchors; for the main award also words for the jury and for the entrant."""

    def __init__(self, *args: Any, rubric: Sequence[Mapping[str, Any]], words: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in rubric:
            anchors = " · ".join(f"{mark}: {text}" for mark, text in one["anchors"].items() if text)
            self.fields[one["code"]] = forms.CharField(
                label=f"{one['name']} ({one['weight']} %)", max_length=5,
                widget=forms.TextInput(attrs={**INPUT, "inputmode": "decimal", "size": "4"}),
                help_text=" ".join(filter(None, [one["description"], anchors])),
            )  # fmt: skip
        if not words:
            return
        self.fields["to_jury"] = forms.CharField(label=_("For the jury"), required=False, widget=area(3))
        self.fields["to_entrant"] = forms.CharField(
            label=_("For the team that entered"), required=False, widget=area(3),
            help_text=_("They read it without your name."),
        )  # fmt: skip


class PrizeForm(RubricForm):
    """A special prize with its rubric, and who scores for it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name of the prize"), max_length=120, widget=forms.TextInput(attrs=INPUT))
    description = forms.CharField(label=_("What it rewards"), required=False, max_length=1000, widget=area(2))

    def __init__(self, *args: Any, jury: Sequence[Juror], **kwargs: Any) -> None:
        fresh = "name" not in kwargs.get("initial", {})
        super().__init__(*args, usual=DARING if fresh else (), **kwargs)
        if jury:
            self.fields["jurors"] = forms.TypedMultipleChoiceField(
                label=_("Who scores for it"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
                choices=[(one.pk, one.name) for one in jury], help_text=_("Nobody ticked means the whole jury."),
            )  # fmt: skip


class NoteForm(Form):
    kind = forms.ChoiceField(label=_("What is it a note of?"), choices=lambda: vocabularies.choices("jury_notes"),
                             widget=forms.Select(attrs=INPUT))  # fmt: skip
    on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date", **INPUT}))
    who = forms.CharField(label=_("Who was there"), required=False, max_length=300,
                          widget=forms.TextInput(attrs=INPUT))  # fmt: skip
    text = forms.CharField(label=_("What was seen or agreed"), required=False, max_length=5000, widget=area(4))
    score = forms.CharField(
        label=_("Your score of the pitch, 0 to 10"), required=False, max_length=5,
        widget=forms.TextInput(attrs={**INPUT, "inputmode": "decimal", "size": "4"}),
    )  # fmt: skip


class SponsorForm(Form):
    name = forms.CharField(label=_("Name and function"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=INPUT))


class SupportForm(Form):
    says = forms.CharField(label=_("Why you support it, if you like"), required=False, max_length=2000, widget=area(4))
