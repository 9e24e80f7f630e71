"""The coach's desk, and what a coach keeps of one team."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, at_work, signed_in, unpark
from proeftuin.initiatives import queries as initiatives
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.playbooks.queries import all_playbooks
from proeftuin.runs import desk, permissions, queries
from proeftuin.runs.actions import coaching as actions
from proeftuin.runs.forms import HoursForm, NoteForm, NudgeForm
from proeftuin.runs.models import CoachNote, Hours
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

SHOWN = 200


@at_work
def coach_desk(request: Request) -> HttpResponse:
    """All teams that one coaches; whoever oversees the coaches sees all teams."""
    actor = request.actor
    oversees = bool(permissions.can_oversee(actor))
    titles = {one.id: one.title for one in all_playbooks()}
    wanted = _wanted(request, set(titles))
    page, rows = desk.page_for(actor, wanted, request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "figures": desk.figures(actor, wanted.days),
        "playbooks": [(key, titles.get(key, key)) for key in desk.playbooks_in_use(actor)],
        "oversees": oversees,
        "days": desk.DAYS,
    }
    return render(request, "runs/desk.html", context)


def _wanted(request: Request, known: set[str]) -> desk.Wanted:
    show, days = request.GET.get("show", ""), request.GET.get("days", "")
    sort = request.GET.get("sort", "quiet")
    return desk.Wanted(
        show if show in {"stuck", "none"} | known else "",
        int(days) if days.isdigit() and int(days) in desk.DAYS else desk.STUCK_AFTER,
        sort if sort in desk.SORTS else "quiet",
    )


@signed_in
def coach_team(request: Request, ref: str) -> HttpResponse:
    """One team: notes that only its coaches see, and a push."""
    initiative = initiatives.initiative_for(request.actor, ref)
    require(permissions.can_coach(request.actor, initiative))
    verb = request.POST.get("verb", "")
    posted = request.POST or unpark(request) or None
    note = NoteForm(posted if verb in ("note", "") else None, auto_id="note_%s")
    push = NudgeForm(request.POST if verb == "nudge" else None, auto_id="push_%s")
    form = push if verb == "nudge" else note
    if request.method == "POST" and form.is_valid():
        try:
            if verb == "nudge":
                actions.nudge(by=request.actor, initiative=initiative, text=push.cleaned_data["text"])
            else:
                do_once(
                    by=request.actor, token=note.cleaned_data["once"],
                    work=lambda: str(
                        actions.write_note(
                            by=request.actor, initiative=initiative, text=note.cleaned_data["text"]
                        ).pk
                    ),
                )  # fmt: skip
            return see_other(f"/coach/{initiative.ref}/")
        except InvalidError as error:
            form.add_problems(error.problems)
    run = queries.going(initiative)
    context = {
        "initiative": initiative,
        "run": run,
        "whole": queries.whole(run) if run else None,
        "quiet_days": desk.days_since(initiative.changed_at),
        "notes": CoachNote.objects.filter(initiative=initiative).select_related("author")[:SHOWN],
        "pushes": list(initiative.nudges.select_related("by")[:5]),
        "note": note,
        "push": push,
        "form": form,
    }
    return form_page(request, "runs/coach_team.html", context)


@signed_in
def coach_note_remove(request: Request, ref: str, note_id: int) -> HttpResponse:
    initiative = initiatives.initiative_for(request.actor, ref)
    require(permissions.can_coach(request.actor, initiative))
    note = CoachNote.objects.filter(initiative=initiative, pk=note_id).first()
    if note is None:
        raise Http404
    if request.method == "POST":
        actions.remove_note(by=request.actor, note=note)
    return see_other(f"/coach/{initiative.ref}/")


@signed_in
def hours(request: Request, ref: str, run_ref: str) -> HttpResponse:
    """Who gave how much time; the team and its coach see it."""
    initiative = initiatives.initiative_for(request.actor, ref)
    run = queries.run_for(initiative, run_ref)
    require(permissions.can_see_inside(request.actor, run))
    may_log = permissions.can_log_hours(request.actor, run)
    form = HoursForm(request.POST or unpark(request) or None)
    if request.method == "POST":
        require(may_log)
        if form.is_valid():
            clean = form.cleaned_data
            try:
                do_once(
                    by=request.actor, token=clean["once"],
                    work=lambda: str(
                        actions.log_hours(
                            by=request.actor, run=run, hours=clean["hours"], on=clean["on"], note=clean["note"]
                        ).pk
                    ),
                )  # fmt: skip
                return see_other(f"{run.get_absolute_url()}hours/")
            except InvalidError as error:
                form.add_problems(error.problems)
    listed = list(Hours.objects.filter(run=run).select_related("user"))
    context = {
        "initiative": initiative, "run": run, "form": form, "may_log": may_log, "hours": listed[:SHOWN],
        "people": desk.hours_by_person(listed), "total": sum(one.minutes for one in listed),
    }  # fmt: skip
    return form_page(request, "runs/hours.html", context)


@signed_in
def hours_remove(request: Request, ref: str, run_ref: str, hours_id: int) -> HttpResponse:
    initiative = initiatives.initiative_for(request.actor, ref)
    run = queries.run_for(initiative, run_ref)
    one = Hours.objects.filter(run=run, pk=hours_id).select_related("run__initiative").first()
    if one is None or not permissions.can_see_inside(request.actor, run):
        raise Http404
    if request.method != "POST":
        raise BadRequest
    actions.remove_hours(by=request.actor, hours=one)
    return see_other(f"{run.get_absolute_url()}hours/")
