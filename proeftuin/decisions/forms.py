"""Forms of the desk. They check shape and make drafts; the rules are the actions'."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.decisions import logic
from proeftuin.decisions.drafts import MilestoneDraft, ResponseDraft
from proeftuin.ui.forms import Form, LanguageOfText


class EuroField(forms.CharField):
    """An amount as people type it, with points or commas."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal"})
        super().__init__(widget=widget, max_length=40, required=False, **kwargs)

    def clean(self, value: object) -> Decimal | None:  # type: ignore[override]
        text = super().clean(value)
        try:
            return logic.euro(text)
        except ValueError:
            raise forms.ValidationError(_("Fill in an amount in euro, such as 1250 or 1250.50.")) from None


def text(label: Any, hint: Any = "", rows: int = 6, *, required: bool = True) -> forms.CharField:
    # No max_length on the field: the action says how much too long it is, and nothing typed is cut.
    widget = forms.Textarea(attrs={"rows": rows, "class": "input", "data-limit": str(logic.LONGEST)})
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget)


def line(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=200, widget=forms.TextInput(attrs={"class": "input"})
    )


def verdict(label: Any) -> forms.ChoiceField:
    def choices() -> list[tuple[str, str]]:
        return [(code, vocabularies.label("answers", code)) for code in logic.VERDICTS]

    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class Versioned(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen(self) -> int:
        return self.cleaned_data.get("version") or 0


class AnalysisForm(Versioned):
    analysis = text(_("What did you find?"), _("What it would change, who it concerns, what speaks for and against."))
    advice = verdict(_("Your advice"))


class AssessmentForm(Versioned):
    cost = EuroField(label=_("What would it cost, in euro?"))
    assessment = text(_("What is in this amount, and what is not?"), rows=4, required=False)


class DecisionForm(Versioned):
    decision = verdict(_("Decision"))
    decision_reason = text(_("Why?"), _("For colleagues. The public answer comes after this."), rows=4)


class ResponseForm(Form):
    """The public answer."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    verdict = verdict(_("The answer"))
    body = text(_("Why, and what happens now?"),
                _("In plain words, as you would say it at the door. Everyone can read it."), rows=8)  # fmt: skip
    answered_by = line(_("Who answers?"), _("The body or the person in office, such as: the council."), required=True)
    carried_out_by = line(_("When is it carried out?"), _("If it is: a date, or words such as “spring 2027”."))
    cost = EuroField(label=_("What does it cost, in euro?"), help_text=_("Only if it is public."))
    language = LanguageOfText(widget=forms.Select(attrs={"class": "input input--short"}))

    def renew_seen(self, stamp: str) -> None:
        """After a conflict: the form as it was typed, against what stands now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = stamp
        self.data = data

    def draft(self) -> ResponseDraft:
        names = ("verdict", "body", "answered_by", "carried_out_by", "cost", "language")
        return ResponseDraft(**{name: self.cleaned_data[name] for name in names})


class WithdrawForm(Form):
    reason = text(_("Why do you take the answer back?"), _("Everyone can read this."), rows=3)


class MilestoneForm(Versioned):
    title = line(_("The step"), required=True)
    body = text(_("More about it"), rows=4, required=False)
    progress = forms.IntegerField(
        label=_("How far is it all after this step, in percent?"), min_value=0, max_value=100, initial=0,
        widget=forms.NumberInput(attrs={"class": "input input--short", "min": 0, "max": 100}),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Planned for"), required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
    )  # fmt: skip
    is_done = forms.BooleanField(label=_("This step is done"), required=False)

    def draft(self) -> MilestoneDraft:
        data = self.cleaned_data
        return MilestoneDraft(
            title=data["title"], body=data["body"], progress=data["progress"], due_on=data["due_on"],
            is_done=data["is_done"],
        )  # fmt: skip


class AssignForm(forms.Form):
    """Who sees to it, and until when."""

    assignee = forms.CharField(required=False, max_length=40)
    due_on = forms.DateField(required=False)
