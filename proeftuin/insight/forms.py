"""The population that figures are held against."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
