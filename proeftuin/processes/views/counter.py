"""The counter: entering what came on paper, by telephone, in the street or by e-mail; and forms to print."""

from django.http import HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, at_work
from proeftuin.kernel.errors import require
from proeftuin.kernel.verdict import Denied
from proeftuin.processes import permissions, queries
from proeftuin.processes.models import Participant
from proeftuin.processes.registry import KINDS

FORMS = 20  # blank forms a page of the printer gets at once
MOST_FORMS = 200


@at_work
def counter(request: Request, ref: str) -> HttpResponse:
    """Choose what came in; below it, what was entered lately."""
    process = queries.process_for(request.actor, ref)
    require(_hidden(permissions.can_work(request.actor, process, "clerk")))
    ways = [
        {"method": one, "kind": kind, "entry": kind.entry(one), "paper": kind.paper(one)}
        for one in process.methods.all() if (kind := KINDS.get(one.kind))
    ]  # fmt: skip
    entered = Participant.objects.filter(process=process).exclude(channel__in=["web", "import"]).order_by("-id")
    context = {
        "process": process,
        "ways": ways,
        "entered": entered[:20],
        "by_channel": queries.entered_by_channel(process),
    }
    return render(request, "processes/counter.html", context)


def _hidden(verdict: permissions.Verdict) -> permissions.Verdict:
    """The counter is nobody's business but that of who works there."""
    return Denied(verdict.reason, hidden=True) if isinstance(verdict, Denied) else verdict


@at_work
def paper(request: Request, ref: str) -> HttpResponse:
    """Blank numbered forms to print, each with its own number, so that a sheet entered twice counts once."""
    process = queries.process_for(request.actor, ref)
    require(_hidden(permissions.can_work(request.actor, process, "clerk")))
    first, many = _number(request.GET.get("from"), 1, 99_000), _number(request.GET.get("many"), FORMS, MOST_FORMS)
    numbers = [f"{process.prefix}-F-{at:04d}" for at in range(first, first + many)]
    turn = queries.turn_of(process)
    context = {"process": process, "numbers": numbers, "next": first + many, "ends_at": queries.last_moment(turn)}
    return render(request, "processes/paper.html", context)


def _number(text: str | None, otherwise: int, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
