"""Pages of Kafka cases: the list, the case, its session, and the patterns over cases."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.casework import logic, permissions, queries
from proeftuin.casework.actions import working as actions
from proeftuin.casework.forms import CaseForm, SessionForm
from proeftuin.casework.models import KafkaCase
from proeftuin.casework.snapshots import happenings
from proeftuin.casework.views.publishing import shown_public
from proeftuin.initiatives.queries import initiative_for, tasks_from
from proeftuin.kernel.clock import today
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other
from proeftuin.ui.onward import next_of, with_made

FEWEST = 5  # a smaller number of cases is hidden from who is on no case team


@public
def case_list(request: Request, ref: str) -> HttpResponse:
    """For the case team its cases; for everyone else those that were published."""
    initiative = initiative_for(request.actor, ref)
    in_team = permissions.in_case_team(request.actor, initiative)
    rows = queries.listed(request.actor, initiative) if in_team else queries.published_of(initiative)
    page = Paginator(rows, queries.PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type, var-annotated]
    context = {"initiative": initiative, "page": page, "in_team": in_team,
               "may_work": permissions.can_work(request.actor, initiative)}  # fmt: skip
    return render(request, "casework/list.html", context)


@signed_in
def case_new(request: Request, ref: str) -> HttpResponse:
    initiative = initiative_for(request.actor, ref)
    require(permissions.can_work(request.actor, initiative))
    form = CaseForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.open_case(by=request.actor, initiative=initiative, draft=form.draft()).ref,
            )  # fmt: skip
            onward = next_of(request)
            page = f"{initiative.get_absolute_url()}kafka/{made}/"
            return see_other(with_made(onward, f"kafka:{made}") if onward else page)
        except InvalidError as error:
            form.add_problems(error.problems)
    return _private(form_page(request, "casework/edit.html", {"form": form, "initiative": initiative,
                                                              "next": next_of(request)}))  # fmt: skip


@public
def case_page(request: Request, ref: str, case_ref: str) -> HttpResponse:
    """The whole case for its case team; for everyone else the version without names, when there is one."""
    initiative = initiative_for(request.actor, ref)
    if not permissions.in_case_team(request.actor, initiative):
        return shown_public(request, ref, case_ref)
    case = queries.case_for(request.actor, ref, case_ref)
    route = list(case.steps.all())
    steps, tasks = happenings(case), list(tasks_from(case.initiative, f"{case.subject}/"))
    context = {
        "case": case, "initiative": case.initiative, "steps": route, "totals": logic.totals(steps),
        "route": logic.route(steps, _("No office")), "tasks": tasks, "next": _next(case, has_actions=bool(tasks)),
        "may_work": permissions.can_work(request.actor, case.initiative), "today": today(),
        "to_talk": logic.still_to_talk([one.agency for one in route], [one.agency for one in case.talks.all()]),
        "session": getattr(case, "session", None), "published": getattr(case, "published", None),
    }  # fmt: skip
    return _private(render(request, "casework/page.html", context))


def _next(case: KafkaCase, *, has_actions: bool) -> str:
    """What the team does next, as the name of a part."""
    steps = (
        ("step", bool(case.steps.all())), ("talk", bool(case.talks.all())), ("knot", bool(case.knots.all())),
        ("session", bool(getattr(case, "session", None))), ("action", has_actions),
        ("recommendation", bool(case.recommendations.all())), ("follow-up", bool(case.follow_ups.all())),
    )  # fmt: skip
    return next((code for code, done in steps if not done), "publish" if not hasattr(case, "published") else "")


@signed_in
def case_edit(request: Request, ref: str, case_ref: str) -> HttpResponse:
    case = queries.case_for(request.actor, ref, case_ref)
    require(permissions.can_work(request.actor, case.initiative))
    names = ("title", "situation", "similar", "state", "language", "version")
    initial = {name: getattr(case, name) for name in names}
    initial |= {"name": case.end_user.name, "contact": case.end_user.contact}
    form = CaseForm(request.POST or None, initial=initial)
    context = {"form": form, "case": case, "initiative": case.initiative}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_case(by=request.actor, case=case, draft=form.draft(), version=version)
            return see_other(case.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            conflict = f"{case.title}\n\n{case.situation}"
            return _private(render(request, "casework/edit.html", {**context, "conflict": conflict}, status=409))
    return _private(form_page(request, "casework/edit.html", context))


@signed_in
def session(request: Request, ref: str, case_ref: str) -> HttpResponse:
    """The review with all parties."""
    case = queries.case_for(request.actor, ref, case_ref)
    require(permissions.can_work(request.actor, case.initiative))
    there = getattr(case, "session", None)
    names = ("on", "came", "end_user_came", "agreements", "version")
    initial = {name: getattr(there, name) for name in names} if there else {"version": 0, "on": today()}
    form = SessionForm(request.POST or unpark(request) or None, initial=initial)
    context = {"form": form, "case": case, "initiative": case.initiative}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.hold_session(by=request.actor, case=case, draft=form.draft(), version=version)
            messages.success(request, _("Now add what you agreed, each with a name and a day."))
            return see_other(f"{case.get_absolute_url()}#session")
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            conflict = f"{there.came}\n\n{there.agreements}" if there else ""
            return _private(render(request, "casework/session.html", {**context, "conflict": conflict}, status=409))
    return _private(form_page(request, "casework/session.html", context))


@public
def patterns(request: Request) -> HttpResponse:
    """Knots that recur over cases: those you may see, and the published ones."""
    found = queries.recurring(request.actor)
    groups = [
        ("kinds", _("Places where it gets stuck"), _("Place"), found.kinds),
        ("rules", _("Rules that recur"), _("Rule"), found.rules),
        ("agencies", _("Offices where it shows"), _("Office"), found.agencies),
    ]
    context = {"found": found, "groups": groups, "sees_all": found.own > 0, "fewest": FEWEST,
               "fewest_cases": logic.FEWEST_CASES}  # fmt: skip
    return _private(render(request, "casework/patterns.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
