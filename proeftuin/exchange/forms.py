"""The form with which an officer brings a process along."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.exchange.process_import.own import NAME
from proeftuin.exchange.process_import.platforms import PLATFORMS
from proeftuin.exchange.process_import.tables import ENDINGS
from proeftuin.ui.forms import Form


class Files(forms.FileField):
    """One or more files; gives a list."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_Several(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # type: ignore[override]
        given = data if isinstance(data, list) else [data] if data else []
        return [super(Files, self).clean(one, initial) for one in given or [None]]


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class ImportForm(Form):
    """Which files, of which platform, and what the process is called here."""

    format = forms.ChoiceField(
        label=gettext_lazy("Which platform are they from?"),
        choices=[(one.format, one.title) for one in PLATFORMS.values()] + [(NAME, "Proeftuin")],
    )
    chosen = Files(
        label=gettext_lazy("The files of the export"),
        help_text=gettext_lazy("CSV, XLSX or JSON. Choose them all at once: proposals, comments, results."),
    )
    title = forms.CharField(
        label=gettext_lazy("What is the process called?"), required=False, max_length=200,
        help_text=gettext_lazy("Empty: as the files say."),
    )  # fmt: skip

    def clean_chosen(self) -> list[UploadedFile]:
        found: list[UploadedFile] = self.cleaned_data["chosen"]
        for one in found:
            if not str(one.name).lower().endswith(ENDINGS):
                raise forms.ValidationError(_("“%(name)s” is no CSV, XLSX or JSON file.") % {"name": one.name})
            if (one.size or 0) > settings.UPLOAD_LIMIT * 10:
                raise forms.ValidationError(
                    _("“%(name)s” is too large to send here. Use the command line: proeftuin import process.")
                    % {"name": one.name}
                )
        return found
