"""Forms of test beds. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.processes.forms import line, number
from proeftuin.processes.forms import text as words
from proeftuin.testbeds import logic
from proeftuin.testbeds.drafts import SiteDraft, TrialDraft
from proeftuin.ui.forms import Form, LanguageOfText

SELECT = {"class": "input"}


class ForOrganisation(Form):
    """A form in which someone speaks for an organisation they belong to."""

    organisation = forms.TypedChoiceField(
        label=_("For which organisation"), coerce=int, widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        self.fields["organisation"].choices = [(one.pk, one.shown_name) for one in organisations]  # type: ignore[attr-defined]


class SiteForm(ForOrganisation):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("Name of the test site"), required=True)
    place = line(_("Place"))
    testable = words(_("What can be tested"), _("Kinds of products or services, and where in the house."), 4)
    users = words(_("With whom"), _("Who works or stays there, and how many. No names."), 3)
    constraints = words(_("What is not possible"), _("Hygiene, safety, hours, what may not be connected."), 3)
    capacity = number(_("Tests at a time"), least=1, most=1000)
    contact = line(_("Where to ask"), _("One desk for everything. An address of the organisation, not of a person."))
    language = LanguageOfText()

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, organisations=organisations, **kwargs)
        if not organisations:
            del self.fields["organisation"]
        self.initial.setdefault("capacity", 1)

    def draft(self) -> SiteDraft:
        names = ("title", "place", "testable", "users", "constraints", "capacity", "contact", "language")
        return SiteDraft(**{name: self.cleaned_data[name] for name in names})


class TrialForm(ForOrganisation):
    title = line(_("Your solution"), required=True)
    solution = words(_("What it is, and how it works"), rows=4, required=True)
    trl = number(
        _("How ready it is (TRL 1 to 9)"), _("1: an idea. 5: tried where it will be used. 9: in use."), least=1, most=9
    )
    question = words(_("What you want to find out"), rows=2, required=True)
    risks = words(_("Risks"), _("For people, for the work, for other devices."), 3)
    data_needed = words(_("Data"), _("Which data it needs or makes."), 2)
    ethics = words(_("CE mark and ethics"), _("What is there already, and what is asked for."), 2)

    def draft(self) -> TrialDraft:
        names = ("title", "solution", "trl", "question", "risks", "ethics")
        clean = self.cleaned_data
        return TrialDraft(data=clean["data_needed"], **{name: clean[name] for name in names})


class AnswerForm(Form):
    answer = forms.ChoiceField(
        label=_("Answer"), choices=[("yes", _("Accept")), ("no", _("Decline"))], widget=forms.RadioSelect
    )
    reason = words(_("Why"), _("The firm reads it."), 3, required=True)


class NeededToStart(forms.CharField):
    """Needed before the test starts, which the action checks; until then it may be empty."""

    def validate(self, value: object) -> None:
        pass


class PlanForm(Form):
    """The plan and the agreement on one page: a field for each part and each clause."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for prefix, vocabulary, codes in (("plan", "test_plan", logic.PLAN), ("clause", "test_clauses", logic.CLAUSES)):
            for code in codes:
                term = vocabularies.term(vocabulary, code)
                assert term  # noqa: S101 - the codes of the vocabulary are those of the logic; a test holds it
                self.fields[f"{prefix}_{code}"] = NeededToStart(
                    label=term.label, help_text=term.hint, widget=forms.Textarea(attrs={"rows": 3, "class": "input"})
                )

    def parts(self, prefix: str) -> dict[str, str]:
        start = f"{prefix}_"
        return {name.removeprefix(start): value for name, value in self.cleaned_data.items() if name.startswith(start)}


class LogForm(Form):
    text = words(_("What happened"), rows=2, required=True)


class TrialReportForm(Form):
    public = words(_("Public part"), _("What everybody may know. It is shared with all bidders."), 6, required=True)
    confidential = words(
        _("Confidential part"), _("Only for the two parties: business secrets, details of devices."), 4
    )


class DecisionForm(Form):
    decision = forms.ChoiceField(
        label=_("What happens now"), choices=lambda: vocabularies.choices("test_decisions"), widget=forms.RadioSelect
    )
    reason = words(_("Why"), _("Everyone reads it."), 3, required=True)
