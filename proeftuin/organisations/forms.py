"""Forms of organisations. They check shape; the rules are the actions'."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.organisations.actions import LIMITS, Described
from proeftuin.organisations.models import Organisation
from proeftuin.ui.forms import Form

FIELDS = ("name", "kind", "level", "country", "description", "website", "mail_domain")


def _line(label: object, name: str, hint: object = "", *, required: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=LIMITS[name], widget=widget)


def _choice(label: object, vocabulary: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=lambda: [("", "—"), *vocabularies.choices(vocabulary)],
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip


class OrganisationForm(Form):
    """``mail_domain`` is asked only of those who may set it: the view takes the field away from others."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = _line(_("Name"), "name", required=True)
    kind = _choice(_("Kind of organisation"), "organisation_kinds")
    level = _choice(_("Level of government"), "levels")
    country = _choice(_("Country"), "countries")
    description = forms.CharField(
        label=_("What it does"), required=False, max_length=LIMITS["description"],
        widget=forms.Textarea(attrs={"rows": 5, "class": "input"}),
    )  # fmt: skip
    website = _line(_("Website"), "website")
    mail_domain = _line(
        _("Mail domain"), "mail_domain",
        _("The part after the @. Whoever has a verified address there is a member at once."),
    )  # fmt: skip

    @staticmethod
    def initial_of(one: Organisation) -> dict[str, object]:
        return {name: getattr(one, name) for name in (*FIELDS, "version")}

    def described(self, organisation: Organisation | None = None) -> Described:
        kept = organisation.mail_domain if organisation else ""
        clean = {"mail_domain": kept} | {name: self.cleaned_data[name] for name in FIELDS if name in self.fields}
        clean["kind"] = clean["kind"] or "other"
        return Described(**clean)
