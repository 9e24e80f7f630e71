"""Forms of people. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.people.drafts import NominationDraft, ProfileDraft
from proeftuin.people.logic.showing import CAREFUL, FIELDS
from proeftuin.people.models import Profile
from proeftuin.ui.forms import Form, LanguageOfText

SPOKEN = (
    "nl", "fr", "de", "en", "lb", "es", "it", "pt", "da", "sv", "pl", "ro", "bg", "uk", "ru", "tr", "ar", "fa", "zh",
)  # fmt: skip
INPUT = {"class": "input"}


class Pair(NamedTuple):
    """What one tells, and who may see it."""

    fields: Sequence[BoundField]
    level: BoundField


def _levels() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who may see this?"), choices=lambda: vocabularies.choices("visibilities"), initial=CAREFUL,
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip


class ProfileForm(Form):
    """What one tells, each with its level beside it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    listed = forms.ChoiceField(
        label=_("Who may find you in the directory?"), choices=lambda: vocabularies.choices("visibilities"),
        initial="private", widget=forms.RadioSelect,
        help_text=_(
            "You are not in it before you say so. No part of your profile goes further than what you choose here."
        ),
    )  # fmt: skip
    expertise = forms.CharField(
        label=_("What you know about"), max_length=300, required=False, widget=forms.TextInput(attrs=INPUT),
        help_text=_("A few words with commas between them, such as: care at home, buying, service design."),
    )  # fmt: skip
    expertise_for = _levels()
    about = forms.CharField(
        label=_("A few lines about you"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, **INPUT}),
    )  # fmt: skip
    about_for = _levels()
    offers = forms.CharField(
        label=_("What you offer"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3, **INPUT}),
        help_text=_("For example: an hour to think along, a visit to our counter, a template we made."),
    )  # fmt: skip
    disciplines = forms.MultipleChoiceField(
        label=_("What you can bring to a team"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: vocabularies.choices("disciplines"),
        help_text=_("Teams that lack it can find you and ask. You answer yes or no; they never see your address."),
    )  # fmt: skip
    offers_for = _levels()
    seeks = forms.CharField(
        label=_("What you seek"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3, **INPUT})
    )
    seeks_for = _levels()
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(code, vocabularies.label("languages", code)) for code in SPOKEN],
    )  # fmt: skip
    languages_for = _levels()
    organisation = forms.TypedChoiceField(
        label=_("Your organisation"), required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=INPUT)
    )
    organisation_for = _levels()

    def __init__(self, *args: object, organisations: Sequence[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("none")), *((one.pk, one.shown_name) for one in organisations)]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    def pairs(self) -> Iterator[Pair]:
        """In the order of the page."""
        for name in FIELDS:
            names = (name, "disciplines") if name == "offers" else (name,)
            yield Pair([self[one] for one in names], self[f"{name}_for"])

    def draft(self) -> ProfileDraft:
        clean = self.cleaned_data
        return ProfileDraft(
            listed=clean["listed"], shown={name: clean[f"{name}_for"] for name in FIELDS},
            organisation_id=clean["organisation"],
            **{name: clean[name] for name in ("expertise", "about", "offers", "disciplines", "seeks", "languages")},
        )  # fmt: skip


def profile_initial(profile: Profile) -> dict[str, object]:
    """What the form begins with. Needs the user."""
    user = profile.user
    names = ("listed", "offers", "disciplines", "seeks", "languages", "version")
    return {
        **{name: getattr(profile, name) for name in names},
        **{f"{name}_for": profile.level_of(name) for name in FIELDS},
        "expertise": user.expertise, "about": user.bio, "organisation": profile.organisation_id,
    }  # fmt: skip


class AskForm(Form):
    """A team asks one person."""

    message = forms.CharField(
        label=_("What do you ask, and how much time does it take?"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, **INPUT}),
    )  # fmt: skip


class OwnNominationForm(Form):
    """What the nominated person may change before they say yes, and after."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs=INPUT))
    does = forms.CharField(
        label=_("What they do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, **INPUT}),
        help_text=_("In a few sentences: what, for whom, and what is different about it."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why others should know them"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, **INPUT})
    )
    themes = forms.MultipleChoiceField(
        label=_("Policy areas"), required=False, choices=lambda: vocabularies.choices("sectors"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    link = forms.URLField(
        label=_("Web address"), required=False, max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs={**INPUT, "placeholder": "https://"}),
    )  # fmt: skip
    language = LanguageOfText()

    def draft(self) -> NominationDraft:
        names = ("name", "does", "why", "themes", "link", "language", "email")
        return NominationDraft(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


class NominationForm(OwnNominationForm):
    email = forms.EmailField(
        label=_("Their e-mail address"), widget=forms.EmailInput(attrs={**INPUT, "autocomplete": "off"}),
        help_text=_("They get one mail that says who nominated them. Nothing is shown before they say yes."),
    )  # fmt: skip
    field_order = ("version", "name", "email", "does", "why", "themes", "link", "language")
