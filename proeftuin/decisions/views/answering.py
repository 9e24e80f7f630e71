"""Publishing an answer to one or to many, with a look at whom it reaches; and taking it back at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.accounts.access import Request, at_work
from proeftuin.decisions import desk, logic, permissions, queries
from proeftuin.decisions.actions import responses as actions
from proeftuin.decisions.forms import ResponseForm, WithdrawForm
from proeftuin.decisions.models import Response
from proeftuin.decisions.registry import Answerable
from proeftuin.decisions.views.finding import kind_or_404, process_at_desk
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.processes.models import Process
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

LISTED = 20


@at_work
def answer(request: Request, ref: str) -> HttpResponse:
    """One answer for what is in the address: ``ref`` for each, or ``all`` with the filters of the desk."""
    process, kind = process_at_desk(request, ref), kind_or_404()
    require(permissions.can_decide(request.actor, process))
    chosen = _chosen(request, process, kind)
    if not chosen:
        messages.info(request, _("Choose at least one contribution."))
        return see_other(f"/processes/{process.ref}/desk/")
    standing = actions.in_force(chosen)
    form = ResponseForm(request.POST or None, initial=_initial(process, chosen, standing))
    conflict = False
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: _published(request, process, chosen, form),
            ))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError:
            conflict = True
            form.renew_seen(actions.stamp_of(chosen))
    context = {
        "process": process, "form": form, "chosen": chosen[:LISTED], "count": len(chosen),
        "more": max(len(chosen) - LISTED, 0), "conflict": conflict, "most": logic.MOST_AT_ONCE,
        "too_many": len(chosen) > logic.MOST_AT_ONCE,
        "again": [one for one in standing.values() if one.is_answer][:LISTED],
        "reach": queries.hearers(kind, [one.ref for one in chosen]).count(),
        "review": queries.review_of(chosen[0].thread) if len(chosen) == 1 else None,
    }  # fmt: skip
    return form_page(request, "decisions/answer.html", context, status=409 if conflict else None)


def _published(request: Request, process: Process, chosen: list[Any], form: ResponseForm) -> str:
    actions.publish_responses(
        by=request.actor, process=process, contributions=chosen, draft=form.draft(), seen=form.cleaned_data["seen"]
    )
    words = ngettext("%(n)d answer is public now.", "%(n)d answers are public now.", len(chosen)) % {"n": len(chosen)}
    messages.success(request, f"{words} {_('You can take it back for half an hour.')}")
    if len(chosen) == 1:
        return f"/processes/{process.ref}/desk/{chosen[0].ref}/"
    return f"/processes/{process.ref}/desk/"


def _chosen(request: Request, process: Process, kind: Answerable) -> list[Any]:
    filters = desk.filters_from(request.GET.dict())
    refs = request.GET.getlist("ref")
    found = desk.selected(request.actor, process, kind, filters, refs, all_of_them=bool(request.GET.get("all")))
    for one in found:
        one.process = process
    return found


def _initial(process: Process, chosen: list[Any], standing: dict[str, Response]) -> dict[str, object]:
    """For one: what was decided inside, or what was answered before. For many: only who answers."""
    initial: dict[str, object] = {
        "answered_by": process.decides[:200] or process.organisation.shown_name, "language": process.language,
        "seen": logic.stamp((one.thread, standing[one.thread].ref if one.thread in standing else "") for one in chosen),
    }  # fmt: skip
    if len(chosen) == 1:
        before = standing.get(chosen[0].thread)
        review = queries.review_of(chosen[0].thread)
        if before and before.is_answer:
            names = ("verdict", "body", "answered_by", "carried_out_by", "cost", "language")
            initial |= {name: getattr(before, name) for name in names}
        elif review and review.decision:
            initial |= {"verdict": review.decision}
    return initial


@at_work
def undo(request: Request, ref: str, batch: str) -> HttpResponse:
    """Take back what was published in one go, with a reason that everyone can read."""
    process = process_at_desk(request, ref)
    require(permissions.can_decide(request.actor, process))
    standing = Response.objects.filter(process=process, batch=batch, replaced_at=None, verdict__in=logic.VERDICTS)
    count, one = standing.count(), standing.first()
    if one is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            done = actions.withdraw_responses(by=request.actor, process=process, batch=batch, reason=reason)
            words = ngettext("%(n)d answer was taken back.", "%(n)d answers were taken back.", done)
            messages.success(request, words % {"n": done})
            return see_other(f"/processes/{process.ref}/desk/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(
        request, "decisions/undo.html", {"process": process, "form": form, "count": count, "response": one}
    )
