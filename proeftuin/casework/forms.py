"""Forms of Kafka cases. They check shape and make drafts; the rules are the actions'."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.models import User
from proeftuin.casework.drafts import CaseDraft, KnotDraft, SessionDraft, StepDraft
from proeftuin.casework.models import Knot, Step
from proeftuin.content import vocabularies
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.forms import line, text
from proeftuin.kernel.clock import today
from proeftuin.ui.forms import Form, LanguageOfText


def day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, required=required,
        widget=forms.DateInput(attrs={"class": "input input--short", "type": "date"}),
    )  # fmt: skip


def whole_number(label: Any, hint: Any = "", *, most: int = 100_000) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=0, max_value=most,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )  # fmt: skip


class CaseForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = line(
        _("What it is about, in a few words"), _("For example: a home that is ready and a form that is not. No name."),
        120,
    )  # fmt: skip
    situation = text(_("The situation"), _("What is going on in this life, and where does it get stuck? No name."), 6)
    name = line(
        _("Whom it is about"),
        _("Only lead, members and coach see this, on one page. It is stored apart and never published."),
        120, required=False,
    )  # fmt: skip
    contact = line(_("How to reach them"), _("Also only for them."), 200, required=False)
    similar = whole_number(_("How many others run into the same?"), _("Your best guess."), most=10_000_000)
    state = forms.ChoiceField(
        label=_("State"), choices=lambda: vocabularies.choices("kafka_states"), initial="open",
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    language = LanguageOfText()

    def draft(self) -> CaseDraft:
        clean = {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version")}
        return CaseDraft(**clean)


class StepForm(Form):
    on = day(_("Day"), _("If you don’t know exactly: about when."))
    what = line(_("What happened"), "", 400)
    agency = line(_("At which office"), "", 120, required=False)
    rule = line(_("Which rule was named"), _("For example: six months of residence first."), 200, required=False)
    days_lost = whole_number(_("Days lost"))
    cost = forms.DecimalField(
        label=_("Cost in euro"), required=False, min_value=0, max_digits=12, decimal_places=2, localize=True,
        help_text=_("For whom it happened to: fees, travel, lost wages."),
        widget=forms.TextInput(attrs={"class": "input input--short", "inputmode": "decimal"}),
    )  # fmt: skip

    def draft(self) -> StepDraft:
        clean = self.cleaned_data
        return StepDraft(
            on=clean["on"], what=clean["what"], agency=clean["agency"], rule=clean["rule"],
            days_lost=clean["days_lost"] or 0, cost=clean["cost"] or Decimal(0),
        )  # fmt: skip


class TalkForm(Form):
    agency = line(_("Which office"), "", 120)
    function = line(_("Whom, by function"), _("For example: team leader at the counter."), 120, required=False)
    on = day(_("Day"))
    heard = text(_("What they said"), rows=4)


class KnotForm(Form):
    kind = forms.ChoiceField(
        label=_("Which place"), widget=forms.RadioSelect,
        choices=lambda: [(one.code, f"{one.label}. {one.hint}") for one in vocabularies.terms("kafka_knots")],
    )  # fmt: skip
    clash = text(_("What clashes"), _("What does the rule ask, and what would make sense here?"), 4, required=True)
    rule = line(_("Which rule"), _("Use the same words in each case: then you see what recurs."), 200, required=False)
    agency = line(_("At which office"), "", 120, required=False)
    steps = forms.TypedMultipleChoiceField(
        label=_("Where it shows"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, steps: Sequence[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{number}. {one.what}") for number, one in enumerate(steps, start=1)]
        self.fields["steps"].choices = choices  # type: ignore[attr-defined]
        if not steps:
            del self.fields["steps"]

    def draft(self) -> KnotDraft:
        clean = self.cleaned_data
        return KnotDraft(kind=clean["kind"], clash=clean["clash"], rule=clean["rule"], agency=clean["agency"],
                         steps=clean.get("steps", ()))  # fmt: skip


class SessionForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = day(_("Day"))
    came = text(
        _("Who came, by function"), _("One on each line. Executives and managers who can decide belong there."), 6,
        required=True,
    )  # fmt: skip
    end_user_came = forms.BooleanField(label=_("The person it is about was there"), required=False, initial=True)
    agreements = text(
        _("What you agreed"),
        _("The actions themselves you add on the page of the case, each with a name and a day."), 6,
    )  # fmt: skip

    def draft(self) -> SessionDraft:
        clean = {name: value for name, value in self.cleaned_data.items() if name not in ("once", "version")}
        return SessionDraft(**clean)


class ActionForm(Form):
    title = line(_("What will be done"))
    owner = forms.ModelChoiceField(
        label=_("Who, of the team"), queryset=User.objects.none(), required=False, empty_label=_("someone else"),
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    owner_name = line(_("Or who else, by function"), "", 120, required=False)
    due_on = day(_("Ready on"))
    knot = forms.TypedChoiceField(
        label=_("For which knot"), required=False, coerce=int, empty_value=None,
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip

    def __init__(self, *args: object, team: Sequence[User], knots: Sequence[Knot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.filter(pk__in=[one.pk for one in team])  # type: ignore[attr-defined]
        kinds = [(one.number, f"K{one.number} {vocabularies.label('kafka_knots', one.kind)}") for one in knots]
        self.fields["knot"].choices = [("", _("the session as a whole")), *kinds]  # type: ignore[attr-defined]

    def draft(self) -> TaskDraft:
        clean = self.cleaned_data
        return TaskDraft(title=clean["title"], owner=clean["owner"], owner_name=clean["owner_name"],
                         due_on=clean["due_on"])  # fmt: skip


class RecommendationForm(Form):
    to = line(_("To whom"), _("For example: the minister, the council, the board of the fund."), 120)
    words = text(_("What should change for everyone"), rows=4, required=True)


class FollowUpForm(Form):
    on = day(_("Day"))
    saw = text(_("What you saw then"), _("Leave it empty until that day."), 3)


class PublishForm(Form):
    consented_on = day(_("On which day did the person agree?"))
    how = forms.ChoiceField(
        label=_("How did you ask for consent?"), choices=lambda: vocabularies.choices("story_consents"),
        widget=forms.RadioSelect, initial="person",
    )  # fmt: skip
    hides_agencies = forms.BooleanField(label=_("Show the offices as Office A, Office B"), required=False)
    looked_through = forms.BooleanField(label=_("I looked through the hints: nobody can be recognised"), required=False)

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("consented_on", today())
