"""The buttons that take a thing over a bridge."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work, signed_in
from proeftuin.bridges.contribution_to_initiative import can_take_up, start_from, take_up
from proeftuin.bridges.entry_to_case import make_case_of_entry
from proeftuin.bridges.entry_to_initiative import make_initiative_of_entry
from proeftuin.bridges.forms import TakeUpForm
from proeftuin.bridges.idea_to_project import take_over, to_take_over
from proeftuin.bridges.initiative_to_case import make_case
from proeftuin.bridges.question_to_initiative import grow
from proeftuin.budgets import logic as budgets
from proeftuin.budgets.permissions import can_set_up
from proeftuin.budgets.views.voting import method_seen
from proeftuin.calls.queries import entry_for
from proeftuin.ideas.models import Idea
from proeftuin.ideas.queries import idea_for
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import WRITERS
from proeftuin.initiatives.queries import initiative_for
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.questions.queries import question_for
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
@require_POST
def initiative_case(request: Request, ref: str) -> HttpResponse:
    """Make the case of an initiative, and go on to complete it. A second click leads to the same case."""
    case = make_case(by=request.actor, initiative=initiative_for(request.actor, ref))
    return see_other(f"{case.get_absolute_url()}edit/")


@at_work
def idea_initiative(request: Request, ref: str) -> HttpResponse:
    """Make an accepted idea part of an initiative: one that the actor works on, or a new one."""
    idea = idea_for(request.actor, ref)
    require(can_take_up(request.actor, idea))
    running = Initiative.objects.filter(
        members__user_id=request.actor.person_id, members__state="active", members__role__in=WRITERS
    ).exclude(status=Initiative.Status.CLOSED)
    form = TakeUpForm(
        request.POST or None, initiatives=list(running.distinct()[:100]),
        initial={"to": "new", "title": idea.title[:200], "problem": idea.body},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            once = form.cleaned_data["once"]
            return see_other(do_once(by=request.actor, token=once, work=lambda: _taken(request, idea, form)))
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "bridges/take_up.html", {"form": form, "idea": idea, "process": idea.process})


def _taken(request: Request, idea: Idea, form: TakeUpForm) -> str:
    data = form.cleaned_data
    if data["to"] == "new":
        made = start_from(
            by=request.actor, idea=idea, title=data["title"], problem=data["problem"], reason=data["reason"]
        )
        return made.get_absolute_url()
    initiative = initiative_for(request.actor, data["to"])
    take_up(by=request.actor, idea=idea, initiative=initiative)
    return initiative.get_absolute_url()


@signed_in
def budget_ideas(request: Request, ref: str) -> HttpResponse:
    """Choose accepted ideas, say what each costs, and make them projects of the vote."""
    method = method_seen(request, ref)
    require(can_set_up(request.actor, method))
    ideas = to_take_over(method)
    typed = {idea.ref: request.POST.get(f"cost-{idea.ref}", "").strip() for idea in ideas}
    wrong: dict[str, object] = {}
    if request.method == "POST":
        costs = {one: budgets.cents(text) for one, text in typed.items() if text}
        wrong = {one: _("Write an amount, such as 12500 or 12500,50.") for one, cost in costs.items() if not cost}
        if not costs:
            wrong[""] = _("Write the cost beside at least one idea.")
        if not wrong:
            try:
                take_over(by=request.actor, method=method, costs={one: cost or 0 for one, cost in costs.items()})
                return see_other(f"/budgets/{method.ref}/projects/")
            except InvalidError as error:
                wrong = error.problems
    rows = [(idea, typed[idea.ref], wrong.get(idea.ref)) for idea in ideas]
    context = {"method": method, "process": method.process, "rows": rows, "wrong": wrong}
    return render(request, "bridges/budget_ideas.html", context, status=422 if wrong else 200)


@signed_in
@require_POST
def question_initiative(request: Request, ref: str) -> HttpResponse:
    """One click: a team with those who want to work on it, a coach if asked, and the way of working that was chosen."""
    question = question_for(request.actor, ref)
    initiative = grow(
        by=request.actor, question=question, playbook=request.POST.get("playbook", ""),
        coach=request.POST.get("coach", ""),
    )  # fmt: skip
    return see_other(initiative.get_absolute_url())


@signed_in
@require_POST
def entry_case(request: Request, ref: str) -> HttpResponse:
    """Make the case of an entry, and go on to complete it. A second click leads to the same case."""
    case = make_case_of_entry(by=request.actor, entry=entry_for(request.actor, ref))
    return see_other(f"{case.get_absolute_url()}edit/")


@signed_in
@require_POST
def entry_initiative(request: Request, ref: str) -> HttpResponse:
    """One click: the entry goes on as the work of a team. A second click leads to the same initiative."""
    made = make_initiative_of_entry(by=request.actor, entry=entry_for(request.actor, ref))
    return see_other(made.get_absolute_url())
