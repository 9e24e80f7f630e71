"""Forms of groups. They check shape and make drafts; the rules are the actions'."""

import re
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.groups.drafts import GroupDraft
from proeftuin.organisations.models import Organisation
from proeftuin.processes.forms import line
from proeftuin.processes.forms import text as words
from proeftuin.questions.models import Question
from proeftuin.ui.forms import Form, LanguageOfText

INPUT = {"class": "input"}
PAGE = re.compile(r"/questions/([0-9a-z]{10})/?\s*$")


class GroupForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = forms.TypedChoiceField(
        label=_("Which organisation hosts it"), coerce=int, widget=forms.Select(attrs=INPUT)
    )
    title = line(_("Name of the group"), required=True)
    text = words(_("What it is about"), _("For whom is it, and what do they take home?"), 5)
    entry = forms.ChoiceField(
        label=_("How people come in"), initial="open", widget=forms.RadioSelect,
        choices=[("open", _("Whoever wants to")), ("approval", _("A moderator says yes"))],
    )  # fmt: skip
    sectors = forms.MultipleChoiceField(
        label=_("Policy areas"), required=False, choices=lambda: vocabularies.choices("sectors"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    language = LanguageOfText()

    def __init__(self, *args: object, organisations: Sequence[Organisation] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        if organisations:
            self.fields["organisation"].choices = [(one.pk, one.shown_name) for one in organisations]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def draft(self) -> GroupDraft:
        names = ("title", "text", "language", "sectors", "entry")
        return GroupDraft(**{name: self.cleaned_data[name] for name in names})


class PutForm(Form):
    question = line(
        _("Address of the question"), _("Copy it from the page of the question, for example /questions/…/"),
        required=True, limit=300,
    )  # fmt: skip

    def clean_question(self) -> Question:
        match = PAGE.search(self.cleaned_data["question"])
        found = Question.objects.shown().filter(ref=match[1]).first() if match else None
        if found is None:
            raise forms.ValidationError(_("There is no such question on this site. Copy the address of its page."))
        return found
