"""Forms of calls: the call itself with its form and rubric as data, and the jury's decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.drafts import CallDraft
from proeftuin.calls.forms.rubric import INPUT, USUAL, RubricForm, area, initial_rubric
from proeftuin.calls.models import Call
from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.ui.forms import Form, LanguageOfText

MOST = 4000
GROUPS = (
    (_("What it is"), ("title", "kind", "organisation", "language", "summary", "body")),
    (_("When"), ("opens_at", "deadline", "grace")),
    (_("Who enters, and with what"), ("eligibility", "rules", "tracks", "questions", "needs_sponsor")),
    (_("How the jury works"), ("each", "method", "shared_places", "scores_by")),
    (_("Award of the audience"), ("audience_from", "audience_until")),
)


class Moment(forms.DateTimeField):
    """A moment in the zone of the instance, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "datetime-local", **INPUT}
        kwargs["widget"] = forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M")
        super().__init__(**kwargs)


class CallForm(RubricForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: vocabularies.choices("call_kinds"),
                             widget=forms.Select(attrs=INPUT))  # fmt: skip
    organisation = forms.TypedChoiceField(label=_("For which organisation"), coerce=int,
                                          widget=forms.Select(attrs=INPUT))  # fmt: skip
    language = LanguageOfText()
    summary = forms.CharField(label=_("In one or two sentences"), max_length=500, widget=area(2))
    body = forms.CharField(label=_("What is asked, and what can be won"), required=False, widget=area(8))
    opens_at = Moment(label=_("Opens"))
    deadline = Moment(label=_("Deadline"))
    grace = forms.IntegerField(
        label=_("Grace in minutes"), initial=0, min_value=0, max_value=120, widget=forms.NumberInput(attrs=INPUT),
        help_text=_("So many minutes after the deadline an entry still counts. Everybody can read it."),
    )  # fmt: skip
    eligibility = forms.CharField(label=_("Who may enter"), required=False, widget=area(3))
    rules = forms.CharField(label=_("Rules"), required=False, widget=area(4))
    tracks = forms.CharField(label=_("Tracks"), required=False, widget=area(2),
                             help_text=_("One on each line; leave empty for a call without tracks."))  # fmt: skip
    questions = forms.CharField(
        label=_("Questions of the entry form"), required=False, widget=area(5),
        help_text=_("One on each line. End with * where an answer is needed."),
    )  # fmt: skip
    each = forms.IntegerField(label=_("Jurors for each entry"), initial=3, min_value=1, max_value=20,
                              widget=forms.NumberInput(attrs=INPUT))  # fmt: skip
    method = forms.ChoiceField(label=_("How scores are compared"), choices=lambda: vocabularies.choices("jury_methods"),
                               widget=forms.Select(attrs=INPUT))  # fmt: skip
    shared_places = forms.BooleanField(label=_("Places may be shared"), required=False, initial=True)
    scores_by = Moment(label=_("Scores are due"), required=False,
                       help_text=_("Three days before, jurors who are not done get one mail."))  # fmt: skip
    needs_sponsor = forms.BooleanField(
        label=_("An entry needs a manager who supports it"), required=False,
        help_text=_("They confirm by a link in a mail, before the entry is sent in."),
    )  # fmt: skip
    audience_from = Moment(label=_("The audience votes from"), required=False,
                           help_text=_("Leave empty for no award of the audience. "
                                       "From then on everyone can read the entries that are let in."))  # fmt: skip
    audience_until = Moment(label=_("The audience votes until"), required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        fresh = "title" not in kwargs.get("initial", {})
        super().__init__(*args, usual=USUAL if fresh else (), **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            (one.pk, one.shown_name) for one in organisations
        ]

    def groups(self) -> list[tuple[object, list[Any]]]:
        """The fields under headings, as the page shows them."""
        named = {one.name: one for one in self.plain()}
        return [(title, [named[name] for name in names]) for title, names in GROUPS]

    def draft(self) -> CallDraft:
        clean = self.cleaned_data
        same = ("title", "kind", "language", "summary", "body", "opens_at", "deadline", "grace", "eligibility", "rules",
                "each", "method", "shared_places", "scores_by", "needs_sponsor", "audience_from",
                "audience_until")  # fmt: skip
        return CallDraft(
            **{name: clean[name] for name in same}, organisation_id=clean["organisation"],
            tracks=[{"code": f"t{at}", "title": text} for at, text in enumerate(lines(clean["tracks"]), 1)],
            questions=[
                {"code": f"q{at}", "label": text.rstrip("* "), "hint": "", "required": text.endswith("*"), "most": MOST}
                for at, text in enumerate(lines(clean["questions"]), 1)
            ],
            rubric=self.criteria_given(),
        )  # fmt: skip


def initial_of(call: Call) -> dict[str, object]:
    """A call as its form shows it."""
    same = ("title", "kind", "language", "summary", "body", "opens_at", "deadline", "grace", "eligibility", "rules",
            "each", "method", "shared_places", "scores_by", "needs_sponsor", "audience_from", "audience_until",
            "version")  # fmt: skip
    found: dict[str, object] = {name: getattr(call, name) for name in same}
    found["organisation"] = call.organisation_id
    found["tracks"] = "\n".join(one["title"] for one in call.tracks)
    found["questions"] = "\n".join(f"{one['label']}{' *' if one['required'] else ''}" for one in call.questions)
    return {**found, **initial_rubric(call.rubric)}


class AuthorForm(Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=INPUT))


class NeededLater(forms.CharField):
    """Needed to send in, which the action checks; a draft may have holes."""

    def validate(self, value: object) -> None:
        pass


class TrackField(forms.ChoiceField):
    """The same for the track."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class EntryForm(Form):
    """The entry form as the call has it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs=INPUT))

    def __init__(self, *args: Any, call: Call, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        if call.tracks:
            self.fields["track"] = TrackField(
                label=_("Track"), widget=forms.RadioSelect,
                choices=[(one["code"], one["title"]) for one in call.tracks],
            )  # fmt: skip
        self.fields["outcome"] = forms.ChoiceField(
            label=_("How it stands with the work"), choices=vocabularies.choices("entry_outcomes"), initial="running",
            widget=forms.RadioSelect,
        )  # fmt: skip
        self.fields["organisation"] = forms.TypedChoiceField(
            label=_("Your organisation"), required=False, coerce=int, empty_value=None,
            choices=[("", _("none: for myself")), *((one.pk, one.shown_name) for one in organisations)],
            widget=forms.Select(attrs=INPUT),
        )  # fmt: skip
        for one in call.questions:
            self.fields[one["code"]] = NeededLater(
                label=one["label"], required=bool(one["required"]), max_length=int(one["most"]), widget=area(6),
                help_text=_("Needed before you send it in.") if one["required"] else "",
            )  # fmt: skip

    def values(self) -> Mapping[str, Any]:
        """What the draft of an entry takes."""
        clean = self.cleaned_data
        return {
            "title": clean["title"], "track": clean.get("track", ""), "outcome": clean["outcome"],
            "organisation_id": clean["organisation"],
            "answers": {one["code"]: clean[one["code"]] for one in self.call.questions},
        }  # fmt: skip


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
