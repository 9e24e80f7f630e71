"""Forms of questions. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.questions.drafts import QuestionDraft
from proeftuin.ui.forms import Form, LanguageOfText

SELECT = {"class": "input"}


class ForOrganisation(Form):
    """A form in which someone speaks for an organisation they belong to."""

    def __init__(self, *args: object, organisations: Sequence[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        field = self.fields["organisation"]
        none = [] if field.required else [("", _("none: for myself"))]
        field.choices = [*none, *((one.pk, one.shown_name) for one in organisations)]  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.initial.setdefault("organisation", organisations[0].pk)


class QuestionForm(ForOrganisation):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Your question in one sentence"), max_length=200, widget=forms.TextInput(attrs=SELECT),
        help_text=_("For example: how do you keep knowledge when people retire?"),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Tell more"), required=False, widget=forms.Textarea(attrs={"rows": 6, "class": "input"}),
        help_text=_("What happens, for whom, and what did you try? No names of residents or colleagues."),
    )  # fmt: skip
    organisation = forms.TypedChoiceField(
        label=_("You ask for"), required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=SELECT)
    )
    sectors = forms.MultipleChoiceField(
        label=_("Policy areas"), required=False, choices=lambda: vocabularies.choices("sectors"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    language = LanguageOfText()

    def draft(self) -> QuestionDraft:
        clean = self.cleaned_data
        return QuestionDraft(
            title=clean["title"], body=clean["body"], language=clean["language"], sectors=clean["sectors"],
            organisation_id=clean["organisation"],
        )  # fmt: skip


class EchoForm(ForOrganisation):
    organisation = forms.TypedChoiceField(label=_("You answer for"), coerce=int, widget=forms.Select(attrs=SELECT))
    kind = forms.ChoiceField(
        label=_("What holds for you"), choices=lambda: vocabularies.choices("question_echoes"), initial="have",
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=_("In a few words"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )  # fmt: skip


class SummaryForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    summary = forms.CharField(
        label=_("What came of it"), widget=forms.Textarea(attrs={"rows": 6, "class": "input"}),
        help_text=_("For whoever has the same question later: what helped, what did not."),
    )  # fmt: skip
