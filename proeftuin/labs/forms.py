"""Forms of labs. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives.models import Initiative
from proeftuin.labs.drafts import LabDraft
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.queries import alike
from proeftuin.processes.forms import line
from proeftuin.processes.forms import text as words
from proeftuin.ui.forms import Form, LanguageOfText

INPUT = {"class": "input"}


class LabForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = forms.TypedChoiceField(
        label=_("For which organisation you begin it"), coerce=int, widget=forms.Select(attrs=INPUT),
        help_text=_("You ask the other owners afterwards. All have the same rights."),
    )  # fmt: skip
    name = line(_("Name of the lab"), required=True)
    text = words(_("What it is for"), _("Who comes, what can they do there, and what do you want to try?"), 5)
    place = line(_("Where"), _("Street and number, and the room."), limit=300)
    town = line(_("Town"), limit=80)
    hours = line(_("When the door is open"), _("In words, for example: Tuesday and Thursday, 9 to 17."), limit=300)
    accessibility = words(
        _("Accessibility"), _("Step-free? A hearing loop? An interpreter? A quiet room? Say also what is not there."), 3
    )
    contact = line(_("Contact"), _("A desk or a mailbox, not a person."), limit=200)
    language = LanguageOfText()

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        if organisations:
            self.fields["organisation"].choices = [(one.pk, one.shown_name) for one in organisations]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def draft(self) -> LabDraft:
        names = ("name", "text", "place", "town", "hours", "accessibility", "contact", "language")
        return LabDraft(**{name: self.cleaned_data[name] for name in names})


class OwnerForm(Form):
    organisation = forms.CharField(
        label=_("Name of the organisation"), max_length=300, widget=forms.TextInput(attrs=INPUT),
        help_text=_("As it is called on this site. Somebody of that organisation says yes first."),
    )  # fmt: skip

    def clean_organisation(self) -> Organisation:
        name = self.cleaned_data["organisation"].strip()
        found = list(Organisation.objects.current().filter(name__iexact=name)[:2])
        if len(found) == 1:
            return found[0]
        others = ", ".join(one.shown_name for one in alike(name))
        if others:
            raise forms.ValidationError(_("Which one do you mean: %(names)s?") % {"names": others})
        raise forms.ValidationError(_("No organisation of this name is here. Add it first under Organisations."))


class LogoForm(Form):
    file = forms.FileField(
        label=_("Logo of your organisation"),
        widget=forms.FileInput(attrs=INPUT),
        help_text=_("A picture: PNG or JPEG."),
    )


class CloseForm(Form):
    reason = words(_("Why"), _("Everybody reads it. It stays on the page."), 3)


class AskInForm(Form):
    initiative = forms.ModelChoiceField(
        label=_("Your initiative"), queryset=Initiative.objects.none(), widget=forms.Select(attrs=INPUT),
        to_field_name="ref",
    )  # fmt: skip
    note = words(_("What you look for"), _("A place, a machine, people to think along?"), 2)

    def __init__(self, *args: object, mine: Sequence[Initiative], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["initiative"]
        field.queryset = Initiative.objects.filter(pk__in=[one.pk for one in mine])  # type: ignore[attr-defined]
