"""The form for the areas of a process."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.ui.forms import Form


class OutlinesForm(Form):
    file = forms.FileField(
        label=_("The outlines of your districts or neighbourhoods"),
        help_text=_("A GeoJSON file with one polygon for each area, in degrees (WGS 84)."),
    )
    name = forms.CharField(
        label=_("The property that holds the names"), required=False, max_length=60,
        help_text=_("Only when it is not called “name”."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Whose outlines they are"), required=False, max_length=300,
        help_text=_("Shown under the map, as in “City of Ghent, CC BY 4.0”."),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content
