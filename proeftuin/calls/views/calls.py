"""Pages of a call: the list, the call, and for who runs it: making, changing, its stages."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import calls as actions
from proeftuin.calls.forms.calls import CallForm, initial_of
from proeftuin.calls.logic.stages import NEXT, TALKING, stations
from proeftuin.calls.models import Call
from proeftuin.calls.registry import link_of
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import json_page, see_other


@public
def call_list(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(request.actor), queries.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "calls/list.html", {"page": page})


@public
def call_list_json(request: Request) -> HttpResponse:
    shown = queries.listed(request.actor).exclude(state="draft")
    page = Paginator(shown, 100).get_page(request.GET.get("page"))
    return json_page({"count": page.paginator.count, "page": page.number, "calls": [_data(one) for one in page]})


@public
def call_page(request: Request, ref: str) -> HttpResponse:
    call = queries.call_for(request.actor, ref)
    runs = permissions.can_run(request.actor, call)
    standing = queries.standing_of(call) if runs else None
    return render(request, "calls/call.html", {
        "call": call, "may_run": runs, "standing": standing,
        "may_enter": permissions.can_enter(request.actor, call), "mine": queries.mine_in(request.actor, call),
        "juror": permissions.juror_of(request.actor, call), "results": queries.shown_results(call),
        "may_change": permissions.can_change_rules(request.actor, call), "next": _next(call),
        "prizes": queries.prizes_of(call), "audience": queries.audience_result(call),
        "lessons": queries.lessons_of(call) if call.is_announced else [], "talking": call.stage in TALKING,
        "stations": stations(call.stage), "link": link_of(call), "leads_to": _leads_to(call, standing),
    })  # fmt: skip


@public
def call_json(request: Request, ref: str) -> HttpResponse:
    call = queries.call_for(request.actor, ref)
    results = [
        {"title": one.title, "state": one.state, "place": one.place, "track": one.track, "url": one.get_absolute_url(),
         "organisation": one.organisation.name if one.organisation else ""}
        for one in queries.shown_results(call)
    ]  # fmt: skip
    prizes = [
        {"name": one.name, "description": one.description, "rubric": one.rubric,
         "winners": [won.ref for won in one.winners.all()] if call.is_announced else []}
        for one in queries.prizes_of(call)
    ]  # fmt: skip
    audience = [
        {"title": entry.title, "ref": entry.ref, "votes": votes, "place": place}
        for entry, votes, place in queries.audience_result(call)[:100]
    ]
    return json_page({
        **_data(call), "prizes": prizes, "audience": audience, "rubric": call.rubric, "questions": call.questions,
        "tracks": call.tracks, "rules": call.rules, "results": results,
    })  # fmt: skip


def _data(call: Call) -> dict[str, object]:
    return {
        "ref": call.ref, "url": call.get_absolute_url(), "kind": call.kind, "stage": call.stage, "title": call.title,
        "summary": call.summary, "language": call.language, "opens_at": call.opens_at.isoformat(),
        "deadline": call.deadline.isoformat(), "grace_minutes": call.grace,
        "organisation": call.organisation.name if call.organisation else "",
    }  # fmt: skip


def _next(call: Call) -> tuple[str, ...]:
    """The stages one click away; deciding has a page of its own."""
    return tuple(one for one in NEXT.get(call.stage, ()) if one != "decided")


def _leads_to(call: Call, standing: queries.Standing | None) -> str:
    """The stage that is the next step now; nothing where something else comes first."""
    if standing is None:
        return ""
    ready = {
        "closed": True, "eligibility": standing.waiting == 0, "scoring": standing.is_scored,
        "decided": call.audience not in ("before", "open"),
    }  # fmt: skip
    return _next(call)[0] if ready.get(call.stage) and _next(call) else ""


@signed_in
def call_new(request: Request) -> HttpResponse:
    organisations = queries.organisations_of(request.actor)
    require(permissions.can_make(request.actor, belongs=bool(organisations)))
    form = CallForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.make_call(by=request.actor, draft=form.draft()).get_absolute_url(),
            ))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "calls/edit.html", {"form": form})


@signed_in
def call_edit(request: Request, ref: str) -> HttpResponse:
    call = queries.run_by(request.actor, ref)
    require(permissions.can_change_rules(request.actor, call))
    own = [call.organisation] if call.organisation else []
    organisations = list(dict.fromkeys([*own, *queries.organisations_of(request.actor)]))
    form = CallForm(request.POST or None, initial=initial_of(call), organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.edit_call(by=request.actor, call=call, draft=form.draft(), version=version)
            return see_other(call.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            call.refresh_from_db()
            conflict = f"{call.title}\n\n{call.summary}\n\n{call.body}".strip()
            context = {"form": form, "call": call, "conflict": conflict}
            return render(request, "calls/edit.html", context, status=409)
    return form_page(request, "calls/edit.html", {"form": form, "call": call})


@signed_in
@require_POST
def call_move(request: Request, ref: str) -> HttpResponse:
    """Publish, or go to a next stage."""
    call = queries.run_by(request.actor, ref)
    to = request.POST.get("to", "")
    try:
        if to == "published":
            actions.publish_call(by=request.actor, call=call)
        else:
            actions.advance_call(by=request.actor, call=call, to=to)
    except InvalidError as error:
        context = {"call": call, "problems": error.problems.values()}
        return render(request, "calls/not_yet.html", context, status=422)
    return see_other(call.get_absolute_url())
