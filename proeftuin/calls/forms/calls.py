"""Forms of calls: the call itself with its form and rubric as data, and the jury's decision."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.drafts import CallDraft
from proeftuin.calls.forms.offers import Amount
from proeftuin.calls.models import Call
from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.ui.forms import Form

LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
INPUT = {"class": "input"}
ROWS = 8
MOST = 4000
USUAL = ((_("Relevance"), 17), (_("Innovation"), 17), (_("Involvement of those concerned"), 17), (_("Results"), 17),
         (_("Durability"), 16), (_("Transferability"), 16))  # fmt: skip


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **INPUT})


class Moment(forms.DateTimeField):
    """A moment in the zone of the instance, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "datetime-local", **INPUT}
        kwargs["widget"] = forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M")
        super().__init__(**kwargs)


class CallForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: vocabularies.choices("call_kinds"),
                             widget=forms.Select(attrs=INPUT))  # fmt: skip
    organisation = forms.TypedChoiceField(label=_("For which organisation"), coerce=int,
                                          widget=forms.Select(attrs=INPUT))  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES, widget=forms.Select(attrs=INPUT))
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
    rubric = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            (one.pk, one.shown_name) for one in organisations
        ]
        self.initial.setdefault("language", (get_language() or "en")[:2])
        for at in range(ROWS):
            usual = USUAL[at] if at < len(USUAL) and "title" not in self.initial else ("", "")
            rows: dict[str, forms.Field] = {
                "name": forms.CharField(label=_("Criterion"), required=False, max_length=80, initial=usual[0],
                                        widget=forms.TextInput(attrs=INPUT)),
                "weight": Amount(label=_("Weight, %"), max_value=100, initial=usual[1]),
                "threshold": Amount(label=_("Least mean to be ranked"), max_value=10),
                "description": forms.CharField(label=_("What it means"), required=False, widget=area(2)),
                "a0": forms.CharField(label=_("0 means"), required=False, widget=forms.TextInput(attrs=INPUT)),
                "a5": forms.CharField(label=_("5 means"), required=False, widget=forms.TextInput(attrs=INPUT)),
                "a10": forms.CharField(label=_("10 means"), required=False, widget=forms.TextInput(attrs=INPUT)),
            }  # fmt: skip
            for name, field in rows.items():
                self.fields[f"c{at}_{name}"] = field

    def plain(self) -> list[Any]:
        """All but the criteria."""
        return [one for one in self if not one.is_hidden and not (one.name[0] == "c" and one.name[1:2].isdigit())]

    def criteria(self) -> list[list[Any]]:
        names = ("name", "weight", "threshold", "description", "a0", "a5", "a10")
        return [[self[f"c{at}_{name}"] for name in names] for at in range(ROWS)]

    def draft(self) -> CallDraft:
        clean = self.cleaned_data
        same = ("title", "kind", "language", "summary", "body", "opens_at", "deadline", "grace", "eligibility", "rules",
                "each", "method", "shared_places")  # fmt: skip
        return CallDraft(
            **{name: clean[name] for name in same}, organisation_id=clean["organisation"],
            tracks=[{"code": f"t{at}", "title": text} for at, text in enumerate(lines(clean["tracks"]), 1)],
            questions=[
                {"code": f"q{at}", "label": text.rstrip("* "), "hint": "", "required": text.endswith("*"), "most": MOST}
                for at, text in enumerate(lines(clean["questions"]), 1)
            ],
            rubric=[row for at in range(ROWS) if (row := self._criterion(at))],
        )  # fmt: skip

    def _criterion(self, at: int) -> dict[str, object] | None:
        found = {name: self.cleaned_data.get(f"c{at}_{name}") for name in
                 ("name", "weight", "threshold", "description", "a0", "a5", "a10")}  # fmt: skip
        if not found["name"]:
            return None
        return {
            "code": f"c{at}", "name": found["name"], "description": found["description"],
            "weight": _plain(found["weight"]) or 0, "threshold": _plain(found["threshold"]),
            "anchors": {mark: found[f"a{mark}"] for mark in ("0", "5", "10")},
        }  # fmt: skip


def initial_of(call: Call) -> dict[str, object]:
    """A call as its form shows it."""
    same = ("title", "kind", "language", "summary", "body", "opens_at", "deadline", "grace", "eligibility", "rules",
            "each", "method", "shared_places", "version")  # fmt: skip
    found: dict[str, object] = {name: getattr(call, name) for name in same}
    found["organisation"] = call.organisation_id
    found["tracks"] = "\n".join(one["title"] for one in call.tracks)
    found["questions"] = "\n".join(f"{one['label']}{' *' if one['required'] else ''}" for one in call.questions)
    for one in call.rubric:
        at = one["code"]
        found.update({f"{at}_{name}": one[name] for name in ("name", "weight", "threshold", "description")})
        found.update({f"{at}_a{mark}": one["anchors"].get(mark, "") for mark in ("0", "5", "10")})
    return found


class JurorForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=INPUT))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=INPUT))


class AuthorForm(Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=INPUT))


class DeclareForm(Form):
    conflict = forms.ChoiceField(label=_("What ties you to it"), choices=lambda: vocabularies.choices("conflicts"),
                                 widget=forms.Select(attrs=INPUT))  # fmt: skip
    reason = forms.CharField(label=_("In a few words"), required=False, max_length=500,
                             widget=forms.TextInput(attrs=INPUT))  # fmt: skip


class EntryForm(Form):
    """The entry form as the call has it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs=INPUT))

    def __init__(self, *args: Any, call: Call, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        if call.tracks:
            self.fields["track"] = forms.ChoiceField(
                label=_("Track"), required=False, widget=forms.RadioSelect,
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
            self.fields[one["code"]] = forms.CharField(
                label=one["label"], required=False, max_length=int(one["most"]), widget=area(6),
                help_text=_("Needed before you send it in.") if one["required"] else "",
            )  # fmt: skip
        self.fields["sponsor"] = forms.CharField(
            label=_("A manager who supports this"), required=False, max_length=200, widget=forms.TextInput(attrs=INPUT),
            help_text=_("Name and function, with their consent."),
        )  # fmt: skip
        self.fields["sponsor_says"] = forms.CharField(
            label=_("Why they support it"), required=False, max_length=2000, widget=area(2)
        )

    def values(self) -> Mapping[str, Any]:
        """What the draft of an entry takes."""
        clean = self.cleaned_data
        return {
            "title": clean["title"], "track": clean.get("track", ""), "outcome": clean["outcome"],
            "organisation_id": clean["organisation"], "sponsor": clean["sponsor"],
            "sponsor_says": clean["sponsor_says"],
            "answers": {one["code"]: clean[one["code"]] for one in self.call.questions},
        }  # fmt: skip


class ScoreForm(Form):
    """The criteria with their anchors, and words for the jury and for the entrant."""

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in call.rubric:
            anchors = " · ".join(f"{mark}: {text}" for mark, text in one["anchors"].items() if text)
            self.fields[one["code"]] = forms.CharField(
                label=f"{one['name']} ({one['weight']} %)", max_length=5,
                widget=forms.TextInput(attrs={**INPUT, "inputmode": "decimal", "size": "4"}),
                help_text=" ".join(filter(None, [one["description"], anchors])),
            )  # fmt: skip
        self.fields["to_jury"] = forms.CharField(label=_("For the jury"), required=False, widget=area(3))
        self.fields["to_entrant"] = forms.CharField(
            label=_("For the team that entered"), required=False, widget=area(3),
            help_text=_("They read it without your name."),
        )  # fmt: skip


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _plain(value: object) -> float | int | None:
    """A Decimal as JSON holds it."""
    if not isinstance(value, Decimal):
        return None
    return int(value) if value == int(value) else float(value)
