"""Forms of moderation. They check shape; the rules are the actions'."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.moderation.actions.decisions import LONGEST, Reasons
from proeftuin.moderation.logic import OUTCOMES
from proeftuin.ui.forms import Form

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def long_text(label: "StrOrPromise", hint: "StrOrPromise" = "", rows: int = 3, limit: int = LONGEST) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "input", "data-limit": str(limit)})
    return forms.CharField(label=label, required=False, help_text=hint, widget=widget, strip=True)


def rules() -> list[tuple[str, str]]:
    return [
        ("", "—"),
        *((one.code, f"{one.extra['rule']}. {one.label}") for one in vocabularies.terms("moderation_reasons")),
    ]


class ReportForm(Form):
    about = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Which rule does it break?"), error_messages={"required": _("Choose a rule.")},
        widget=forms.RadioSelect, choices=lambda: vocabularies.choices("moderation_reasons"),
    )  # fmt: skip
    words = long_text(_("What is wrong?"), _("In your own words. Only moderators read this."), limit=2000)


class DecisionForm(Form):
    """One decision for what was ticked, or for the one that is open."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"), error_messages={"required": _("Choose what you decide.")},
        widget=forms.RadioSelect,
        choices=lambda: [(code, vocabularies.label("moderation_outcomes", code)) for code in OUTCOMES],
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Which rule?"),
        required=False,
        help_text=_("Needed when you hide or ask, with the reason below."),
        choices=rules,
        widget=forms.Select(attrs={"class": "input"}),
    )
    quoted = long_text(_("Which words?"), _("Copy the words that break the rule. Only the writer sees them."), 2)
    explanation = long_text(_("Why?"), _("To the writer. Say what could have been said instead."))

    def reasons(self) -> Reasons:
        given = self.cleaned_data
        return Reasons(given["outcome"], given["reason"], given["quoted"], given["explanation"])


class AppealForm(Form):
    words = long_text(_("Why should it be shown?"), _("Somebody else than the first moderator reads this."), 5)


class AnswerForm(Form):
    answer = long_text(_("Your reasons"), _("The writer reads them."), 4)


class RestoreForm(Form):
    explanation = long_text(_("Why is it shown again?"), _("The writer reads this."), 2)
