"""Forms of reports. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.kernel.clock import today
from proeftuin.organisations.models import Organisation
from proeftuin.processes.forms import line
from proeftuin.processes.forms import text as words
from proeftuin.ui.forms import Form, LanguageOfText
from proeftuin.yearbook.drafts import YearDraft
from proeftuin.yearbook.models import Source, year_of

INPUT = {"class": "input"}
DAY = {"type": "date", "class": "input input--short"}


class StartForm(Form):
    from_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY))
    until_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY))
    organisation = forms.TypedChoiceField(
        label=_("Of which organisation"), required=False, coerce=int, empty_value=None,
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    sector = forms.ChoiceField(
        label=_("About which policy area"), required=False, widget=forms.Select(attrs=INPUT),
        choices=lambda: [("", _("all")), *vocabularies.choices("sectors")],
    )  # fmt: skip
    language = LanguageOfText(
        label=_("Language of the report"),
        help_text=_("What it quotes stays in the language in which it was written."),
    )  # fmt: skip

    def __init__(self, *args: object, organisations: Sequence[Organisation], all_of_it: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", _("the whole site"))] if all_of_it else []
        field = self.fields["organisation"]
        field.choices = [*whole, *((one.pk, one.shown_name) for one in organisations)]  # type: ignore[attr-defined]
        field.required = not all_of_it
        first, last = year_of(today())
        self.initial.setdefault("from_on", first)
        self.initial.setdefault("until_on", last)

    def draft(self) -> YearDraft:
        clean = self.cleaned_data
        return YearDraft(
            from_on=clean["from_on"], until_on=clean["until_on"], language=clean["language"],
            organisation_id=clean["organisation"], sector=clean["sector"],
        )  # fmt: skip


class WordsForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("Title"), required=True)
    foreword = words(_("Foreword"), _("What stood out? Whom do you thank? Say it in your own words."), 6)


class SectionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("Heading"), required=True)
    text = words(_("Text"), _("What do these things say together?"), 6)
    taken = forms.ModelMultipleChoiceField(
        label=_("What stands under it"),
        queryset=Source.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you untick is left out, and is not offered again."),
    )

    def __init__(self, *args: object, sources: Sequence[Source], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["taken"]
        field.queryset = Source.objects.filter(pk__in=[one.pk for one in sources])  # type: ignore[attr-defined]
        if not sources:
            del self.fields["taken"]


class OwnSectionForm(Form):
    title = line(_("Heading of your own section"), required=True)
