"""Forms of stories. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.initiatives.forms import line, text
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import today
from proeftuin.stories.consent import words_shown
from proeftuin.stories.drafts import ConsentDraft, StoryDraft
from proeftuin.stories.models import Story
from proeftuin.ui.forms import Form, LanguageOfText

SOUNDS = ".mp3,.m4a,.ogg,.oga,.opus,.wav,audio/*"


def several(label: Any, vocabulary: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=lambda: vocabularies.choices(vocabulary),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def scope() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who may read it"), widget=forms.RadioSelect, initial="team",
        choices=lambda: [(one.code, f"{one.label}. {one.hint}") for one in vocabularies.terms("story_scopes")],
    )  # fmt: skip


def sound() -> forms.FileField:
    return forms.FileField(
        label=_("Recording"), required=False, widget=forms.FileInput(attrs={"class": "input", "accept": SOUNDS}),
        help_text=_("MP3, M4A, OGG or WAV. Write below what is said in it, so that everyone can read it."),
    )  # fmt: skip


class WordsForm(Form):
    """What was told and what it is about."""

    words = text(_("The story"), _("In the words of who told it. Leave out names of people and streets."), 10)
    pseudonym = line(_("Told under the name"), _("A chosen name, not the real one."), 80, required=False)
    place = line(_("Where, roughly"), _("A district or a town, no street."), 80, required=False)
    language = LanguageOfText()

    def __init__(self, *args: object, themes: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_themes = themes

    def draft(self) -> StoryDraft:
        clean = self.cleaned_data
        themes = [*clean.get("themes", ()), *clean.get("new_themes", "").split(",")]
        return StoryDraft(
            words=clean["words"], pseudonym=clean["pseudonym"], language=clean["language"], place=clean["place"],
            themes=themes, enablers=clean.get("enablers", ()), obstacles=clean.get("obstacles", ()),
        )  # fmt: skip


class TaggedForm(WordsForm):
    """The same with what only the team fills in: themes, what helped, what stood in the way."""

    themes = forms.MultipleChoiceField(label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple)
    new_themes = line(_("Other themes"), _("In your own words, with commas between them."), 400, required=False)
    enablers = several(_("What helped"), "enablers")
    obstacles = several(_("What stood in the way"), "obstacles")

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(name, name) for name in self.known_themes]  # type: ignore[attr-defined]
        if not self.known_themes:
            del self.fields["themes"]


class NoteForm(TaggedForm):
    """A team member notes a story and the consent for it."""

    sound = sound()
    scope = scope()
    how = forms.ChoiceField(
        label=_("How did you ask for consent?"), choices=lambda: vocabularies.choices("story_consents"),
        widget=forms.RadioSelect, initial="person",
    )  # fmt: skip
    on = forms.DateField(
        label=_("On which day"), widget=forms.DateInput(attrs={"class": "input input--short", "type": "date"})
    )
    agreed = forms.BooleanField(label=_("I read this text out or showed it, and the teller agreed."))
    mail_to = forms.EmailField(
        label=_("E-mail address of the teller"), required=False, widget=forms.EmailInput(attrs={"class": "input"}),
        help_text=_("We mail the private address once. We don’t keep the e-mail address."),
    )  # fmt: skip

    def __init__(self, *args: object, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiative = initiative
        self.initial.setdefault("on", today())
        self.order_fields(["sound", "words"])

    def consent(self) -> ConsentDraft:
        clean = self.cleaned_data
        shown = words_shown(self.initiative, clean["scope"], get_language() or clean["language"])
        return ConsentDraft(scope=clean["scope"], words=shown, how=clean["how"], on=clean["on"],
                            mail_to=clean["mail_to"])  # fmt: skip


class TellForm(WordsForm):
    """Someone tells a story with the link that a team gave out."""

    sound = sound()
    scope = scope()
    agreed = forms.BooleanField(label=_("I read this, and I agree."))
    mail_to = forms.EmailField(
        label=_("Your e-mail address"), required=False, widget=forms.EmailInput(attrs={"class": "input"}),
        help_text=_("We mail you the private address once. We don’t keep your e-mail address."),
    )  # fmt: skip

    def __init__(self, *args: object, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiative = initiative
        self.fields["words"].label = _("Your story")
        self.fields["words"].help_text = _("As you would tell it. Leave out names of people and streets.")
        self.fields["sound"].help_text = _("MP3, M4A, OGG or WAV. You can tell it instead of writing.")
        self.fields["pseudonym"].label = _("The name you choose")
        self.fields["language"].widget = forms.HiddenInput()
        self.order_fields(["words", "sound"])

    def consent(self) -> ConsentDraft:
        clean = self.cleaned_data
        shown = words_shown(self.initiative, clean["scope"], get_language() or clean["language"])
        return ConsentDraft(scope=clean["scope"], words=shown, how="form", mail_to=clean["mail_to"])


class ChangeForm(TaggedForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NarrowForm(Form):
    """Let fewer people read it."""

    scope = forms.ChoiceField(label=_("From now on"), widget=forms.RadioSelect)

    def __init__(self, *args: object, story: Story, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_scopes = vocabularies.terms("story_scopes")
        codes = [one.code for one in all_scopes]
        narrower = all_scopes[: codes.index(story.scope)]
        self.fields["scope"].choices = [(one.code, f"{one.label}. {one.hint}") for one in narrower]  # type: ignore[attr-defined]


class QuoteForm(Form):
    words = text(_("Words to quote"), _("Copy them from the story."), 3, required=True)
    level = forms.ChoiceField(
        label=_("Give back to"), required=False, widget=forms.Select(attrs={"class": "input"}),
        choices=lambda: [("", _("no level yet")), *vocabularies.choices("story_levels")],
    )  # fmt: skip


class FeedBackForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = text(
        _("What we heard"), _("You can use Markdown: **bold**, lists with -, [links](https://…)."), 8, required=True
    )
    language = LanguageOfText()
    share = forms.BooleanField(label=_("Everyone may read this"), required=False)


class InvitationForm(Form):
    question = text(
        _("Your question to people"), _("For example: when did you last wait for an answer? What happened?"), 3,
        required=True,
    )  # fmt: skip
    language = LanguageOfText()


class CodeForm(Form):
    """The private address as it stands on paper."""

    code = forms.CharField(
        label=_("The code on your paper"), max_length=60,
        widget=forms.TextInput(attrs={"class": "input input--short", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
