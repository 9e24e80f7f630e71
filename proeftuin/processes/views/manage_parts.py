"""The parts of a process in the back office: phases, ways of taking part, who may do what, seats and lists."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work
from proeftuin.kernel.errors import InvalidError
from proeftuin.processes import forms
from proeftuin.processes.actions import amending, people, running, setup
from proeftuin.processes.models import Method, Opening, Phase, Process, Seat
from proeftuin.processes.registry import KINDS
from proeftuin.processes.views.managing import answer, back_to, managed
from proeftuin.ui.http import csv_page, see_other

SINGLE = "processes/manage/form.html"


@at_work
def phase(request: Request, ref: str, phase_ref: str = "") -> HttpResponse:
    """Add a phase, or change one."""
    process = managed(request, ref)
    found = _phase(process, phase_ref) if phase_ref else None
    form = forms.PhaseForm(request.POST or None, zone=process.time_zone, phase=found)

    def work() -> None:
        if found is None:
            setup.add_phase(by=request.actor, process=process, draft=form.draft())
        else:
            running.edit_phase(by=request.actor, phase=found, draft=form.draft())

    context = {
        **_head(process, _("Change a phase") if found else _("Add a phase")),
        "lead": _("Times are those of %(zone)s.") % {"zone": process.time_zone},
        "remove": f"{back_to(process)}phases/{phase_ref}/remove/" if found and not process.frozen_at else "",
    }  # fmt: skip
    return answer(request, SINGLE, form, context, work, after=back_to(process), done=_("Saved."))


@at_work
@require_POST
def phase_remove(request: Request, ref: str, phase_ref: str) -> HttpResponse:
    process = managed(request, ref)
    found = _phase(process, phase_ref)
    return _remove(request, process, lambda: running.remove_phase(by=request.actor, phase=found))


@at_work
def method(request: Request, ref: str, method_ref: str = "") -> HttpResponse:
    """Add a way of taking part, or change its words."""
    process = managed(request, ref)
    found = _method(process, method_ref) if method_ref else None
    form = forms.MethodForm(request.POST or None, method=found)

    def work() -> None:
        if found is None:
            setup.add_method(by=request.actor, process=process, draft=form.draft())
        else:
            clean = form.cleaned_data
            running.edit_method(by=request.actor, method=found, title=clean["title"], intro=clean["intro"])

    context = {
        **_head(process, _("Change a way of taking part") if found else _("Add a way of taking part")),
        "remove": f"{back_to(process)}methods/{method_ref}/remove/" if found and not process.frozen_at else "",
    }
    return answer(request, SINGLE, form, context, work, after=back_to(process), done=_("Saved."))


@at_work
@require_POST
def method_remove(request: Request, ref: str, method_ref: str) -> HttpResponse:
    process = managed(request, ref)
    found = _method(process, method_ref)
    return _remove(request, process, lambda: running.remove_method(by=request.actor, method=found))


@at_work
def opening(request: Request, ref: str, method_ref: str, phase_ref: str, action: str) -> HttpResponse:
    """Who may do this in that phase."""
    process = managed(request, ref)
    found, when = _method(process, method_ref), _phase(process, phase_ref)
    kind = KINDS.get(found.kind)
    if kind is None or action not in kind.actions:
        raise Http404
    stored = Opening.objects.filter(method=found, phase=when, action=action).first()
    form = forms.OpeningForm(request.POST or None, process=process, initial=_initial(stored))

    def work() -> None:
        draft = form.draft(action)
        if process.frozen_at is None:
            setup.open_action(by=request.actor, phase=when, method=found, draft=draft)
        else:
            reason = form.cleaned_data["reason"]
            amending.amend_opening(by=request.actor, phase=when, method=found, draft=draft, reason=reason)

    context = {
        **_head(process, _("Who may do this?")),
        "lead": f"{kind.actions[action]} – {found.title} – {when.title}",
        "remove": f"{request.path}remove/" if stored and not process.frozen_at else "",
    }
    return answer(request, SINGLE, form, context, work, after=back_to(process), done=_("Saved."))


@at_work
@require_POST
def opening_remove(request: Request, ref: str, method_ref: str, phase_ref: str, action: str) -> HttpResponse:
    process = managed(request, ref)
    stored = Opening.objects.filter(
        method=_method(process, method_ref), phase=_phase(process, phase_ref), action=action
    ).first()  # fmt: skip
    if stored is None:
        raise Http404
    return _remove(request, process, lambda: running.close_opening(by=request.actor, opening=stored))


@at_work
def seat(request: Request, ref: str) -> HttpResponse:
    process = managed(request, ref)
    form = forms.SeatForm(request.POST or None)

    def work() -> None:
        clean = form.cleaned_data
        people.give_seat(by=request.actor, process=process, email=clean["email"], role=clean["role"])

    return answer(request, SINGLE, form, _head(process, _("Give somebody a seat")), work, after=back_to(process),
                  done=_("Saved."))  # fmt: skip


@at_work
@require_POST
def seat_remove(request: Request, ref: str, seat_id: int) -> HttpResponse:
    process = managed(request, ref)
    found = Seat.objects.filter(process=process, pk=seat_id).first()
    if found is None:
        raise Http404
    return _remove(request, process, lambda: people.remove_seat(by=request.actor, seat=found))


@at_work
def code_list(request: Request, ref: str) -> HttpResponse:
    """Add a list of codes; new ones are downloaded in the answer, this once."""
    process = managed(request, ref)
    form = forms.ListForm(request.POST or None)
    new: list[str] = []
    is_repeat = True  # until the work is done here

    def work() -> None:
        nonlocal is_repeat
        is_repeat = False
        clean = form.cleaned_data
        if clean["many"]:
            new.extend(
                people.generate_codes(by=request.actor, process=process, name=clean["name"], many=clean["many"])[1]
            )
        else:
            people.add_list(
                by=request.actor, process=process, name=clean["name"], kind=clean["kind"], text=clean["text"]
            )

    context = _head(process, _("Add a list"))
    response = answer(request, SINGLE, form, context, work, after=back_to(process), done=_("Saved."))
    if new:
        return csv_page(f"codes-{process.prefix}", ["code"], ([code] for code in new))  # type: ignore[return-value]
    if is_repeat and response.status_code == 303 and form.cleaned_data["many"]:
        messages.warning(request, _("This list was made already, and its codes were given once, with the first click. "
                                    "If you have no file with codes, make another list."))  # fmt: skip
    return response


def _phase(process: Process, ref: str) -> Phase:
    found = Phase.objects.select_related("process").filter(process=process, ref=ref).first()
    if found is None:
        raise Http404
    return found


def _method(process: Process, ref: str) -> Method:
    found = Method.objects.select_related("process").filter(process=process, ref=ref).first()
    if found is None:
        raise Http404
    return found


def _initial(stored: Opening | None) -> Mapping[str, object]:
    if stored is None:
        return {"who": "confirmed_email"}
    return {
        "who": stored.who, "organisation": stored.organisation_id, "code_list": stored.code_list_id,
        "claim_name": stored.claim_name, "claim_value": stored.claim_value, "explanation": stored.explanation,
    }  # fmt: skip


def _head(process: Process, heading: str) -> dict[str, Any]:
    return {"process": process, "heading": heading, "back": back_to(process), "button": _("Save")}


def _remove(request: Request, process: Process, work: Any) -> HttpResponse:
    try:
        work()
    except InvalidError as error:
        messages.error(request, " ".join(str(one) for one in error.problems.values()))
    else:
        messages.success(request, _("Taken out."))
    return see_other(back_to(process))
