"""The run of a team: where it is, what comes next, and what was done."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.initiatives import queries as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.playbooks.queries import all_playbooks, playbook_for
from proeftuin.runs import permissions, queries, showing
from proeftuin.runs.actions import running as actions
from proeftuin.runs.forms import GateForm
from proeftuin.runs.models import Run
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@public
def run_page(request: Request, ref: str) -> HttpResponse:
    """The run that is going, else the latest; without any: the playbooks to choose from."""
    initiative = initiatives.initiative_for(request.actor, ref, with_work=False)
    runs = queries.runs_of(initiative)
    run = queries.first_of(runs)
    return _run(request, run, runs) if run else _choose(request, initiative)


@public
def past_run(request: Request, ref: str, run_ref: str) -> HttpResponse:
    initiative = initiatives.initiative_for(request.actor, ref, with_work=False)
    runs = queries.runs_of(initiative)
    run = next((one for one in runs if one.ref == run_ref), None)
    if run is None:
        raise Http404
    return _run(request, run, runs)


def _run(request: Request, run: Run, runs: Sequence[Run]) -> HttpResponse:
    whole = queries.whole(run)
    inside = bool(permissions.can_see_inside(request.actor, run))
    context = {
        "initiative": run.initiative,
        "run": run,
        "whole": whole,
        "playbook": whole.playbook,
        "next": whole.next,
        "inside": inside,
        "results": showing.results_of(request.actor, whole, inside=inside),
        "others": [one for one in runs if one.pk != run.pk],
        "titles": {one.id: one.title for one in all_playbooks()},
        "may_work": permissions.can_work(request.actor, run),
        "may_resume": permissions.can_resume(request.actor, run),
        "may_log_hours": permissions.can_log_hours(request.actor, run),
        "may_start": permissions.can_start(request.actor, run.initiative) if not run.is_going else None,
        "step_names": showing.names(whole),
        "is_at_work": run == queries.first_of(runs),  # its steps have pages; an earlier run is read here
    }
    return render(request, "runs/run.html", context)


def _choose(request: Request, initiative: Initiative, problem: str = "") -> HttpResponse:
    """The playbooks, first those that fit the phase in which the initiative is."""
    usable = all_playbooks()
    fitting = [one for one in usable if initiative.phase in one.phases]
    context = {
        "initiative": initiative,
        "fitting": fitting,
        "others": [one for one in usable if one not in fitting],
        "may_start": permissions.can_start(request.actor, initiative),
        "problem": problem,
    }
    return render(request, "runs/choose.html", context, status=422 if problem else 200)


@signed_in
def run_start(request: Request, ref: str) -> HttpResponse:
    """GET: the playbooks. POST: begin with one."""
    initiative = initiatives.initiative_for(request.actor, ref)
    require(permissions.can_start(request.actor, initiative))
    chosen = (request.POST or unpark(request) or request.GET).get("playbook", "")
    if request.method == "POST":
        try:
            actions.start_run(by=request.actor, initiative=initiative, playbook=chosen)
            return see_other(f"{initiative.get_absolute_url()}run/")
        except InvalidError as error:
            return _choose(request, initiative, str(error))
    found = playbook_for(chosen) if chosen else None
    if found:
        return render(request, "runs/start.html", {"initiative": initiative, "playbook": found})
    return _choose(request, initiative)


@signed_in
def run_resume(request: Request, ref: str, run_ref: str) -> HttpResponse:
    initiative = initiatives.initiative_for(request.actor, ref)
    run = queries.run_for(initiative, run_ref)
    if request.method == "POST":
        actions.resume_run(by=request.actor, run=run)
    return see_other(f"{initiative.get_absolute_url()}run/")


@signed_in
def gate(request: Request, ref: str, stage: str) -> HttpResponse:
    """The end of a stage: what is still open, who decides, and what was decided."""
    initiative = initiatives.initiative_for(request.actor, ref)
    run = showing.going_or_404(initiative)
    require(permissions.can_work(request.actor, run))
    whole = queries.whole(run)
    here = whole.here
    if here.stage.id != stage:  # a colleague decided meanwhile, or the address is of another stage
        return see_other(f"{initiative.get_absolute_url()}run/")
    stages = [one.stage for one in whole.stages]
    back = stages[: stages.index(here.stage) + 1][::-1]
    posted = request.POST or unpark(request) or None
    form = GateForm(posted, initial={"version": run.version}, stage=here.stage, back=back)
    context = {
        "initiative": initiative, "run": run, "whole": whole, "here": here, "form": form, "playbook": whole.playbook,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.pass_gate(
                by=request.actor, run=run, outcome=clean["outcome"], reason=clean["reason"],
                to_stage=clean.get("to_stage", ""), version=clean["version"] or 0,
            )  # fmt: skip
            return see_other(f"{initiative.get_absolute_url()}run/")
        except InvalidError as error:
            form.add_problems(error.problems)
        except NotAllowedError as error:  # who works in the team may not always take the initiative along
            form.add_error(None, f"{error.denied.reason} {error.denied.remedy}".strip())
        except StaleError as error:
            form.renew_version(error.current)
            fresh = queries.run_for(initiative, run.ref)
            if fresh.stage != stage:
                return see_other(f"{initiative.get_absolute_url()}run/")
            return render(
                request, "runs/gate.html", {**context, "conflict": showing.last_gate(queries.whole(fresh))}, status=409
            )
    return form_page(request, "runs/gate.html", context)
