"""Forms about one's own account, and about roles."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.ui.context import LANGUAGE_NAMES
from proeftuin.ui.forms import Form


class SignupForm(forms.Form):
    """What we ask beside the e-mail address: only a name, and that is up to the person."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        required=False,
        help_text=_("Others see this beside what you write. You may also use a first name only."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(Form):
    name = forms.CharField(
        label=_("Your name"), max_length=80, required=False,
        help_text=_("Others see this beside what you write. You may also use a first name only."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of your pages and mail"), required=False,
        choices=[("", _("The language of my browser")), *LANGUAGE_NAMES],
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip


class EraseForm(Form):
    sure = forms.BooleanField(
        label=_("Yes, delete my account"),
        error_messages={"required": _("Tick the box if you are sure.")},
    )


class RoleForm(Form):
    email = forms.EmailField(
        label=_("E-mail address of the account"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("Role"), choices=lambda: vocabularies.choices("roles"), widget=forms.Select(attrs={"class": "input"})
    )
