"""Forms of assessments. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.assessments.content import Group, Item, Questionnaire
from proeftuin.assessments.drafts import AnswerDraft, ReviewDraft, SheetDraft, TrialDraft
from proeftuin.assessments.models import Sheet
from proeftuin.content import vocabularies
from proeftuin.initiatives.forms import line, link, text
from proeftuin.ui.forms import Form, LanguageOfText

NOT_APPLICABLE = "na"


class SheetForm(Form):
    """All items of a questionnaire on one page: a value, and where wanted a remark and the evidence."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(
        self, *args: object, questionnaire: Questionnaire, sheet: Sheet | None = None, **kwargs: object
    ) -> None:
        initial = dict(kwargs.pop("initial", None) or {})
        for one in sheet.answers.all() if sheet else ():
            initial[one.item] = NOT_APPLICABLE if one.value is None else str(one.value)
            initial[f"{one.item}_note"], initial[f"{one.item}_link"] = one.note, one.link
        if sheet:
            initial |= {"disciplines": sheet.disciplines, "version": sheet.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.questionnaire = questionnaire
        self.evidence_from = questionnaire.about.get("evidence_from")
        for item in questionnaire.items:
            self._add(item)
        if "disciplines" in questionnaire.about.get("asks", ()):
            self.fields["disciplines"] = forms.MultipleChoiceField(
                label=_("What you bring"), required=False, choices=vocabularies.choices("disciplines"),
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def _add(self, item: Item) -> None:
        asked = self.questionnaire
        ends = {0: f"0: {asked.low}", 4: f"4: {asked.high}"}
        choices = [(str(value), ends.get(value, str(value))) for value in range(5)]
        self.fields[item.id] = forms.ChoiceField(
            label=item.text, required=False, choices=[*choices, (NOT_APPLICABLE, _("not applicable"))],
            widget=forms.RadioSelect,
        )  # fmt: skip
        if self.evidence_from:
            self.fields[f"{item.id}_link"] = link(_("Where others can see it"))
        self.fields[f"{item.id}_note"] = line(_("Remark"), limit=2000, required=False)

    def rows(self) -> Iterator[tuple[Group, list[tuple[Item, forms.BoundField, list[forms.BoundField]]]]]:
        """Groups with their items: the field of the value, and the fields under it."""
        for group in self.questionnaire.groups:
            yield (
                group,
                [
                    (item, self[item.id], [self[name] for name in self._more(item) if name in self.fields])
                    for item in group.items
                ],
            )

    def draft(self) -> SheetDraft:
        clean = self.cleaned_data
        answers = {}
        for item in self.questionnaire.items:
            value, note = clean.get(item.id, ""), clean.get(f"{item.id}_note", "")
            if value:
                answers[item.id] = AnswerDraft(
                    value=None if value == NOT_APPLICABLE else int(value), note=note,
                    link=clean.get(f"{item.id}_link", ""),
                )  # fmt: skip
        return SheetDraft(answers=answers, disciplines=clean.get("disciplines", ()))

    @staticmethod
    def _more(item: Item) -> tuple[str, str]:
        return f"{item.id}_link", f"{item.id}_note"


class LinkForm(Form):
    link_for = forms.ChoiceField(
        label=_("Who may answer by the link"), widget=forms.RadioSelect,
        choices=[
            ("nobody", _("Nobody: only the team answers")),
            ("accounts", _("Whoever has the link and an account")),
            ("anyone", _("Whoever has the link")),
        ],
    )  # fmt: skip


class ReviewForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(
        label=_("How it is"), required=False, widget=forms.RadioSelect,
        choices=lambda: vocabularies.choices("review_statuses"),
    )  # fmt: skip
    note = text(_("What you found"), _("Needed for all but “in order”: what is it about, or why does it not apply?"), 3)
    link = link(_("Where others can see it"), _("A report, a decision, a test."))

    def draft(self) -> ReviewDraft:
        clean = self.cleaned_data
        return ReviewDraft(status=clean["status"], note=clean["note"], link=clean["link"])


class StakeholderForm(Form):
    name = line(
        _("Who is concerned"), _("A group, not a name: visitors without a phone, colleagues at the counter."), 120
    )
    power = forms.ChoiceField(
        label=_("How much they have to say"), choices=lambda: vocabularies.choices("stakeholder_powers"),
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    is_vulnerable = forms.BooleanField(label=_("Vulnerable: they can hardly defend themselves"), required=False)
    note = line(_("What it means for them"), "", 300, required=False)


class TrialForm(Form):
    task = line(_("The task"), _("What the person had to do, in one line."), 200)
    succeeded = forms.ChoiceField(
        label=_("Did it work without help?"), choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect
    )
    seconds = forms.IntegerField(
        label=_("Seconds it took"), required=False, min_value=1, max_value=24 * 3600,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )  # fmt: skip
    stuck = line(
        _("Where the person got stuck"), _("The same place in the same words, so that it adds up."), 300, required=False
    )

    def draft(self) -> TrialDraft:
        clean = self.cleaned_data
        return TrialDraft(
            task=clean["task"], succeeded=clean["succeeded"] == "yes", seconds=clean["seconds"], stuck=clean["stuck"]
        )


class ReadingForm(Form):
    text = text(_("The text"), _("Paste what people will read."), 8, required=True)
    language = LanguageOfText()


class ReasonForm(Form):
    reason = text(_("Why you go on as it is"), _("The team and its coach can read this."), 3, required=True)


class SummaryForm(Form):
    is_public = forms.BooleanField(label=_("Everyone may read the scores and this summary"), required=False)
    summary = text(_("Summary"), _("What you found, and what you do about it. Remarks and people are never in it."), 4)


class VersionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
