"""The list of a method: the page and its twins."""

import hashlib

from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.ideas import data, logic, queries
from proeftuin.ideas.models import Idea
from proeftuin.ideas.queries import Wanted
from proeftuin.ideas.views.reading import Reader
from proeftuin.kernel.clock import today
from proeftuin.kernel.errors import require
from proeftuin.processes import permissions
from proeftuin.processes.models import Method
from proeftuin.ui.http import FeedItem, atom_page, csv_page, json_page

MOST_PAGES = 1_000_000
LONGEST_WORDS = 200


def method_view(request: Request, method: Method) -> HttpResponse:
    """The ideas of a method, to someone who may see its process. At most 12 queries for who is signed in."""
    reader = Reader(request, method)
    wanted = wanted_by(request, reader)
    found = queries.idea_list(method, wanted, reader.actor)
    limit = reader.rules.support_limit
    own = queries.own_supports(method, found.ideas, reader.actor, reader.shown, limited=bool(limit))
    context = {
        "method": method,
        "process": method.process,
        "reader": reader,
        "terms": reader.terms,
        "found": found,
        "wanted": wanted,
        "cards": reader.cards(found.ideas, own),
        "left": logic.left(limit, own.used),
        "filters": _filters(reader, found),
        "pages": _pages(found),
        "here": request.get_full_path(),
    }
    return render(request, "ideas/list.html", context)


@public
def list_json(request: Request, ref: str, method_ref: str) -> HttpResponse:
    reader = _reader(request, ref, method_ref)
    wanted = wanted_by(request, reader)
    found = queries.idea_list(reader.method, wanted, reader.actor)
    rows = [data.idea_data(one, reader.rules, totals=not reader.hides_totals) for one in found.ideas]
    return json_page(
        {"count": found.total, "page": found.number, "pages": found.pages, "seed": wanted.seed, "ideas": rows}
    )


@public
def list_csv(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """All that is shown, streamed."""
    reader = _reader(request, ref, method_ref)
    columns = [*data.COLUMNS, *(one.code for one in reader.rules.fields if not one.private)]
    ideas = queries.all_shown(reader.method).iterator(chunk_size=1000)
    rows = (data.idea_row(one, reader.rules, totals=not reader.hides_totals) for one in ideas)
    return csv_page(f"ideas-{method_ref}", columns, rows)  # type: ignore[return-value]


@public
def list_atom(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """The newest fifty."""
    method = _reader(request, ref, method_ref).method
    items = [
        FeedItem(
            f"idea:{one.ref}", one.title, one.get_absolute_url(), one.body[:1000], one.published_at or one.created_at
        )
        for one in Idea.objects.shown().filter(method=method).order_by(*queries.ORDERS["newest"])[:50]
    ]
    return atom_page(request, title=method.title, url=method.get_absolute_url(), items=items)


def wanted_by(request: Request, reader: Reader) -> Wanted:
    """What the address asks for. What it can't mean is left out."""
    given = request.GET
    words = " ".join(given.get("q", "").replace("\0", "").split())[:LONGEST_WORDS]
    order = given.get("order", "")
    if order not in reader.orders:
        order = logic.default_order(reader.rules, reader.support_is)
    return Wanted(
        order=order if order in reader.orders else "newest",
        page=_number(given.get("page", ""), 1, MOST_PAGES) or 1,
        seed=_number(given.get("seed", ""), 0, logic.SEEDS - 1) if given.get("seed") else _seed(request, reader.method),
        category=_plain(given.get("category", "")),
        area=_plain(given.get("area", "")),
        answer=given.get("answer", "") if given.get("answer", "") in Idea.Answer.values else "",
        words=words,
        mine=bool(given.get("mine")) and reader.actor.is_person,
    )


def _plain(text: str) -> str:
    return text.replace("\0", "")[:120]


def _number(text: str, least: int, most: int) -> int:
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() and len(text) < 10 else least


def _seed(request: Request, method: Method) -> int:
    """Where this reader's random order begins: the same all day, another one for another reader. Nothing is kept."""
    who = request.actor.ref if request.actor.is_person else "".join(
        request.headers.get(name, "") for name in ("user-agent", "accept-language")
    ) + request.META.get("REMOTE_ADDR", "")  # fmt: skip
    mark = hashlib.sha256(f"{who}|{method.ref}|{today()}".encode()).digest()
    return int.from_bytes(mark[:4], "big") % logic.SEEDS


def _filters(reader: Reader, found: queries.Found) -> list[dict[str, object]]:
    """The choices that the list offers, each with how many it has. Only what tells ideas apart."""
    language = reader.request.LANGUAGE_CODE[:2]
    wanted = found.wanted
    shown: list[dict[str, object]] = []
    for name in ("category", "area", "answer"):
        chosen = getattr(wanted, name)
        options = [
            {"code": one.code, "ideas": one.ideas, "selected": one.code == chosen,
             "label": reader.rules.category(one.code, language) if name == "category" else one.code}
            for one in found.counts.get(name, ())
        ]  # fmt: skip
        if len(options) > 1 or chosen:
            shown.append({"name": name, "options": options, "chosen": chosen})
    return shown


def _pages(found: queries.Found) -> dict[str, str]:
    """Addresses of the first, previous, next and last page, as far as there are."""
    at, last, wanted = found.number, found.pages, found.wanted
    places = {"first": 1, "previous": at - 1, "next": at + 1, "last": last}
    return {
        name: wanted.address(page=page)
        for name, page in places.items()
        if 1 <= page <= last and page != at
    }  # fmt: skip


def _reader(request: Request, ref: str, method_ref: str) -> Reader:
    """The reader of a twin: only what everyone may see has one."""
    method = (
        Method.objects.select_related("process__organisation")
        .filter(process__ref=ref, ref=method_ref, kind="ideas")
        .first()
    )
    if method is None or not method.process.is_public:
        raise Http404
    require(permissions.can_view(request.actor, method.process))
    return Reader(request, method)
