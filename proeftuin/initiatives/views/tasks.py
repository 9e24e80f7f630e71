"""The agreed actions of a team: what is open, who does it, what is done."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.initiatives import permissions, queries
from proeftuin.initiatives.actions import tasks as actions
from proeftuin.initiatives.forms import TaskForm
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import today
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
def task_list(request: Request, ref: str) -> HttpResponse:
    """Open actions, the most urgent first; then what is done. A new one is noted on the same page."""
    initiative = _of_the_team(request, ref)
    may_write = permissions.can_log(request.actor, initiative)
    form = TaskForm(request.POST or unpark(request) or None, team=queries.team_of(initiative))
    if request.method == "POST":
        require(may_write)
        if form.is_valid():
            limit(request, "post", "60/h")
            try:
                do_once(
                    by=request.actor, token=form.cleaned_data["once"],
                    work=lambda: actions.add_task(by=request.actor, initiative=initiative, draft=form.draft()).ref,
                )  # fmt: skip
                return see_other(f"{initiative.get_absolute_url()}tasks/")
            except InvalidError as error:
                form.add_problems(error.problems)
    tasks = list(queries.tasks_from(initiative))
    context = {
        "initiative": initiative, "form": form, "may_write": may_write, "today": today(),
        "open": sorted((one for one in tasks if not one.done_at), key=lambda one: (one.due_on or date.max, one.pk)),
        "done": [one for one in tasks if one.done_at],
    }  # fmt: skip
    return form_page(request, "initiatives/tasks.html", context)


@signed_in
def task_edit(request: Request, ref: str, task_ref: str) -> HttpResponse:
    initiative = _of_the_team(request, ref)
    require(permissions.can_log(request.actor, initiative))
    task = queries.task_for(initiative, task_ref)
    initial = {name: getattr(task, name) for name in ("title", "note", "owner_name", "due_on", "version")}
    initial["owner"] = task.owner_id or ""
    form = TaskForm(request.POST or unpark(request) or None, initial=initial, team=queries.team_of(initiative))
    context = {"initiative": initiative, "form": form, "task": task}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.edit_task(by=request.actor, task=task, draft=form.draft(), version=version)
            return see_other(f"{initiative.get_absolute_url()}tasks/")
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            fresh = queries.task_for(initiative, task_ref)
            conflict = f"{fresh.title}\n\n{fresh.note}"
            return render(request, "initiatives/task.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "initiatives/task.html", context)


@signed_in
@require_POST
def task_tick(request: Request, ref: str, task_ref: str) -> HttpResponse:
    """Done, or not done after all."""
    initiative = _of_the_team(request, ref)
    task = queries.task_for(initiative, task_ref)
    if request.POST.get("verb") == "reopen":
        actions.reopen_task(by=request.actor, task=task)
    else:
        actions.finish_task(by=request.actor, task=task)
    return see_other(f"{initiative.get_absolute_url()}tasks/")


def _of_the_team(request: Request, ref: str) -> Initiative:
    initiative = queries.initiative_for(request.actor, ref)
    require(permissions.can_view_team_content(request.actor, initiative))
    return initiative
