"""Forms of cohorts. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proeftuin.cohorts.drafts import CohortDraft, FollowUpDraft, SessionDraft, StageDraft
from proeftuin.cohorts.logic import LONGEST_SESSION, MOST_STAGES
from proeftuin.cohorts.models import Cohort
from proeftuin.content import vocabularies
from proeftuin.gatherings.models import Gathering
from proeftuin.kernel.clock import today
from proeftuin.organisations.models import Organisation
from proeftuin.ui.forms import Form, LanguageOfText

INPUT = {"class": "input"}
SHORT = {"class": "input input--short"}


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **INPUT})


def day(label: str | Promise, hint: str | Promise = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", **SHORT})
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)  # type: ignore[arg-type]


class CohortForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Name of the cohort"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    organisation = forms.TypedChoiceField(
        label=_("For which organisation"), coerce=int, widget=forms.Select(attrs=INPUT)
    )
    language = LanguageOfText()
    text = forms.CharField(label=_("What teams do and get"), required=False, widget=area(6))
    starts_on = day(_("Kick-off on"))

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            (one.pk, one.shown_name) for one in organisations
        ]

    def draft(self) -> CohortDraft:
        clean = self.cleaned_data
        return CohortDraft(
            title=clean["title"], text=clean["text"], language=clean["language"], starts_on=clean["starts_on"],
            organisation_id=clean["organisation"],
        )  # fmt: skip


def initial_of(cohort: Cohort) -> dict[str, object]:
    names = ("title", "text", "language", "starts_on", "version")
    return {**{name: getattr(cohort, name) for name in names}, "organisation": cohort.organisation_id}


class PlanForm(Form):
    """The stages; rows left empty count for nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(MOST_STAGES):
            self.fields[f"t{at}"] = forms.CharField(
                label=_("Stage %(number)d") % {"number": at + 1}, required=False, max_length=120,
                widget=forms.TextInput(attrs=INPUT),
            )  # fmt: skip
            self.fields[f"e{at}"] = day(_("Ends on"), required=False)
            self.fields[f"m{at}"] = forms.CharField(
                label=_("What each team then shows"), required=False, widget=area(2),
                help_text=_("One milestone on each line."),
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"t{at}"], self[f"e{at}"], self[f"m{at}"]) for at in range(MOST_STAGES)]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for at in range(MOST_STAGES):
            if clean.get(f"t{at}") and not clean.get(f"e{at}") and f"e{at}" not in self.errors:
                self.add_error(f"e{at}", _("Say on which day this stage ends."))
        return clean

    def stages(self) -> list[StageDraft]:
        clean = self.cleaned_data
        return [
            StageDraft(title=clean[f"t{at}"], ends_on=clean[f"e{at}"],
                       milestones=[line.strip() for line in clean[f"m{at}"].splitlines() if line.strip()])
            for at in range(MOST_STAGES) if clean.get(f"t{at}")
        ]  # fmt: skip


class TeamForm(Form):
    name = forms.CharField(label=_("Name of the team"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    summary = forms.CharField(label=_("What it makes, in a sentence"), required=False, max_length=500, widget=area(2))
    contact = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs=INPUT),
        help_text=_("For the questions after 6, 12 and 24 months. Nobody else sees it."),
    )  # fmt: skip


class ContactForm(Form):
    contact = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs=INPUT),
        help_text=_("Leave it empty to ask each of the team who has an account."),
    )  # fmt: skip


class InviteForm(Form):
    name = forms.CharField(label=_("Name"), required=False, max_length=120, widget=forms.TextInput(attrs=INPUT))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=INPUT))


class DemoDayForm(Form):
    demo_day = forms.TypedChoiceField(
        label=_("Demo day"), required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=INPUT),
        help_text=_("An announced gathering from the kick-off on."),
    )  # fmt: skip

    def __init__(self, *args: Any, gatherings: Sequence[Gathering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.title) for one in gatherings]
        self.fields["demo_day"].choices = [("", _("not known yet")), *choices]  # type: ignore[attr-defined]


class LeaveForm(Form):
    reason = forms.CharField(label=_("Why the team leaves"), max_length=500, widget=area(2),
                             help_text=_("Everyone reads it."))  # fmt: skip


class MilestoneForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label=_("What you reached"), widget=area(6),
                           help_text=_("And how one can see it: who tried it, what changed."))  # fmt: skip
    link = forms.CharField(label=_("Link to the evidence"), required=False, max_length=500,
                           widget=forms.TextInput(attrs={**INPUT, "inputmode": "url"}))  # fmt: skip


class SessionForm(Form):
    held_on = day(_("Day"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST_SESSION,
                                 widget=forms.NumberInput(attrs=SHORT))  # fmt: skip
    note = forms.CharField(label=_("Note for the team"), required=False, widget=area(2))
    private = forms.CharField(
        label=_("Private note"), required=False, widget=area(2),
        help_text=_("Only mentors of this cohort and who runs it read it. It never leaves this circle."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", today())

    def draft(self) -> SessionDraft:
        return SessionDraft(**{name: self.cleaned_data[name] for name in ("held_on", "minutes", "note", "private")})


YES_NO = [("yes", _("yes")), ("no", _("no"))]


class FollowUpForm(Form):
    exists = forms.ChoiceField(label=_("Does what you made still exist?"), choices=YES_NO, widget=forms.RadioSelect)
    jobs = forms.IntegerField(label=_("How many people work on it for pay?"), required=False, min_value=0,
                              max_value=100_000, widget=forms.NumberInput(attrs=SHORT))  # fmt: skip
    turnover = forms.ChoiceField(label=_("What did it earn in the past year?"), required=False,
                                 widget=forms.Select(attrs=INPUT))  # fmt: skip
    again = forms.ChoiceField(label=_("Would you do the cohort again?"), choices=YES_NO, widget=forms.RadioSelect)
    words = forms.CharField(label=_("What do you want to tell?"), required=False, max_length=10_000, widget=area(4),
                            help_text=_("Who ran your cohort reads it. No names of others."))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bands = vocabularies.choices("turnover_bands")
        self.fields["turnover"].choices = [("", _("I’d rather not say")), *bands]  # type: ignore[attr-defined]

    def draft(self) -> FollowUpDraft:
        clean = self.cleaned_data
        return FollowUpDraft(
            exists=clean["exists"] == "yes", again=clean["again"] == "yes", jobs=clean["jobs"],
            turnover=clean["turnover"], words=clean["words"].strip(),
        )  # fmt: skip
