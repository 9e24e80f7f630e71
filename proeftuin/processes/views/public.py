"""The pages of processes for everyone: the list, one process, and their twins."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.ledger.queries import timeline, told_on
from proeftuin.processes import data, permissions, queries
from proeftuin.processes.models import Process
from proeftuin.processes.registry import parts_of
from proeftuin.processes.visitors import credentials_of
from proeftuin.ui.http import FeedItem, atom_page, csv_page, json_page

TURNS = 30  # of its timeline


@public
def process_list(request: Request) -> HttpResponse:
    """What is open now, what comes, and what became of the past."""
    state = request.GET.get("state", "open")
    state = state if state in (*queries.STATES, "all") else "open"
    words = request.GET.get("q", "")[:100].replace("\0", "")
    found = queries.listed(
        state=state, words=words, organisation=request.GET.get("organisation", "")[:12].replace("\0", "")
    )
    page = Paginator(found, queries.PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"page": page, "state": state, "words": words, "kept": kept.urlencode(),
               "works": request.actor.is_person and permissions.works_somewhere(request.actor)}  # fmt: skip
    return render(request, "processes/list.html", context)


@public
def list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed().order_by("-id"), 100).get_page(request.GET.get("page"))
    found = [data.process_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "processes": found})


@public
def list_csv(_request: Request) -> HttpResponse:
    found = queries.listed().order_by("id").iterator(chunk_size=500)
    return csv_page("processes", data.COLUMNS, data.rows(found))  # type: ignore[return-value]


@public
def list_atom(request: Request) -> HttpResponse:
    newest = Process.objects.public().exclude(published_at=None).order_by("-published_at")[:50]
    items = [
        FeedItem(one.thread, one.title, one.get_absolute_url(), one.summary, one.published_at)
        for one in newest
        if one.published_at
    ]
    return atom_page(request, title="Proeftuin", url="/processes/", items=items)


@public
def process_page(request: Request, ref: str) -> HttpResponse:
    """One process: what is asked, what is promised, what can be done now and until when, and what came in."""
    secret = request.GET.get("preview", "")
    reading = queries.reading_of(request.actor, ref, secret=secret)
    process = reading.process
    turn = queries.turn_of(process)
    circles = {request.actor.ref} if request.actor.is_person else set()
    circles |= {process.circle} if reading.roles else set()
    context = {
        "process": process, "turn": turn, "roles": reading.roles, "methods": queries.methods_of(process),
        "is_followed": reading.is_followed,
        "amendments": list(process.amendments.all()) if reading.is_amended else [], "parts": parts_of(request, process),
        **_place(request, reading),
        "timeline": told_on(process.thread, audiences=frozenset(circles), limit=TURNS),
        "preview": secret if not process.is_public else "", "ends_at": queries.last_moment(turn),
    }  # fmt: skip
    return render(request, "processes/process.html", context)


def _place(request: Request, reading: queries.Reading) -> dict[str, bool]:
    """Whether the reader took part, and whether they told who they are. One query for who has no account."""
    if request.actor.is_person:
        return {"took_part": reading.took_part, "told_about": reading.told_about}
    shown = credentials_of(request, reading.process)
    mine = queries.participant_of(request.actor, reading.process, shown.visitor_key)
    return {"took_part": mine is not None, "told_about": bool(mine and mine.consented_at)}


@public
def process_json(request: Request, ref: str) -> HttpResponse:
    process = queries.process_for(request.actor, ref)
    return json_page(data.whole_data(process, queries.turn_of(process)))


@public
def process_atom(request: Request, ref: str) -> HttpResponse:
    """What happens in a process, for feed readers: only what is public."""
    process = queries.process_for(request.actor, ref)
    entries = timeline(thread=process.thread, limit=50)
    url = process.get_absolute_url()
    items = [FeedItem(f"{process.thread}:{one.id}", one.sentence, url, "", one.at) for one in entries]
    return atom_page(request, title=process.title, url=url, items=items)
