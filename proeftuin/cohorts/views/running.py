"""Pages for who runs a cohort: making it, its plan, its desk with intake, mentors, demo day and alumni."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.cohorts import permissions, queries
from proeftuin.cohorts.actions import arranging
from proeftuin.cohorts.forms import CohortForm, DemoDayForm, InviteForm, LeaveForm, PlanForm, TeamForm, initial_of
from proeftuin.cohorts.models import Cohort, Team
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other


@signed_in
def cohort_new(request: Request) -> HttpResponse:
    """A cohort, by hand or (with ?call=REF) from a call for a cohort."""
    there = queries.made_of(request.actor, request.GET.get("call", ""))
    if there is not None and request.method == "GET":
        return see_other(there.get_absolute_url())
    organisations = queries.organisations_of(request.actor)
    free = queries.calls_without(request.actor)
    call = next((one for one in free if one.ref == request.GET.get("call", "")), None)
    require(permissions.can_make(request.actor, belongs=bool(organisations)))
    initial = {"title": call.title, "text": call.summary, "organisation": call.organisation_id} if call else {}
    form = CohortForm(request.POST or unpark(request) or None, initial=initial, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: arranging.make_cohort(
                    by=request.actor, draft=form.draft(), call=call).get_absolute_url() + "plan/",
            ))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "cohorts/form.html", {"form": form, "call": call, "free": free})


@signed_in
def cohort_edit(request: Request, ref: str) -> HttpResponse:
    cohort = queries.run_cohort(request.actor, ref)
    own = [cohort.organisation] if cohort.organisation else []
    organisations = list(dict.fromkeys([*own, *queries.organisations_of(request.actor)]))
    form = CohortForm(request.POST or unpark(request) or None, initial=initial_of(cohort), organisations=organisations)
    context: dict[str, object] = {"form": form, "cohort": cohort}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            arranging.edit_cohort(by=request.actor, cohort=cohort, draft=form.draft(), version=version)
            return see_other(cohort.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            cohort.refresh_from_db()
            context["conflict"] = f"{cohort.title}\n\n{cohort.text}".strip()
            return render(request, "cohorts/form.html", context, status=409)
    return form_page(request, "cohorts/form.html", context)


@signed_in
def cohort_plan(request: Request, ref: str) -> HttpResponse:
    cohort = queries.run_cohort(request.actor, ref)
    initial: dict[str, object] = {}
    for at, (stage, _state, milestones) in enumerate(queries.plan_of(cohort).stages):
        lines = "\n".join(one.title for one, _none in milestones)
        initial.update({f"t{at}": stage.title, f"e{at}": stage.ends_on, f"m{at}": lines})
    form = PlanForm(request.POST or unpark(request) or None, initial=initial)

    def work() -> str:
        arranging.plan_stages(by=request.actor, cohort=cohort, stages=form.stages())
        return cohort.get_absolute_url()

    return _done(request, form, "cohorts/plan.html", {"cohort": cohort}, work)


@signed_in
@require_POST
def cohort_publish(request: Request, ref: str) -> HttpResponse:
    cohort = queries.run_cohort(request.actor, ref)
    arranging.publish_cohort(by=request.actor, cohort=cohort)
    return see_other(cohort.get_absolute_url())


@signed_in
def cohort_desk(request: Request, ref: str) -> HttpResponse:
    """Take teams in, ask mentors, set the demo day, let teams finish."""
    cohort = queries.run_cohort(request.actor, ref)
    return _desk(request, cohort)


def _desk(request: Request, cohort: Cohort, bound: str = "") -> HttpResponse:
    def data(name: str) -> object:
        return request.POST if bound == name else None

    gatherings = queries.demo_days(request.actor, cohort)
    forms: dict[str, Form] = {
        "team": TeamForm(data("team")), "mentor": InviteForm(data("mentor"), prefix="mentor"),
        "demo": DemoDayForm(data("demo"), gatherings=gatherings, initial={"demo_day": cohort.demo_day_id}),
    }  # fmt: skip
    if bound and forms[bound].is_valid():
        try:
            _keep(request, cohort, bound, forms[bound])
            return see_other(f"{cohort.get_absolute_url()}desk/")
        except InvalidError as error:
            forms[bound].add_problems(error.problems)
    context = {
        "cohort": cohort, "forms": forms, "form": forms.get(bound), "choosable": queries.choosable(cohort),
        "teams": queries.teams_of(cohort), "mentors": queries.mentors_of(cohort), "gatherings": gatherings,
        "follow_ups": queries.follow_ups_of(cohort),
    }  # fmt: skip
    return form_page(request, "cohorts/desk.html", context)


def _keep(request: Request, cohort: Cohort, what: str, form: Form) -> None:
    clean, by = form.cleaned_data, request.actor
    if what == "team":
        arranging.take_in(by=by, cohort=cohort, name=clean["name"], summary=clean["summary"], contact=clean["contact"])
    elif what == "mentor":
        limit(request, "cohort-invite", "30/h")
        arranging.invite(by=by, cohort=cohort, email=clean["email"], name=clean["name"])
        messages.success(request, _("Asked by mail."))
    else:
        gathering = next((one for one in queries.demo_days(by, cohort) if one.pk == clean["demo_day"]), None)
        arranging.set_demo_day(by=by, cohort=cohort, gathering=gathering)


@signed_in
@require_POST
def cohort_do(request: Request, ref: str) -> HttpResponse:
    """What the desk's buttons do: take an entry in, let a team finish, and its three small forms."""
    cohort = queries.run_cohort(request.actor, ref)
    by = request.actor
    for name in ("team", "mentor", "demo"):
        if f"add_{name}" in request.POST:
            return _desk(request, cohort, name)
    if "entry" in request.POST:
        entry = next((one for one in queries.choosable(cohort) if one.ref == request.POST["entry"]), None)
        if entry is None:
            raise Http404
        arranging.take_in(by=by, cohort=cohort, entry=entry)
    elif "graduate" in request.POST:
        arranging.graduate(by=by, team=_team(cohort, request.POST["graduate"]))
    return see_other(f"{cohort.get_absolute_url()}desk/")


def _team(cohort: Cohort, ref: str) -> Team:
    found = Team.objects.select_related("cohort").filter(cohort=cohort, ref=ref).first()
    if found is None:
        raise Http404
    return found


@signed_in
def team_leave(request: Request, ref: str) -> HttpResponse:
    team = queries.team_for(request.actor, ref)
    require(permissions.can_run(request.actor, team.cohort))
    form = LeaveForm(request.POST or unpark(request) or None)

    def work() -> str:
        arranging.let_go(by=request.actor, team=team, reason=form.cleaned_data["reason"])
        return f"{team.cohort.get_absolute_url()}desk/"

    return _done(request, form, "cohorts/leave.html", {"team": team, "cohort": team.cohort}, work)


def _done(
    request: Request, form: Form, template: str, context: dict[str, object], work: Callable[[], str]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(work())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, template, {**context, "form": form})
