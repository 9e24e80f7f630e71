"""Forms about one's own account."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.models import User


class SignupForm(forms.Form):
    """What we ask beside the e-mail address: only a name, and that is up to the person."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        required=False,
        help_text=_("Others see this beside what you write. You may also use a first name only."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
