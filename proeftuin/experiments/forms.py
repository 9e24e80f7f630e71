"""Forms of an experiment. They check shape and make drafts; the rules are the actions'."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.experiments import logic
from proeftuin.experiments.drafts import PlanDraft, ResultDraft
from proeftuin.initiatives.forms import FilesField, SeveralFiles, line, number, text
from proeftuin.ui.forms import Form, LanguageOfText

YES_NO = [("yes", _("yes")), ("no", _("no"))]


def date_field(label: object) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def files_field(label: object) -> FilesField:
    return FilesField(
        label=label, required=False, widget=SeveralFiles(attrs={"multiple": True}),
        help_text=_("Where and with what a picture was taken is removed from it."),
    )  # fmt: skip


class PlanForm(Form):
    """The plan, in the order in which one thinks of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    replaces = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    title = line(_("A short name"), _("For example: a number by text message"))
    assumption = text(_("We think that …"), _("What must be so for your idea to work? Take the riskiest one first."), 3)
    test = text(
        _("The smallest test"), _("What can you do this week, with almost nothing, that can show you are wrong?"), 3
    )
    measure = text(_("We measure"), _("What do you count or watch, and how?"), 2)
    threshold_value = number(
        _("Threshold: a number"), _("From where do you call it a success? Say it now, not when you know the answer.")
    )
    threshold_unit = line(_("Unit"), _("For example: of 100 people back in time"), 40, required=False)
    more_is_better = forms.ChoiceField(
        label=_("Success is"), choices=[("yes", _("at least this number")), ("no", _("at most this number"))],
        widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    threshold_words = text(_("Or a threshold in words"), _("Where a number does not fit."), 2)
    place = line(_("Where"), "", 200, required=False)
    participants = line(_("With whom"), _("Groups, not names: everyone can read this."), 300, required=False)
    who = line(_("Who does it"), _("Only the team sees this."), 300, required=False)
    starts_on = date_field(_("First day"))
    ends_on = date_field(_("Last day"))
    language = LanguageOfText()

    def draft(self) -> PlanDraft:
        clean = {name: self.cleaned_data[name] for name in PlanDraft.__dataclass_fields__}
        return PlanDraft(**{**clean, "more_is_better": clean["more_is_better"] == "yes"})


class ResultForm(Form):
    """What came of it. Which of the two fields about the threshold is asked depends on the plan."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    result_value = number(_("The number that you measured"))
    judged_met = forms.ChoiceField(
        label=_("Was the threshold met?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    saw = text(_("We saw"), _("What happened, expected or not. Also what nobody asked about."), 4)
    verdict = forms.ChoiceField(
        label=_("What you do with it"), required=False, widget=forms.RadioSelect,
        choices=lambda: [(code, vocabularies.label("experiment_standings", code)) for code in logic.VERDICTS],
    )  # fmt: skip
    learned = text(
        _("We learned"), _("In one sentence: what would you tell someone who wants to try this tomorrow?"), 2
    )
    files = files_field(_("Pictures and files"))

    def __init__(self, *args: object, in_numbers: bool, unit: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["judged_met" if in_numbers else "result_value"]
        if in_numbers and unit:
            self.fields["result_value"].help_text = unit

    def draft(self) -> ResultDraft:
        clean = self.cleaned_data
        judged = {"yes": True, "no": False}.get(clean.get("judged_met", ""))
        return ResultDraft(
            saw=clean["saw"], learned=clean["learned"], verdict=clean["verdict"], judged_met=judged,
            result_value=clean.get("result_value"),
        )  # fmt: skip


class StartForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class AbandonForm(Form):
    reason = text(_("Why you break it off"), _("Everyone can read this. It is no shame."), 3, required=True)


class PicturesForm(Form):
    files = files_field(_("Pictures and files"))
    alt = line(_("What is on it"), _("In a few words, for who can't see it."), 300, required=False)
