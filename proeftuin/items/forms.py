"""Forms of shared knowledge. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from proeftuin.content import lexicon, vocabularies
from proeftuin.items.actions.writing import concepts_of
from proeftuin.items.drafts import ItemDraft
from proeftuin.items.models import Item
from proeftuin.organisations.models import Organisation
from proeftuin.processes.forms import line, text
from proeftuin.ui.forms import Form, LanguageOfText

INPUT = {"class": "input"}


class ItemForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=lambda: vocabularies.choices("item_kinds"), widget=forms.RadioSelect, initial="news"
    )
    title = line(_("Title"), required=True)
    summary = text(_("In short"), _("Two or three sentences. They stand in lists and in mails."), 3)
    body = text(_("Text"), _("You can use Markdown: **bold**, lists with -, [links](https://…)."), 10)
    link = forms.URLField(
        label=_("Link"), required=False, max_length=1000, assume_scheme="https",
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "url"}),
        help_text=_("Where it stands, when it stands elsewhere."),
    )  # fmt: skip
    organisation = forms.TypedChoiceField(
        label=_("Which organisation shares it"), required=False, coerce=int, empty_value=None,
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    attribution = line(
        _("Who made it"), _("As a citation should name them. Empty: the organisation that shares it."), limit=300
    )
    made_on = forms.DateField(
        label=_("Day of the work"), required=False, help_text=_("Its year stands in the citation."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d"),
    )  # fmt: skip
    licence = forms.ChoiceField(
        label=_("Licence"), choices=lambda: vocabularies.choices("licences"), widget=forms.Select(attrs=INPUT),
        initial="CC-BY-4.0",
    )  # fmt: skip
    sectors = forms.MultipleChoiceField(
        label=_("Policy areas"), required=False, choices=lambda: vocabularies.choices("sectors"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    concepts = line(
        _("Themes"), _("Words such as AI, procurement or loneliness, with commas between them, in your language."),
        limit=400,
    )  # fmt: skip
    related = text(
        _("What belongs with it"),
        _("Addresses of cases, initiatives or other pages of this site, one on each line."),
        3,
    )
    language = LanguageOfText()

    def __init__(self, *args: object, organisations: Sequence[Organisation], none: bool, **kwargs: object) -> None:
        """``none``: it may be shared for no organisation at all (editors)."""
        super().__init__(*args, **kwargs)
        nobody = [("", _("none"))] if none else []
        self.fields["organisation"].choices = [*nobody, *((one.pk, one.shown_name) for one in organisations)]  # type: ignore[attr-defined]

    def clean_concepts(self) -> list[str]:
        found, unknown = concepts_of(self.cleaned_data["concepts"].split(","))
        if unknown:
            raise forms.ValidationError(
                _now("We don't know these words: %(words)s. Try a wider word.") % {"words": ", ".join(unknown)}
            )
        return found

    def draft(self) -> ItemDraft:
        clean = self.cleaned_data
        names = ("kind", "title", "summary", "body", "link", "attribution", "made_on", "licence", "sectors", "concepts",
                 "language")  # fmt: skip
        return ItemDraft(
            organisation_id=clean["organisation"],
            related=clean["related"].splitlines(),
            **{name: clean[name] for name in names},
        )


def values_of(item: Item, related: Sequence[str]) -> Mapping[str, object]:
    """What the form shows of an item."""
    names = ("kind", "title", "summary", "body", "link", "attribution", "made_on", "licence", "sectors", "language",
             "version")  # fmt: skip
    return {
        **{name: getattr(item, name) for name in names}, "organisation": item.organisation_id,
        "concepts": ", ".join(lexicon.labels(item.concepts)), "related": "\n".join(related),
    }  # fmt: skip


class WithdrawForm(Form):
    reason = text(_("Why"), _("Everyone who has a link to it reads this."), 3, required=True)


class FileForm(Form):
    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs=INPUT))
    alt = line(_("What a picture shows"), _("For who can't see it."), limit=300)


class AskForm(Form):
    """Subscribing. With an account there is no address to fill in."""

    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=forms.Select(attrs=INPUT))
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    rhythm = forms.ChoiceField(
        label=_("How often do you want mail?"), choices=lambda: vocabularies.choices("mail_rhythms"), initial="weekly",
        widget=forms.RadioSelect,
    )  # fmt: skip
    address = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        help_text=_("We mail you to ask whether it is you. Only the system uses it, until you stop."),
        error_messages={"invalid": _("Fill in an e-mail address, such as name@example.org.")},
    )  # fmt: skip

    def __init__(self, *args: object, themes: Sequence[tuple[str, str]], has_account: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("Choose")), *themes]  # type: ignore[attr-defined]
        if has_account:
            del self.fields["address"]
