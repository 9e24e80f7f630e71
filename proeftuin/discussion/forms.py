"""Forms of conversations. They check shape; the rules are the actions'."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.discussion import logic
from proeftuin.discussion.actions.talking import CommentDraft
from proeftuin.ui.forms import Form

SIDES = {"for": 1, "neutral": 0, "against": -1}


def words() -> forms.CharField:
    attrs = {"rows": 4, "class": "input", "data-limit": str(logic.LONGEST), "data-mentions": ""}
    return forms.CharField(
        label=_("Your comment"), required=False, strip=True, widget=forms.Textarea(attrs=attrs),
        help_text=_("Write @ and a name to let someone in this conversation know."),
    )  # fmt: skip


class CommentForm(Form):
    """What someone says. For and against, and speaking for the body, are there only where the thread offers them."""

    side = forms.ChoiceField(
        label=_("Are you for or against?"), required=False, initial="neutral", widget=forms.RadioSelect,
        choices=lambda: vocabularies.choices("comment_sides"),
    )  # fmt: skip
    body = words()
    official = forms.BooleanField(required=False)
    to = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sides:
            del self.fields["side"]
        self.in_name = self.fields.pop("official")

    def offer(self, body: str) -> None:
        """Offer to say it in the name of a body, if there is one."""
        if body:
            self.in_name.label = _("In the name of %(body)s") % {"body": body}
            self.fields["official"] = self.in_name

    def draft(self) -> CommentDraft:
        given = self.cleaned_data
        return CommentDraft(
            body=given["body"], side=SIDES.get(given.get("side", ""), 0), reply_to=given["to"],
            official=given.get("official", False), language=(get_language() or "").split("-")[0],
        )  # fmt: skip


class EditForm(Form):
    body = words()
