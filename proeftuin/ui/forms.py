"""Forms as all pages show them: label, hint, control, and the error beside it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.ids import new_ref

LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
ISO_DAY = "%Y-%m-%d"  # what a browser's date control reads and sends, whatever the language of the page


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class LanguageOfText(forms.ChoiceField):
    """The language someone writes in: at first that of the page."""

    def __init__(self, **kwargs: Any) -> None:
        select = forms.Select(attrs={"class": "input"})
        super().__init__(**{"label": _("Language of the text"), "choices": LANGUAGES, "widget": select, **kwargs})


class Form(forms.Form):
    """The base of our forms. ``once`` tells a form posted twice from two forms."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)  # our own messages, in the page's language
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, LanguageOfText):
                self.initial.setdefault(name, (get_language() or "en")[:2])
            if field.label and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = format_lazy(_("Fill in: {field}."), field=field.label)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
                field.empty_label = _("Choose")
            if isinstance(field.widget, forms.DateInput) and field.widget.input_type == "date":
                field.widget.format = ISO_DAY
        if not self.is_bound:
            self.initial.setdefault("once", new_ref())

    def add_problems(self, problems: Mapping[str, object]) -> None:
        """Show what an action refused beside the fields it names ("" or an unknown name: on top)."""
        for name, message in problems.items():
            self.add_error(name if name in self.fields else None, str(message))

    def renew_version(self, version: int) -> None:
        """After a conflict: the form as it was typed, against the version that is stored now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"] = str(version)
        self.data = data

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """Each mistake with the id of its field, for the linked summary on top of the page.

        No form may have a field of this name: in a template the field would be found first.
        """
        return mistakes(self)


def mistakes(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Each mistake of any form with the id of its field, or nothing when it is about the whole."""
    errors: ErrorDict = form.errors
    found = []
    for name, messages in errors.items():
        anchor = form[name].id_for_label if name in form.fields else ""
        found += [(anchor, message) for message in messages]
    return found


def form_page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int | None = None
) -> HttpResponse:
    """A page with a form: 422 when the form was posted with mistakes, so that no cache or htmx takes it for success."""
    form = context.get("form")
    failed = isinstance(form, forms.BaseForm) and form.is_bound and bool(form.errors)
    return render(request, template, dict(context), status=status or (422 if failed else 200))
