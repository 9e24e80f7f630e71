"""Forms of merging and splitting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.ideas.actions.merging import LONGEST_REASON, MOST_PARTS
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ui.forms import Form

REASON_HINT = _("Everyone who wrote or supported one of them reads this.")
PARTS_SHOWN = 4


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), help_text=REASON_HINT
    )


class MergeForm(ReasonForm):
    into = forms.ChoiceField(
        label=_("What do they become?"), initial="this", widget=forms.RadioSelect,
        choices=[("this", _("This idea stays; the others become part of it")), ("new", _("A new idea"))],
    )  # fmt: skip
    title = forms.CharField(label=_("Title of the new idea"), max_length=300, required=False)
    body = forms.CharField(
        label=_("Text of the new idea"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    field_order = ("into", "title", "body", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("into") == "new" and not (data.get("title") or "").strip():
            self.add_error("title", _("Give it a title."))
        return data


class SplitForm(ReasonForm):
    """Two parts at least; those without a title are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        many = PARTS_SHOWN
        if self.is_bound:
            many = max(many, sum(f"title_{at}" in self.data for at in range(1, MOST_PARTS + 1)))
        for at in range(1, many + 1):
            self.fields[f"title_{at}"] = forms.CharField(
                label=_("Title of part %(number)d") % {"number": at}, max_length=300, required=at <= 2
            )
            self.fields[f"body_{at}"] = forms.CharField(
                label=_("Text of part %(number)d") % {"number": at}, max_length=20_000, required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def parts(self) -> list[IdeaDraft]:
        numbers = range(1, MOST_PARTS + 1)
        written = [
            (self.cleaned_data.get(f"title_{at}", ""), self.cleaned_data.get(f"body_{at}", "")) for at in numbers
        ]
        return [IdeaDraft(title, body, language="") for title, body in written if title.strip()]
