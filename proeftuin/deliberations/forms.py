"""Forms of decisions. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.deliberations.actions.answering import ResponseDraft
from proeftuin.deliberations.actions.turning import in_words
from proeftuin.deliberations.drafts import AdviceDraft, DecisionDraft, Turn
from proeftuin.deliberations.logic import turns
from proeftuin.deliberations.logic.turns import Refused
from proeftuin.deliberations.models import Decision, Option
from proeftuin.deliberations.registry import Seat
from proeftuin.kernel.clock import now
from proeftuin.ui.forms import Form, LanguageOfText

MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M", "%Y-%m-%d")
# Which fields of a new decision a way to decide does not use.
UNUSED = {
    turns.CONSENT: ("is_secret", "rule", "options", "dots", "most_dots", "min_days", "urgent_reason"),
    turns.ELECTION: ("is_secret", "rule", "options", "dots", "most_dots", "min_days", "urgent_reason"),
    turns.ADVICE: ("facilitator", "quorum", "is_secret", "rule", "options", "dots", "most_dots"),
    turns.SIMPLE: ("options", "dots", "most_dots", "min_days", "urgent_reason"),
    turns.DOTS: ("rule", "min_days", "urgent_reason"),
    turns.RANKED: ("rule", "dots", "most_dots", "min_days", "urgent_reason"),
}


def area(label: Any, hint: Any = "", rows: int = 4, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "input"})
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget)


def line(label: Any, hint: Any = "", limit: int = 200, *, required: bool = False) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=limit, widget=widget)


def number(label: Any, hint: Any = "", *, most: int = 100, initial: int = 0) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input input--short"})
    return forms.IntegerField(
        label=label, help_text=hint, min_value=0, max_value=most, initial=initial, required=False, widget=widget
    )


def day(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "input input--short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=False, widget=widget)


def someone(label: Any, hint: Any = "") -> forms.TypedChoiceField:
    """Someone at the table, by account; :func:`offer` fills in who."""
    return forms.TypedChoiceField(
        label=label, help_text=hint, required=False, coerce=int, empty_value=None,
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip


def offer(form: forms.BaseForm, name: str, seats: Sequence[Seat], roles: str) -> None:
    people = [(one.user_id, f"{one.name} ({vocabularies.label(roles, one.role)})") for one in seats]
    form.fields[name].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]


class DecisionForm(Form):
    """A new decision, with what its kind needs."""

    kind = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    title = line(_("What is it about?"), _("A few words, as you would call it in the corridor."), required=True)
    aim = area(_("What must it serve?"), _("The aim. Objections are tested against it."), 2)
    text = area(_("What do you propose?"), _("Concretely: what, who, from when."), 8, required=True)
    options = area(_("Options"), _("Each on a line of its own. Nobody can add one later."), 5)
    dots = number(_("Dots for each person"), most=100, initial=5)
    most_dots = number(_("At most on one option"), most=100, initial=3)
    facilitator = someone(
        _("Who guides it?"), _("The facilitator keeps the rounds, and is not who proposes. A coach may.")
    )
    rule = forms.ChoiceField(
        label=_("When is it carried?"), choices=lambda: vocabularies.choices("decision_rules"), initial="more_yes",
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    quorum = number(_("How many must answer, in percent?"), _("Of everyone who may decide."), initial=50)
    is_secret = forms.BooleanField(
        label=_("A secret vote: nobody can see who voted what, and a vote can't be changed"), required=False
    )
    min_days = number(_("How many days do people get for advice, at the least?"), most=60, initial=3)
    urgent_reason = area(
        _("Is it urgent? Then say why"),
        _("The least number of days then does not count. Everyone can read the reason."),
        2,
    )
    is_open = forms.BooleanField(
        label=_("Everyone may follow it, also outside the team, without names"), required=False
    )
    language = LanguageOfText()

    def __init__(self, *args: Any, kind: str, seats: Sequence[Seat], roles: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unused = UNUSED[kind]
        for name in self.unused:
            del self.fields[name]
        if "facilitator" in self.fields:
            offer(self, "facilitator", seats, roles)
        if kind == turns.ELECTION:
            self.fields["title"].label = _("Which role?")
            self.fields["text"].label = _("What does the role ask, and for how long?")

    def draft(self) -> DecisionDraft:
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        plain = ("kind", "title", "text", "aim", "language", "is_open", "is_secret", "rule", "quorum", "dots",
                 "most_dots", "min_days", "urgent_reason")  # fmt: skip
        return DecisionDraft(
            **{name: given[name] for name in plain if name in given and given[name] != ""},
            facilitator_id=given.get("facilitator"),
            options=[one for one in given.get("options", "").splitlines() if one.strip()],
        )


class TurnForm(Form):
    """What a turn asks for: only its own fields stay."""

    until = forms.DateTimeField(
        label=_("Until when?"), required=False, input_formats=MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input input--short"}, format=MOMENTS[0]),
    )  # fmt: skip
    nominee = someone(_("Whom do you propose?"))
    statement = area(_("In words"), _("For who reads it in a year."), 4)
    owner = someone(_("Who sees to it?"))
    evaluate_on = day(_("When do you look back?"), _("That day the owner gets a mail."))
    ends_on = day(_("Until when does it hold?"), _("On that day it comes back too."))

    def __init__(self, *args: Any, verb: str, seats: Sequence[Seat], roles: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = FIELDS.get(verb, ())
        for name in ("until", "nominee", "statement", "owner", "evaluate_on", "ends_on"):
            if name not in wanted:
                del self.fields[name]
        for name in ("nominee", "owner"):
            if name in self.fields:
                offer(self, name, seats, roles)
        self.initial.setdefault("until", next_week())
        for name in set(wanted) - set(OPTIONAL.get(verb, ())):
            self.fields[name].required = True
            words = in_words(Refused((GUARD[name],)))[name]
            self.fields[name].error_messages["required"] = str(words)

    def turn(self) -> Turn:
        given = self.cleaned_data
        return Turn(
            until=given.get("until"), statement=given.get("statement", ""), owner_id=given.get("owner"),
            evaluate_on=given.get("evaluate_on"), ends_on=given.get("ends_on"), nominee_id=given.get("nominee"),
        )  # fmt: skip


def next_week() -> datetime:
    """A usual end of a round: a week from now, at five."""
    return timezone.localtime(now() + timedelta(days=7)).replace(hour=17, minute=0, second=0, microsecond=0)


GUARD = {"until": "deadline", "nominee": "nominee", "statement": "statement", "owner": "owner",
         "evaluate_on": "evaluation_date", "ends_on": "term"}  # fmt: skip
OPTIONAL = {
    "propose": ("statement",), **dict.fromkeys(("start", "conclude"), ("ends_on",)),
    "keep": ("evaluate_on", "ends_on"),
}  # fmt: skip
LASTING = ("owner", "evaluate_on", "ends_on")
FIELDS = {
    **dict.fromkeys(("open", "extend", "ask", "ask_again"), ("until",)),
    "propose": ("nominee", "statement", "until"),
    **dict.fromkeys(("adopt", "conclude"), ("statement", *LASTING)),
    "start": LASTING,
    "keep": ("statement", "evaluate_on", "ends_on"),
    **dict.fromkeys(("decide", "reject", "withdraw", "escalate", "expire", "change", "end"), ("statement",)),
}


class AnswerForm(Form):
    """Consent, objection, yes, no: one answer, with a reason."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, error_messages={"required": _("Choose an answer.")}
    )
    reason = area(_("Why?"), _("Needed with a concern or an objection: it is what improves the proposal."), 3)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            (code, _answer(code)) for code in turns.ANSWERS[decision.kind]
        ]
        if decision.is_secret:
            del self.fields["reason"]
        elif decision.is_vote:
            self.fields["reason"].help_text = ""

    def draft(self) -> ResponseDraft:
        given = self.cleaned_data
        return ResponseDraft(answer=given["answer"], reason=given.get("reason", ""))


def _answer(code: str) -> str:
    found = vocabularies.term("decision_answers", code)
    return f"{found.label}: {found.hint}" if found and found.hint else found.label if found else code


class ChoicesForm(Form):
    """Dots or places: a small field for each option."""

    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decision: Decision, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.keys = decision.kind, [one.key for one in options]
        places = [("", _("no place")), *((str(at), str(at)) for at in range(1, len(options) + 1))]
        for one in options:
            self.fields[f"option_{one.key}"] = (
                number(one.text, most=decision.most_dots)
                if decision.kind == turns.DOTS
                else forms.ChoiceField(
                    label=one.text,
                    choices=places,
                    required=False,
                    widget=forms.Select(attrs={"class": "input input--short"}),
                )
            )

    def draft(self) -> ResponseDraft:
        given = {key: self.cleaned_data.get(f"option_{key}") for key in self.keys}
        if self.kind == turns.DOTS:
            return ResponseDraft(dots={key: value for key, value in given.items() if value})
        places = sorted({int(place) for place in given.values() if place})
        return ResponseDraft(ranking=[[key for key in self.keys if given[key] == str(place)] for place in places])


class AskForm(Form):
    text = area(_("Your question or reaction"), rows=3, required=True)
    kind = forms.ChoiceField(
        label=_("What is it?"), initial="question", widget=forms.RadioSelect,
        choices=[("question", _("A question: I want an answer")), ("reaction", _("A reaction: it needs no answer"))],
    )  # fmt: skip


class WordsForm(Form):
    """One piece of text: an answer, an advice, how something is taken up."""

    text = area(_("In words"), rows=5, required=True)


class VersionForm(Form):
    number = forms.IntegerField(widget=forms.HiddenInput)
    text = area(_("The proposal now"), rows=10, required=True)
    change = area(_("What is different, and why?"), rows=3, required=True)


YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def yes_or_no(label: Any, hint: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=YES_NO, widget=forms.RadioSelect)


class ValidityForm(Form):
    """The three questions."""

    good_enough = yes_or_no(_("Is the proposal good enough for now?"), _("No: it harms the aim."))
    safe_enough = yes_or_no(_("Is it safe enough to try?"), _("No: what goes wrong can't be undone."))
    learns = yes_or_no(_("Do we learn from trying it?"), _("That helps to improve it. It never makes harm acceptable."))
    note = area(_("What did you find?"), _("Everyone in the team can read it."), 3, required=True)


class AdviceForm(Form):
    asked_as = forms.ChoiceField(
        label=_("Why do you ask this person?"), choices=lambda: vocabularies.choices("advice_roles"),
        widget=forms.RadioSelect,
    )  # fmt: skip
    user = someone(_("Someone of the team"))
    name = line(_("Or someone from outside: name"), limit=120)
    email = forms.EmailField(
        label=_("and e-mail address"), required=False, help_text=_("They get a link, and need no account."),
        widget=forms.EmailInput(attrs={"class": "input"}),
    )  # fmt: skip
    question = area(_("What do you want to know of them in particular?"), rows=2)

    def __init__(self, *args: Any, seats: Sequence[Seat], roles: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user", seats, roles)

    def draft(self) -> AdviceDraft:
        given = self.cleaned_data
        return AdviceDraft(
            asked_as=given["asked_as"], user_id=given["user"], name=given["name"], email=given["email"],
            question=given["question"],
        )  # fmt: skip


class ReplyForm(Form):
    reply = forms.ChoiceField(
        label=_("What do you do with it?"), choices=lambda: vocabularies.choices("advice_replies"),
        widget=forms.RadioSelect,
    )  # fmt: skip
    why = area(_("Why?"), rows=3, required=True)


class NominationForm(Form):
    nominee = someone(_("Who fits this role best?"), _("It may be yourself."))
    reason = area(_("Why?"), rows=3, required=True)

    def __init__(self, *args: Any, seats: Sequence[Seat], roles: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "nominee", seats, roles)
        self.fields["nominee"].required = True


class FacilitatorForm(Form):
    facilitator = someone(
        _("Who guides it?"), _("The facilitator keeps the rounds, and is not who proposes. A coach may.")
    )

    def __init__(self, *args: Any, seats: Sequence[Seat], roles: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "facilitator", seats, roles)
        self.fields["facilitator"].required = True
