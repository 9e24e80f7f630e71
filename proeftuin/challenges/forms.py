"""Forms of challenges. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.forms.calls import Moment
from proeftuin.challenges.drafts import Ask, ChallengeDraft
from proeftuin.challenges.logic import MOST_PHASES
from proeftuin.challenges.models import Challenge
from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.ui.forms import Form, LanguageOfText

INPUT = {"class": "input"}
USUAL = ((_("Design"), 5), (_("Prototype"), 3), (_("Test in practice"), 2))


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **INPUT})


class ChallengeForm(Form):
    """With ``organisations`` it makes the call along; without, it is about a challenge whose call is there."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Your question to the market, in one sentence"), max_length=200, widget=forms.TextInput(attrs=INPUT),
        help_text=_("For example: how do we furnish 200 desks without buying new furniture?"),
    )  # fmt: skip
    organisation = forms.TypedChoiceField(
        label=_("For which organisation"), coerce=int, widget=forms.Select(attrs=INPUT)
    )
    language = LanguageOfText()
    need = forms.CharField(
        label=_("The need"), widget=area(5),
        help_text=_("What must be better, and for whom? Not which product: who sells something may know a better way."),
    )  # fmt: skip
    outcome = forms.CharField(
        label=_("The outcome"), required=False, widget=area(4), help_text=_("How do you see that it works? In numbers.")
    )
    constraints = forms.CharField(
        label=_("What must hold"), required=False, widget=area(4),
        help_text=_("Laws, safety, what it must connect to, the most it may cost."),
    )  # fmt: skip
    ask_until = Moment(
        label=_("Questions until"), required=False,
        help_text=_("Everyone may ask until this moment. Leave empty when there is no consultation."),
    )  # fmt: skip
    answers_on = forms.DateField(
        label=_("Answers come on"), required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input input--short"}),
    )  # fmt: skip
    opens_at = Moment(label=_("Solutions can be sent in from"))
    deadline = Moment(label=_("Solutions can be sent in until"))

    def __init__(self, *args: Any, organisations: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations:
            self.fields["organisation"].choices = [  # type: ignore[attr-defined]
                (one.pk, one.shown_name) for one in organisations
            ]
        else:
            for name in ("title", "organisation", "language", "opens_at", "deadline"):
                del self.fields[name]

    def draft(self) -> ChallengeDraft:
        clean = self.cleaned_data
        names = ("need", "outcome", "constraints", "ask_until", "answers_on", "title", "language", "opens_at",
                 "deadline")  # fmt: skip
        return ChallengeDraft(
            **{name: clean[name] for name in names if name in clean}, organisation_id=clean.get("organisation")
        )


def initial_of(challenge: Challenge) -> dict[str, object]:
    names = ("need", "outcome", "constraints", "ask_until", "answers_on", "version")
    return {name: getattr(challenge, name) for name in names}


class AskForm(Form):
    text = forms.CharField(label=_("Your question"), widget=area(4), max_length=4000)
    sign = forms.ChoiceField(
        label=_("Under which name"), widget=forms.RadioSelect, required=False,
        help_text=_("Without a name, nobody can find out who asked: it is not kept."),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sign"].choices = [  # type: ignore[attr-defined]
            ("", _("Without a name")), ("me", _("With my name")),
            *((str(one.pk), _("With my name, for %(name)s") % {"name": one.shown_name}) for one in organisations),
        ]  # fmt: skip
        self.initial.setdefault("sign", "")

    def ask(self) -> Ask:
        sign = self.cleaned_data["sign"]
        return Ask(
            text=self.cleaned_data["text"], named=bool(sign), organisation_id=int(sign) if sign.isdecimal() else None
        )


class AmendForm(Form):
    text = forms.CharField(label=_("The new answer"), widget=area(4), max_length=4000)
    reason = forms.CharField(label=_("Why it changes"), widget=area(2), max_length=500,
                             help_text=_("Everyone reads it. The earlier answer stays readable."))  # fmt: skip


class ReportForm(Form):
    text = forms.CharField(
        label=_("What the consultation brought"), widget=area(10),
        help_text=_("What did you learn, and what does it change in your question?"),
    )  # fmt: skip


class ProcedureForm(Form):
    procedure = forms.ChoiceField(
        label=_("How you buy it"), choices=lambda: vocabularies.choices("procurement_procedures"),
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(label=_("Why this way"), widget=area(4), help_text=_("Everyone reads it."))


class PlanForm(Form):
    """The phases of the funnel; rows left empty count for nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(MOST_PHASES):
            usual = USUAL[at] if at < len(USUAL) and "t0" not in self.initial else ("", None)
            self.fields[f"t{at}"] = forms.CharField(
                label=_("Phase %(number)d") % {"number": at + 1}, required=False, max_length=120, initial=usual[0],
                widget=forms.TextInput(attrs=INPUT),
            )  # fmt: skip
            self.fields[f"p{at}"] = forms.IntegerField(
                label=_("Suppliers at most"), required=False, min_value=1, max_value=100, initial=usual[1],
                widget=forms.NumberInput(attrs={"class": "input input--short"}),
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"t{at}"], self[f"p{at}"]) for at in range(MOST_PHASES)]

    def phases(self) -> list[tuple[str, int]]:
        clean = self.cleaned_data
        rows = [(clean.get(f"t{at}") or "", clean.get(f"p{at}")) for at in range(MOST_PHASES)]
        return [(title or str(at), places) for at, (title, places) in enumerate(rows, 1) if places]


class AnswerForm(Form):
    """A company's first words on a challenge: enough to look who does something alike."""

    title = forms.CharField(label=_("Your solution in one sentence"), max_length=200,
                            widget=forms.TextInput(attrs=INPUT))  # fmt: skip
    idea = forms.CharField(label=_("What you propose"), widget=area(5), max_length=4000)
    organisation = forms.TypedChoiceField(
        label=_("You answer for"), required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=INPUT)
    )
    seen = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("none: for myself")),
            *((one.pk, one.shown_name) for one in organisations),
        ]
        if len(organisations) == 1:
            self.initial.setdefault("organisation", organisations[0].pk)
