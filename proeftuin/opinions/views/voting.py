"""Voting on statements, one at a time; one's own votes; adding a statement."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import limit
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.ledger.actions import do_once
from proeftuin.opinions import logic, permissions, queries
from proeftuin.opinions.actions.statements import propose_statement
from proeftuin.opinions.actions.voting import vote
from proeftuin.opinions.forms import ProposeForm
from proeftuin.opinions.models import Statement
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import can_view, keep_openings
from proeftuin.processes.visitors import credentials_of
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

VOTING = "600/10m"
PROPOSING = "20/10m"


def opinions_page(request: Request, method: Method) -> HttpResponse:
    """The statement that comes next, or why one can't vote, to someone who may see the process."""
    keep_openings(method)
    shown = credentials_of(request, method.process)
    denied: Any = None
    if request.method == "POST" and "statement" in request.POST:
        limit(request, "opinions", VOTING)
        try:
            _vote(request, method, shown)
        except NotAllowedError as error:  # closed or hidden a moment ago: the page says so
            denied = error.denied
        else:
            if not request.htmx:
                return see_other(method.get_absolute_url() + "#card")
    elif request.method == "POST":  # only a code was typed, which is kept now
        return see_other(method.get_absolute_url())
    verdict = permissions.can_vote(request.actor, method, shown)
    turn = queries.turn_of(request.actor, method, shown)
    context = {
        "method": method,
        "process": method.process,
        "turn": turn,
        "verdict": denied or verdict,
        "may_vote": bool(verdict) and denied is None,
        "may_propose": permissions.takes_statements(method),
        "over": permissions.is_over(method),
        "staff": permissions.runs(request.actor, method),
        "swapped": bool(request.htmx),
    }
    context["may_see"] = bool(permissions.can_see_results(request.actor, method, staff=bool(context["staff"])))
    template = "opinions/_card.html" if request.htmx else "opinions/vote.html"
    return render(request, template, context, status=200 if denied is None or request.htmx else 403)


@public
def mine(request: Request, ref: str) -> HttpResponse:
    """What one voted, to look back and to change."""
    method = method_at(request, ref)
    shown = credentials_of(request, method.process)
    if request.method == "POST":
        limit(request, "opinions", VOTING)
        _vote(request, method, shown)
        return see_other(reverse("opinions_mine", args=[method.ref]))
    votes = queries.own_votes(request.actor, method, shown)
    context = {
        "method": method, "process": method.process, "votes": votes,
        "may_vote": permissions.can_vote(request.actor, method, shown),
    }  # fmt: skip
    return render(request, "opinions/mine.html", context)


@public
def propose(request: Request, ref: str) -> HttpResponse:
    """Add a statement for others to vote on."""
    method = method_at(request, ref)
    shown = credentials_of(request, method.process)
    rules = logic.rules_of(method.settings)
    verdict = permissions.can_propose(request.actor, method, shown)
    form = ProposeForm(request.POST or None, longest=rules.longest)
    if request.method == "POST":
        limit(request, "opinions-propose", PROPOSING)
        require(verdict)
        if form.is_valid():
            try:
                address = do_once(
                    by=request.actor, token=form.cleaned_data["once"],
                    work=lambda: _proposed(request, method, form.cleaned_data["text"], shown),
                )  # fmt: skip
                return see_other(address)
            except InvalidError as error:
                form.add_problems(error.problems)
    context = {
        "form": form, "method": method, "process": method.process, "verdict": verdict, "rules": rules,
        "sent": "sent" in request.GET,
    }  # fmt: skip
    return form_page(request, "opinions/propose.html", context)


@public
def statement(request: Request, ref: str) -> HttpResponse:
    """One statement with its votes: what a report, a notice or a link leads to."""
    found = Statement.objects.select_related("method__process", "participant").filter(ref=ref).first()
    if found is None:
        raise Http404
    require(permissions.can_view(request.actor, found))
    method = found.method
    staff = permissions.runs(request.actor, method)
    context = {
        "statement": found, "method": method, "process": method.process, "staff": staff,
        "may_see": bool(permissions.can_see_results(request.actor, method, staff=staff)),
        "shares": shares(found),
    }  # fmt: skip
    return render(request, "opinions/statement.html", context)


def shares(statement: Statement) -> list[tuple[str, object, int, int]]:
    """The sides of a statement: code, words, votes and percent."""
    sides = (
        ("agree", _("Agree"), statement.agrees),
        ("disagree", _("Disagree"), statement.disagrees),
        ("pass", _("Pass"), statement.passes),
    )
    return [(code, words, many, round(100 * many / max(1, statement.seen))) for code, words, many in sides]


def method_at(request: Request, ref: str) -> Method:
    """The conversation with this ref, to someone who may see its process."""
    found = Method.objects.select_related("process").filter(ref=ref, kind="opinions").first()
    if found is None:
        raise Http404
    require(can_view(request.actor, found.process))
    keep_openings(found)
    return found


def _vote(request: Request, method: Method, shown: Any) -> None:
    found = queries.statement_of(method, request.POST.get("statement", "").replace("\0", ""))
    value = request.POST.get("value", "")
    if found is None or value not in ("1", "0", "-1"):
        raise Http404
    vote(by=request.actor, statement=found, value=int(value), shown=shown)


def _proposed(request: Request, method: Method, text: str, shown: Any) -> str:
    made = propose_statement(by=request.actor, method=method, text=text, shown=shown, language=request.LANGUAGE_CODE)
    return f"{reverse('opinions_propose', args=[method.ref])}?sent={1 if made.is_shown else 2}"
