"""Reading the projects, voting, and what became of one's ballot. Without JavaScript too."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import limit
from proeftuin.budgets import logic, outcomes, permissions, queries
from proeftuin.budgets.actions import voting as actions
from proeftuin.budgets.models import Ballot, Project
from proeftuin.budgets.words import money
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.processes.models import Method, Process
from proeftuin.processes.permissions import can_view, can_work, keep_openings
from proeftuin.processes.visitors import credentials_of
from proeftuin.ui.http import json_page, see_other

POSTING = "600/10m"  # many vote from one library
CHECKING = "30/10m"


@dataclass(slots=True)
class Line:
    """A project on the page, with what the visitor's ballot says of it."""

    project: Project
    cost: str
    value: int
    won: bool | None = None

    @property
    def name(self) -> str:
        return f"p-{self.project.number}"


def method_seen(request: Request, ref: str) -> Method:
    """The vote, for who may see its process. Raises Http404, NotAllowedError."""
    method = queries.method_for(ref)
    if method is None:
        raise Http404
    require(can_view(request.actor, method.process))
    return method


def frame(request: Request, method: Method) -> dict[str, Any]:
    """What every page of a vote shows. Two queries: the published count, and the seats of who looks."""
    rules = logic.rules_of(method.settings)
    return {
        "method": method,
        "process": method.process,
        "rules": rules,
        "budget": money(rules.budget, rules.currency),
        "closes": permissions.closes_at(method),
        "is_over": permissions.is_over(method),
        "published": queries.published_count(method),
        "staff": bool(can_work(request.actor, method.process, "manager", "analyst", "clerk")),
    }


def budget_page(request: Request, method: Method) -> HttpResponse:
    """The page of a vote: the projects, what there is to divide, and where one stands."""
    if not hasattr(method, "_prefetched_objects_cache"):
        keep_openings(method)
    shown = credentials_of(request, method.process)
    if request.method == "POST":  # a code was typed, which is kept now
        return see_other(method.get_absolute_url())
    context = frame(request, method)
    ballot = queries.ballot_of(request.actor, shown, method)
    projects = queries.all_projects(method)
    area, category = request.GET.get("area", ""), request.GET.get("category", "")
    chosen = logic.typed_again(context["rules"], ballot.choices if ballot else [])
    winners = set(context["published"].result["winners"]) if context["published"] else None
    seen = [
        one for one in projects
        if not one.withdrawn_at and (not area or one.area == area) and (not category or one.category == category)
    ]  # fmt: skip
    context |= {
        "lines": lines(context["rules"], mixed(request, seen, by_lot=winners is None), chosen, winners),
        "withdrawn": [one for one in projects if one.withdrawn_at],
        "areas": sorted({one.area for one in projects if one.area}),
        "categories": sorted({one.category for one in projects if one.category}),
        "area": area,
        "category": category,
        "total": money(sum(one.cost for one in projects if not one.withdrawn_at), context["rules"].currency),
        "ballot": ballot,
        "may_vote": permissions.can_vote(request.actor, method, shown),
        "by_code": any(one.who == "list" for one in method.openings.all()),
        "can_manage": bool(permissions.can_set_up(request.actor, method)),
    }
    return render(request, "budgets/budget.html", context)


@public
def projects_json(request: Request, ref: str) -> HttpResponse:
    """The projects as data."""
    method = method_seen(request, ref)
    rules = logic.rules_of(method.settings)
    return json_page(
        {
            "method": method.ref, "title": method.title, "budget_cents": rules.budget, "currency": rules.currency,
            "ballot": rules.ballot, "minimum": rules.minimum, "maximum": rules.maximum, "rule": rules.rule,
            "utility": rules.utility, "completion": rules.completion, "seed": rules.seed,
            "projects": [
                {
                    "number": one.number, "ref": one.ref, "title": one.title, "cost_cents": one.cost, "area": one.area,
                    "category": one.category, "incompatible": one.sets, "source": one.source_reference,
                    "withdrawn": one.withdrawn_because or None,
                }
                for one in queries.all_projects(method)
            ],
        }
    )  # fmt: skip


@public
def vote(request: Request, ref: str) -> HttpResponse:
    """The ballot: kept as a draft, cast, and changed until the deadline."""
    method = method_seen(request, ref)
    shown = credentials_of(request, method.process)
    # What is posted is judged when it gets its turn, not by what stood before.
    if request.method != "POST" and not permissions.can_vote(request.actor, method, shown):
        return see_other(method.get_absolute_url())
    rules = logic.rules_of(method.settings)
    projects = queries.projects_of(method)
    ballot = queries.ballot_of(request.actor, shown, method)
    problems: Sequence[str] = ()
    if request.method == "POST":
        limit(request, "budget-vote", POSTING)
        typed = typed_in(request.POST, rules, projects)
        if request.POST.get("go") == "cast":
            try:
                cast = actions.cast_ballot(by=request.actor, method=method, typed=typed, shown=shown)
                return see_other(f"{cast.get_absolute_url()}?cast=1")
            except InvalidError as error:
                problems = [str(one) for one in error.problems.values()]
                if request.actor.is_person or shown.visitor_key:
                    actions.keep_draft(by=request.actor, method=method, typed=typed, shown=shown)
        else:
            actions.keep_draft(by=request.actor, method=method, typed=typed, shown=shown)
            return see_other(f"/budgets/{method.ref}/vote/?kept=1")
    else:
        draft = queries.draft_of(request.actor, shown, method)
        choices = draft.choices if draft else ballot.choices if ballot else []
        typed = logic.typed_again(rules, choices)
    context = frame(request, method) | standing(rules, projects, typed)
    context |= {
        "lines": lines(rules, mixed(request, projects, by_lot=True), typed),
        "ballot": ballot,
        "problems": problems,
        "kept": "kept" in request.GET,
    }
    return render(request, "budgets/vote.html", context, status=422 if problems else 200)


@public
def ballot_page(request: Request, ref: str) -> HttpResponse:
    """The receipt, for who cast it: that it counts, and what it achieved once votes are counted."""
    ballot = Ballot.objects.select_related("method__process", "participant").filter(ref=ref).first()
    if ballot is None:
        raise Http404
    method, owner = ballot.method, ballot.participant
    shown = credentials_of(request, method.process)
    own = owner is not None and (
        owner.user_id == request.actor.person_id
        if request.actor.is_person
        else bool(shown.visitor_key) and owner.key == shown.visitor_key
    )
    if not own:
        raise Http404
    keep_openings(method)
    context = frame(request, method) | _achieved(method, ballot)
    context |= {
        "ballot": ballot,
        "cast": "cast" in request.GET,
        "may_change": bool(permissions.can_vote(request.actor, method, shown)),
    }
    return render(request, "budgets/ballot.html", context)


@public
def check(request: Request, ref: str) -> HttpResponse:
    """With the code of a receipt anybody finds the ballot in the count, also who voted on paper."""
    method = method_seen(request, ref)
    context = frame(request, method)
    code = logic.plain_code(request.POST.get("receipt", ""))[:24] if request.method == "POST" else ""
    if code:
        limit(request, "budget-check", CHECKING)
        ballot = Ballot.objects.filter(method=method, code__in=logic.codes_of(code)).first()
        context |= {"ballot": ballot, **(_achieved(method, ballot) if ballot else {})}
    return render(request, "budgets/check.html", {**context, "typed": request.POST.get("receipt", ""), "code": code})


@public
def project_page(request: Request, ref: str) -> HttpResponse:
    """One project, and why it won or did not."""
    project = Project.objects.select_related("method__process__organisation").filter(ref=ref).first()
    if project is None:
        raise Http404
    method = project.method
    require(can_view(request.actor, method.process))
    keep_openings(method)
    context = frame(request, method)
    rivals = [
        one for one in queries.projects_of(method) if one.pk != project.pk and set(one.sets) & set(project.sets)
    ] if project.sets else []  # fmt: skip
    count = context["published"]
    context |= {
        "project": project,
        "cost": money(project.cost, context["rules"].currency),
        "rivals": rivals,
        "story": outcomes.story(count, str(project.number)) if count else None,
        "may_edit": bool(permissions.can_set_up(request.actor, method)) and not queries.has_ballots(method),
        "closed": method.process.state != Process.State.PUBLISHED,
    }
    return render(request, "budgets/project.html", context)


def lines(
    rules: logic.Rules, projects: Sequence[Project], typed: Mapping[int, int], winners: set[str] | None = None
) -> list[Line]:
    """Projects with what a ballot says of each."""
    return [
        Line(
            one,
            money(one.cost, rules.currency),
            typed.get(one.number, 0),
            None if winners is None else str(one.number) in winners,
        )
        for one in projects
    ]


def mixed(request: Request, projects: Sequence[Project], *, by_lot: bool) -> list[Project]:
    """While people vote: an order of its own for each reader, so that no project always stands on top."""
    if not by_lot:
        return list(projects)
    seed = request.actor.ref if request.actor.is_person else request.META.get("REMOTE_ADDR", "")
    return sorted(projects, key=lambda one: hashlib.sha256(f"{seed} {one.ref}".encode()).digest())


def typed_in(posted: Mapping[str, str], rules: logic.Rules, projects: Sequence[Project]) -> dict[int, int]:
    """What was typed or ticked for each project. What is no number is nothing."""
    typed = {}
    for one in projects:
        text = posted.get(f"p-{one.number}", "").strip()
        if text.isascii() and text.isdecimal() and len(text) < 5:
            typed[one.number] = int(text) if rules.ballot in ("points", "ranking") else min(1, int(text))
    return typed


def standing(rules: logic.Rules, projects: Sequence[Project], typed: Mapping[int, int]) -> dict[str, Any]:
    """How far a ballot is: what its projects cost together, or how many points are given."""
    choices = logic.ordered(rules, typed)
    costs = {one.number: one.cost for one in projects}
    spent = sum(costs.get(number, 0) for number, _points in choices)
    return {
        "chosen": len(choices),
        "spent": money(spent, rules.currency),
        "left": money(max(0, rules.budget - spent), rules.currency),
        "given": sum(points for _number, points in choices),
        "warnings": actions.mistakes_in_words(rules, logic.mistakes(rules, costs, choices)) if choices else [],
    }


def _achieved(method: Method, ballot: Ballot) -> dict[str, Any]:
    """What a ballot says, and what it achieved. Two queries."""
    projects = {one.number: one for one in queries.all_projects(method)}
    rules = logic.rules_of(method.settings)
    count = queries.published_count(method)
    found = outcomes.of_ballot(count, rules, ballot.choices) if count else None
    rows = [
        {"project": projects[number], "points": points, "cost": money(projects[number].cost, rules.currency),
         "won": found and found.fate(str(number))}
        for number, points in ballot.choices if number in projects
    ]  # fmt: skip
    return {
        "rows": rows,
        "found": found,
        "voter_id": logic.voter_id(ballot.code),
        "counted": bool(count and ballot.changed_at <= count.created_at),
    }
