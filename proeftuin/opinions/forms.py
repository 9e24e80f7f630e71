"""Forms of opinions: what people and the public body write, and the rules of a conversation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.opinions import logic
from proeftuin.ui.forms import Form

WHEN = {
    "live": _("Everyone, at once"),
    "after": _("Everyone, when voting has closed"),
    "never": _("Only the people who run this process"),
}
CHANNELS = ("paper", "telephone", "street", "email")


class ProposeForm(Form):
    text = forms.CharField(
        label=_("Your statement"),
        help_text=_("One thought that others can agree or disagree with, as a whole sentence."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-limit"] = longest


class SeedForm(Form):
    texts = forms.CharField(
        label=_("Statements to begin with"),
        help_text=_("One on each line. Cover the different sides of the question; ten to twenty is a good start."),
        widget=forms.Textarea(attrs={"rows": 8}), max_length=60_000,
    )  # fmt: skip
    is_meta = forms.BooleanField(
        label=_("These are about who people are, or about this conversation"),
        help_text=_("“I live in this neighbourhood.” People vote on them; they do not shape the groups."),
        required=False,
    )  # fmt: skip


class CorrectForm(Form):
    text = forms.CharField(label=_("Statement"), widget=forms.Textarea(attrs={"rows": 3}))
    is_meta = forms.BooleanField(
        label=_("This is about who people are, or about this conversation"),
        help_text=_("People vote on it; it does not shape the groups."), required=False,
    )  # fmt: skip


class RefuseForm(Form):
    reason = forms.CharField(
        label=_("Why is it not put to the vote?"), help_text=_("Who added it reads this."), max_length=300
    )


class SettingsForm(Form):
    check_first = forms.BooleanField(
        label=_("We read statements before people vote on them"),
        help_text=_("Without this they are put to the vote at once, and can be hidden later."), required=False,
    )  # fmt: skip
    longest = forms.IntegerField(
        label=_("How long may a statement be, in characters?"), min_value=logic.NUMBERS["longest"][0],
        max_value=logic.NUMBERS["longest"][1], widget=forms.NumberInput(attrs={"class": "input--short"}),
    )  # fmt: skip
    per_person = forms.IntegerField(
        label=_("How many statements may one person add?"), help_text=_("0: as many as they like."),
        min_value=logic.NUMBERS["per_person"][0], max_value=logic.NUMBERS["per_person"][1],
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )  # fmt: skip
    results = forms.ChoiceField(label=_("Who sees the map?"), choices=list(WHEN.items()), widget=forms.RadioSelect)


class UploadForm(Form):
    """The files of a conversation in Polis' open-data format."""

    comments = forms.FileField(label="comments.csv", help_text=_("The statements."))
    votes = forms.FileField(label="votes.csv", help_text=_("The votes, one on each line."), required=False)
    matrix = forms.FileField(
        label="participants-votes.csv", help_text=_("One row for each person; enough when there is no votes.csv."),
        required=False,
    )  # fmt: skip


class EntryForm(Form):
    channel = forms.ChoiceField(label=_("How did it come in?"))
    key = forms.CharField(
        label=_("Number of the form"), help_text=_("So that a form entered twice counts once."), max_length=40,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(code, vocabularies.label("channels", code)) for code in CHANNELS]
