"""The response desk: what is owed, how old, by whom; assigned, escalated and answered in bulk."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.accounts.access import Request, at_work
from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.decisions import desk, queries
from proeftuin.decisions.actions import review as actions
from proeftuin.decisions.forms import AssignForm
from proeftuin.decisions.registry import Answerable
from proeftuin.decisions.views.finding import desk_and_crew, kind_or_404, process_at_desk
from proeftuin.kernel.errors import InvalidError
from proeftuin.processes.models import Process
from proeftuin.ui.http import csv_page, see_other

COLUMNS = (
    "reference", "title", "category", "supports", "received_on", "days_waiting", "answer", "stage", "assignee",
    "due_on", "escalated_on", "advice", "cost_estimate_eur", "decision", "url",
)  # fmt: skip


@at_work
def all_desks(request: Request) -> HttpResponse:
    """The processes at whose desk one works, with what each owes, and what one was asked to see to."""
    context = {"lines": queries.owing_processes(request.actor), "mine": queries.assigned_to(request.actor)}
    return render(request, "decisions/all_desks.html", context)


@at_work
def process_desk(request: Request, ref: str) -> HttpResponse:
    (process, crew, seats), kind = desk_and_crew(request, ref), kind_or_404()
    filters = desk.filters_from(request.GET.dict())
    if request.method == "POST":
        done = _do(request, process, kind, filters)
        if done:
            return done
    context = _shown(request, process, kind, filters, may_decide="decider" in seats)
    context["colleagues"] = crew
    return render(request, "decisions/desk.html", context, status=422 if request.method == "POST" else 200)


@at_work
def desk_csv(request: Request, ref: str) -> HttpResponse:
    """What the filters show, for staff: with the internal review, so never for others."""
    process, kind = process_at_desk(request, ref), kind_or_404()
    found = desk.contributions(request.actor, process, kind, desk.filters_from(request.GET.dict()))
    response = csv_page(f"desk-{process.prefix.lower()}", COLUMNS, (_cells(row) for row in desk.all_rows(found)))
    del response["Access-Control-Allow-Origin"]
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(
    request: Request, process: Process, kind: Answerable, filters: desk.Filters, *, may_decide: bool
) -> dict[str, object]:
    summary = queries.summary_of(process)
    found = desk.contributions(request.actor, process, kind, filters)
    plain = filters in (desk.Filters(order=order) for order in desk.ORDERS)
    page = desk.page_of(found, request.GET.get("page"), count=summary.owed if plain else None)
    return {
        "process": process, "summary": summary, "page": page, "filters": filters, "may_decide": may_decide,
        "categories": kind.categories(process),
        "orders": [("oldest", _("the oldest first")), ("newest", _("the newest first")),
                   ("supports", _("most support first"))],
        "shows": [("owed", _("an answer is owed")), ("below", _("not enough support")),
                  ("answered", _("answered")), ("all", _("all"))],
        "stages": vocabularies.terms("review_stages"),
        "undoable": queries.undoable(request.actor, process) if may_decide and plain else (),
        "query": request.GET.urlencode(),
    }  # fmt: skip


def _do(request: Request, process: Process, kind: Answerable, filters: desk.Filters) -> HttpResponse | None:
    """Work on what was ticked, or on all that is shown. None, with a message, when it can't be done."""
    wanted, back = request.POST.get("do"), request.get_full_path()
    refs, all_of_them = request.POST.getlist("ref"), request.POST.get("which") == "all"
    if wanted == "answer":
        chosen = {"all": "1", **request.GET.dict()} if all_of_them else {"ref": refs}
        return see_other(f"/processes/{process.ref}/desk/answer/?{urlencode(chosen, doseq=True)}")
    found = desk.selected(request.actor, process, kind, filters, refs, all_of_them=all_of_them)
    for one in found:
        one.process = process
    try:
        if wanted == "assign":
            _assign(request, found)
        elif wanted == "escalate":
            new = actions.escalate(by=request.actor, contributions=found)
            words = ngettext("%(n)d was brought to who decides.", "%(n)d were brought to who decides.", new)
            messages.success(request, words % {"n": new})
        return see_other(back)
    except InvalidError as error:
        for message in error.problems.values():
            messages.error(request, str(message))
    return None


def _assign(request: Request, found: list[object]) -> None:
    form = AssignForm(request.POST)
    if not form.is_valid():
        raise InvalidError({"due_on": _("Fill in a date, such as 2026-12-31.")})
    ref = form.cleaned_data["assignee"]
    to = User.objects.filter(ref=ref, is_active=True).first() if ref else None
    if ref and to is None:
        raise InvalidError({"assignee": _("Choose someone who works at this desk.")})
    done = actions.assign(by=request.actor, contributions=found, to=to, due_on=form.cleaned_data["due_on"])
    who = to.display_name if to else _("nobody")
    words = ngettext("%(n)d assigned to %(who)s.", "%(n)d assigned to %(who)s.", done)
    messages.success(request, words % {"n": done, "who": who})


def _cells(row: desk.Row) -> list[object]:
    one, review = row.contribution, row.review
    return [
        one.reference, one.title, one.category, one.supports, one.published_at.date() if one.published_at else "",
        row.days, one.answer, row.stage, review.assignee.display_name if review and review.assignee else "",
        (review.due_on or "") if review else "",
        review.escalated_at.date() if review and review.escalated_at else "", review.advice if review else "",
        review.cost if review and review.cost is not None else "", review.decision if review else "",
        one.get_absolute_url(),
    ]  # fmt: skip
