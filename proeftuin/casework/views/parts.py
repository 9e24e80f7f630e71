"""Adding, changing and removing the parts of a case: steps, talks, knots, actions, recommendations, follow-ups."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in, unpark
from proeftuin.casework import permissions, queries
from proeftuin.casework.actions import working as actions
from proeftuin.casework.forms import ActionForm, FollowUpForm, KnotForm, RecommendationForm, StepForm, TalkForm
from proeftuin.casework.models import KafkaCase
from proeftuin.initiatives.queries import team_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other

type MakeForm = Callable[..., Form]
type Save = Callable[[Actor, KafkaCase, Any, Any], object]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a case: its words, its form, how it is saved, and its rows. No rows: not changed here."""

    new: object
    change: object
    lead: object
    form: MakeForm
    save: Save
    rows: str = ""
    fields: tuple[str, ...] = ()


def _step_form(_case: KafkaCase, *args: Any, **kwargs: Any) -> Form:
    return StepForm(*args, **kwargs)


def _knot_form(case: KafkaCase, *args: Any, **kwargs: Any) -> Form:
    return KnotForm(*args, steps=list(case.steps.all()), **kwargs)


def _action_form(case: KafkaCase, *args: Any, **kwargs: Any) -> Form:
    team = [one.user for one in team_of(case.initiative) if one.user]
    return ActionForm(*args, team=team, knots=list(case.knots.all()), **kwargs)


def _plain(form: type[Form]) -> MakeForm:
    return lambda _case, *args, **kwargs: form(*args, **kwargs)


def _save_action(by: Actor, case: KafkaCase, form: Any, _item: Any) -> None:
    number = form.cleaned_data["knot"]
    knot = next((one for one in case.knots.all() if one.number == number), None)
    actions.agree_action(by=by, case=case, draft=form.draft(), knot=knot)


def _words(form: Form) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "once"}


PARTS: dict[str, Part] = {
    "step": Part(
        _("Add a step of the route"), _("Change a step"), _("One thing that happened, at one office, on one day."),
        _step_form, lambda by, case, form, item: actions.save_step(by=by, case=case, draft=form.draft(), step=item),
        "steps", ("on", "what", "agency", "rule", "days_lost", "cost"),
    ),
    "talk": Part(
        _("Note a talk with an office"), _("Change a talk"),
        _("Talk to each office of the chain. Don’t accuse: ask what they see."),
        _plain(TalkForm), lambda by, case, form, _item: actions.add_talk(by=by, case=case, **_words(form)),
    ),
    "knot": Part(
        _("Name a knot"), _("Change a knot"), _("Where do rules and common sense clash? Name it together."), _knot_form,
        lambda by, case, form, item: actions.save_knot(by=by, case=case, draft=form.draft(), knot=item),
        "knots", ("kind", "clash", "rule", "agency"),
    ),
    "action": Part(
        _("Add an action"), _("Change"), _("What you agreed in the session: who does it, and by when."), _action_form,
        _save_action,
    ),
    "recommendation": Part(
        _("Add a recommendation"), _("Change"), _("What should change for everyone, and who can change it."),
        _plain(RecommendationForm), lambda by, case, form, _item: actions.recommend(by=by, case=case, **_words(form)),
    ),
    "follow-up": Part(
        _("Plan a follow-up"), _("Note what you saw"), _("A day on which you look what became of it."),
        _plain(FollowUpForm),
        lambda by, case, form, item: actions.follow_up(by=by, case=case, there=item, **_words(form)),
        "follow_ups", ("on", "saw"),
    ),
}  # fmt: skip
REMOVABLE = {
    "step": "steps",
    "talk": "talks",
    "knot": "knots",
    "recommendation": "recommendations",
    "follow-up": "follow_ups",
}


@signed_in
def part_new(request: Request, ref: str, case_ref: str, part: str) -> HttpResponse:
    """Add a part to a case."""
    case, about = _found(request, ref, case_ref, part)
    form = about.form(case, request.POST or unpark(request) or None)
    return _saved(request, case, about, form, None, about.new)


@signed_in
def part_edit(request: Request, ref: str, case_ref: str, part: str, key: int) -> HttpResponse:
    """Change a part of a case."""
    case, about = _found(request, ref, case_ref, part)
    item = next((one for one in getattr(case, about.rows).all() if one.pk == key), None) if about.rows else None
    if item is None:
        raise Http404
    initial = {name: getattr(item, name) for name in about.fields}
    if part == "knot":
        initial["steps"] = [one.pk for one in item.steps.all()]
    form = about.form(case, request.POST or unpark(request) or None, initial=initial)
    return _saved(request, case, about, form, item, about.change)


@signed_in
@require_POST
def part_remove(request: Request, ref: str, case_ref: str, part: str, key: int) -> HttpResponse:
    case, _about = _found(request, ref, case_ref, part)
    rows = getattr(case, REMOVABLE[part]).all() if part in REMOVABLE else []
    item = next((one for one in rows if one.pk == key), None)
    if item is None:
        raise Http404
    actions.remove(by=request.actor, case=case, item=item)
    return see_other(case.get_absolute_url())


def _found(request: Request, ref: str, case_ref: str, part: str) -> tuple[KafkaCase, Part]:
    if part not in PARTS:
        raise Http404
    case = queries.case_for(request.actor, ref, case_ref)
    require(permissions.can_work(request.actor, case.initiative))
    return case, PARTS[part]


def _saved(
    request: Request, case: KafkaCase, about: Part, form: Form, item: Any, heading: object
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"], work=lambda: _work(request, case, about, form, item)
            )
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "case": case, "initiative": case.initiative, "heading": heading, "lead": about.lead}
    response = form_page(request, "casework/part.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _work(request: Request, case: KafkaCase, about: Part, form: Form, item: Any) -> str:
    about.save(request.actor, case, form, item)
    return case.get_absolute_url()
