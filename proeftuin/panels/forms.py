"""Forms of a panel. What is asked of a volunteer are its categories, so the form is made for each."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.panels.logic import LARGEST
from proeftuin.panels.models import Panel
from proeftuin.ui.forms import Form

ENTERED = ("paper", "telephone", "street", "email")


class RegisterForm(Form):
    """What a volunteer tells: one choice per category, the address if asked, and consent."""

    postcode = forms.CharField(
        label=_("Postal code"), max_length=12,
        error_messages={"required": _("Fill in your address: at most one person from an address is drawn.")},
        help_text=_("At most one person from an address is drawn. We keep a mark of it that can't be read back."),
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "postal-code"}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("House number"), max_length=12,
        error_messages={"required": _("Fill in your address: at most one person from an address is drawn.")},
        widget=forms.TextInput(attrs={"class": "input--short"}),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("You may use this to draw a panel that is like the population"),
        error_messages={"required": _("Without your consent we can't use this for the draw.")},
        help_text=_("It is not shown to anyone else, and you can take it back at any time on this page."),
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            one.code: forms.ChoiceField(
                label=one.title, widget=forms.RadioSelect, error_messages={"required": _("Choose one of the list.")},
                choices=[(feature.code, feature.title) for feature in one.features],
            )
            for one in panel.parsed
        }  # fmt: skip
        self.fields = {**asked, **self.fields}
        if not panel.households:
            del self.fields["postcode"], self.fields["number"]

    def features(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name.startswith("c") and name[1:].isdigit()}


class EnterForm(RegisterForm):
    """The same, for somebody who wrote or called."""

    channel = forms.ChoiceField(label=_("How it came in"), required=False)
    key = forms.CharField(
        label=_("Number of this form"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"class": "input--short"}),
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, panel=panel, **kwargs)
        self.fields["consent"].label = _("They agree that it is used to draw a panel that is like the population")
        self.fields["consent"].help_text = ""
        ways = [(code, vocabularies.label("channels", code)) for code in ENTERED]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]


class LotteryForm(Form):
    seed_source = forms.CharField(
        label=_("Where the seed comes from"), max_length=300,
        help_text=_(
            "For example: the numbers of the lotto of next Saturday, in order. Nobody may know or choose it yet."
        ),
    )  # fmt: skip


class DrawForm(Form):
    seed = forms.CharField(
        label=_("The seed"), max_length=200, help_text=_("Exactly as it was announced: capitals and blanks count."),
    )  # fmt: skip


class TablesForm(Form):
    tables = forms.IntegerField(label=_("Tables"), min_value=1, max_value=200, initial=4)
    rounds = forms.IntegerField(label=_("Rounds"), min_value=1, max_value=10, initial=2)


class CategoryForm(Form):
    title = forms.CharField(label=_("Category"), max_length=80, help_text=_("For example: education"))
    features = forms.CharField(
        label=_("Its groups, one on each line"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4_000,
        help_text=_("With how many people of the population are in it, if you know: “Secondary = 21300”."),
    )  # fmt: skip


class SizeForm(Form):
    size = forms.IntegerField(label=_("Members"), min_value=1, max_value=LARGEST)
    households = forms.BooleanField(label=_("At most one member from an address"), required=False)
