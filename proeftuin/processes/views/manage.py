"""The back office of a process: start one, see what is missing, fill it in, publish, close."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.kernel.verdict import Denied
from proeftuin.processes import forms, queries
from proeftuin.processes.actions import running, setup
from proeftuin.processes.drafts import ProcessDraft
from proeftuin.processes.models import Process
from proeftuin.processes.playbooks import playbooks
from proeftuin.processes.views.managing import answer, back_to, managed
from proeftuin.ui.http import see_other

SINGLE = "processes/manage/form.html"


@at_work
def my_processes(request: Request) -> HttpResponse:
    """The processes one works on, those that need something first."""
    found = queries.worked_on(request.actor)
    context = {"processes": found, "may_start": bool(queries.may_ask_for(request.actor))}
    return render(request, "processes/manage/mine.html", context)


@at_work
def new_process(request: Request) -> HttpResponse:
    organisations = queries.may_ask_for(request.actor)
    if not organisations:
        raise NotAllowedError(Denied(_("Only participation officers can start a process."),
                                     _("Ask an administrator of your organisation, or of this site.")))  # fmt: skip
    form = forms.NewForm(request.POST or None, organisations=organisations)

    def work() -> str:
        clean = form.cleaned_data
        draft = ProcessDraft(clean["title"], language=clean["language"] or "en")
        asks, chosen = clean["organisation"], playbooks().get(clean["playbook"])
        if chosen is None:
            process = setup.start_process(by=request.actor, organisation=asks, draft=draft)
        else:
            starts_at = forms.in_zone(clean["starts_at"], draft.time_zone) or now()
            process = setup.start_from_playbook(
                by=request.actor, organisation=asks, draft=draft, playbook=chosen, starts_at=starts_at
            )
        return back_to(process)

    context = {"heading": _("Start a process"), "button": _("Make it"), "back": "/processes/manage/"}
    return answer(request, SINGLE, form, context, work, done=_("Now fill in the promise."))


@at_work
def manage(request: Request, ref: str) -> HttpResponse:
    """What is still missing, what comes, and all the ways in."""
    process = managed(request, ref)
    turn, methods = queries.turn_of(process), queries.methods_with_openings(process)
    context = {
        "process": process, "turn": turn, "gaps": process.promise_gaps, "methods": methods,
        "ready": bool(not process.promise_gaps and methods and any(one.phase.starts_at for one in turn.stations)),
        "obstacles": running.closing_obstacles(process) if process.state == Process.State.PUBLISHED else [],
        "seats": process.seats.select_related("user"), "lists": queries.lists_of(process),
    }  # fmt: skip
    return render(request, "processes/manage/manage.html", context)


@at_work
def words(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    form = forms.WordsForm(request.POST or None, process=process)

    def work() -> None:
        setup.edit_process(by=request.actor, process=process, draft=form.draft(), version=form.cleaned_data["version"])

    return answer(request, SINGLE, form, {**_head(process, _("Words and promise"))}, work, after=back_to(process),
                  done=_("Saved."))  # fmt: skip


@at_work
@require_POST
def publish(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    return _do(
        request, process, lambda: setup.publish_process(by=request.actor, process=process), _("It is public now.")
    )


@at_work
@require_POST
def unpublish(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    return _do(request, process, lambda: running.unpublish_process(by=request.actor, process=process),
               _("It is in preparation again."))  # fmt: skip


@at_work
@require_POST
def renew_preview(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    return _do(request, process, lambda: running.renew_preview(by=request.actor, process=process),
               _("There is a new preview link. The old one shows nothing any more."))  # fmt: skip


@at_work
@require_POST
def archive(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    return _do(request, process, lambda: running.archive_process(by=request.actor, process=process), _("Archived."))


@at_work
@require_POST
def let_go(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    return _do(request, process, lambda: running.let_go_of_names(by=request.actor, process=process),
               _("The names are gone. The counts stay."))  # fmt: skip


@at_work
def schedule(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    zone = process.time_zone
    form = forms.ScheduleForm(request.POST or None, initial={"publish_at": forms.on_wall(process.publish_at, zone)})

    def work() -> None:
        at = forms.in_zone(form.cleaned_data["publish_at"], zone)
        running.schedule_publication(by=request.actor, process=process, at=at)

    return answer(request, SINGLE, form, _head(process, _("Plan the publication")), work, after=back_to(process),
                  done=_("Saved."))  # fmt: skip


@at_work
def close(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    form = forms.CloseForm(request.POST or None)
    context = {**_head(process, _("Close this process")), "button": _("Close it"),
               "obstacles": running.closing_obstacles(process)}  # fmt: skip

    def work() -> None:
        running.close_process(by=request.actor, process=process, statement=form.cleaned_data["statement"])

    return answer(request, SINGLE, form, context, work, after=process.get_absolute_url(), done=_("It is closed."))


@at_work
def duplicate(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    form = forms.CopyForm(request.POST or None, initial={"title": process.title})

    def work() -> str:
        starts_at = forms.in_zone(form.cleaned_data["starts_at"], process.time_zone) or now()
        title = form.cleaned_data["title"]
        return back_to(
            running.duplicate_process(by=request.actor, process=process, title=title, starts_at=starts_at)
        )  # fmt: skip

    context = {**_head(process, _("Make a copy")), "button": _("Copy"),
               "lead": _("Words, promise, phases and ways of taking part come along. People stay behind.")}  # fmt: skip
    return answer(request, SINGLE, form, context, work, done=_("This is the copy."))


@at_work
def amend(request: Request, ref: str) -> HttpResponse:
    """Change the rules of a running process in public."""
    process = managed(request, ref)
    form = forms.AmendForm(request.POST or None, process=process, phases=list(process.phases.all()))

    def work() -> None:
        running.amend_process(
            by=request.actor, process=process, reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"], rules=form.rules(), phases=form.moments(),
        )  # fmt: skip

    context = {**_head(process, _("Change the rules")), "button": _("Change and tell everyone"),
               "lead": _("People took part under these rules. What you change, and why, everyone reads.")}  # fmt: skip
    return answer(request, SINGLE, form, context, work, after=f"{process.get_absolute_url()}#amendments",
                  done=_("The rules changed, and everyone who took part is told."))  # fmt: skip


def _head(process: Process, heading: str) -> dict[str, Any]:
    return {"process": process, "heading": heading, "back": back_to(process), "button": _("Save")}


def _do(request: Request, process: Process, work: Any, done: str) -> HttpResponse:
    """A button's work: what stands in the way is said on the page it came from."""
    try:
        work()
    except InvalidError as error:
        messages.error(request, " ".join(dict.fromkeys(str(one) for one in error.problems.values())))
    except NotAllowedError as error:
        if error.denied.hidden:
            raise
        messages.error(request, format_html("{} {}", error.denied.reason, error.denied.remedy))
    else:
        messages.success(request, done)
    return see_other(back_to(process))
