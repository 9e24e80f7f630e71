"""The form of a bridge: to which initiative, or what a new one is called."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives.models import Initiative
from proeftuin.ui.forms import Form


class TakeUpForm(Form):
    to = forms.ChoiceField(label=_("Part of which initiative?"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("The name of the new initiative"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"class": "input"}),
    )  # fmt: skip
    problem = forms.CharField(
        label=_("What is going on?"), required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 6}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why a new one?"), required=False, max_length=500,
        help_text=_("If others do something that looks like it: one sentence that everyone can read."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )  # fmt: skip

    def __init__(self, *args: object, initiatives: Sequence[Initiative], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        running = [(one.ref, one.title) for one in initiatives]
        self.fields["to"].choices = [("new", _("a new initiative")), *running]  # type: ignore[attr-defined]
