"""Forms of newsletters. They check shape; the rules are the actions'."""

from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from proeftuin.processes.forms import line, moment, text
from proeftuin.ui.forms import Form, LanguageOfText

INPUT = {"class": "input"}


class JoinForm(Form):
    """Asking for the newsletter. With an account there is no address to fill in."""

    language = LanguageOfText(label=_("In which language"))
    address = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        help_text=_("We mail you to ask whether it is you. Only the system uses it, until you stop."),
        error_messages={"invalid": _("Fill in an e-mail address, such as name@example.org.")},
    )  # fmt: skip

    def __init__(self, *args: object, has_account: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["address"]


class IssueForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(_("Title"), _("Also the subject of the mail."), required=True, limit=150)
    intro = text(_("A few words at the start"), _("You can use Markdown: **bold**, lists with -, [links](https://…)."))
    language = LanguageOfText()


class WordsForm(Form):
    title = line(_("Title"), required=True, limit=150)
    words = text(_("Text"), required=True)


class ScheduleForm(Form):
    at = moment(_("When it leaves"), _("Empty: now. The time is that of this site."))

    def moment(self) -> object:
        typed = self.cleaned_data["at"]
        return typed.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)) if typed else None


class BounceForm(Form):
    addresses = text(_("Addresses whose mail came back"), _("One on each line."), required=True)
    how = forms.ChoiceField(
        label=_("How it came back"), widget=forms.RadioSelect, initial="hard",
        choices=[("hard", _("for good: the address does not exist")),
                 ("soft", _("for now: a full mailbox, or a server that was away"))],
    )  # fmt: skip
