"""The small forms of taking part: a code, and who one is."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.processes.drafts import About
from proeftuin.ui.forms import Form

NOT_SAID = ("", _("I would rather not say"))


class CodeForm(Form):
    code = forms.CharField(
        label=_("Your code"), max_length=60,
        help_text=_("Your postal code, or the code in the letter that you got. Spaces and dashes do not matter."),
        widget=forms.TextInput(attrs={"class": "input input--short", "autocomplete": "off"}),
    )  # fmt: skip


class AboutForm(Form):
    area = forms.ChoiceField(
        label=_("Where do you live?"), required=False, widget=forms.Select(attrs={"class": "input"})
    )
    age_group = forms.ChoiceField(
        label=_("How old are you?"), required=False, widget=forms.Select(attrs={"class": "input"}),
        choices=lambda: [NOT_SAID, *vocabularies.choices("age_groups")],
    )  # fmt: skip
    gender = forms.ChoiceField(
        label=_("What is your gender?"), required=False, widget=forms.Select(attrs={"class": "input"}),
        choices=lambda: [NOT_SAID, *vocabularies.choices("genders")],
    )  # fmt: skip
    agree = forms.BooleanField(
        label=_("You may count this. It is not shown with my name, and never for groups of fewer than 5."),
        error_messages={"required": _("Tick this, or skip this page: without your consent we keep nothing.")},
    )

    def __init__(self, *args: object, areas: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [NOT_SAID, *((area, area) for area in areas)]  # type: ignore[attr-defined]
        if not areas:
            del self.fields["area"]

    def about(self) -> About:
        clean = self.cleaned_data
        return About(clean.get("area", ""), clean["age_group"], clean["gender"])
