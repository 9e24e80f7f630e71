"""Asking and searching: the two ways to what others did."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from proeftuin.accounts.access import Request, public
from proeftuin.initiatives.asking import for_everyone, sign_shown
from proeftuin.search import queries
from proeftuin.search.data import HIT_COLUMNS, hit_data, hit_rows
from proeftuin.search.documents import FACETS
from proeftuin.search.results import Results
from proeftuin.ui.http import csv_page, json_page

LONGEST_QUESTION = 5000
LONGEST_SEARCH = 300
PER_PAGE = 20
MOST_PAGES = 50
SORTS = ("relevance", "newest", "oldest")
MANY_WORDS = 8  # from here on it is a question rather than a few words


@public
def ask(request: Request) -> HttpResponse:
    """Who has solved this before? Cases and lessons, initiatives, people, playbooks; and a place to start."""
    question = request.GET.get("q", "").replace("\x00", "").strip()
    too_long = len(question) > LONGEST_QUESTION
    answer = (
        queries.ask(question[:LONGEST_QUESTION], language=request.LANGUAGE_CODE, actor=request.actor)
        if question
        else None
    )
    shown = for_everyone(answer.hits) if answer else []
    start = "/initiatives/start/?" + urlencode({"question": question[:1500], "shown": sign_shown(shown[:20])})
    context = {"question": question, "answer": answer, "start": start, "too_long": too_long}
    return render(request, "site/ask.html", context)


@public
def ask_json(request: Request) -> HttpResponse:
    question = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUESTION]
    if not question:
        return json_page({"question": "", "groups": []})
    answer = queries.ask(question, language=request.LANGUAGE_CODE, actor=request.actor)
    groups = [{"name": group.name, "hits": [hit_data(hit) for hit in group.hits]} for group in answer.groups]
    return json_page(
        {"question": question, "language": answer.language, "concepts": list(answer.concepts), "groups": groups}
    )


@public
def search(request: Request) -> HttpResponse:
    """A few words, facets with counts, and every choice in the address."""
    words, filters, sort, number = _wanted(request)
    results = _results(request, words, filters, sort, number)
    pages = min(MOST_PAGES, max(1, -(-results.total // PER_PAGE)))
    context = {
        "words": words,
        "results": results,
        "chips": _chips(request, results),
        "sort": sort,
        "number": number,
        "pages": pages,
        "previous": _with(request, page=number - 1) if number > 1 else "",
        "next": _with(request, page=number + 1) if number < pages else "",
        "twin": request.GET.urlencode(),
        "is_question": len(words.split()) >= MANY_WORDS,
    }
    template = "site/search.html#results" if request.htmx and not request.htmx.boosted else "site/search.html"
    return render(request, template, context)


@public
def search_json(request: Request) -> HttpResponse:
    words, filters, sort, number = _wanted(request)
    results = _results(request, words, filters, sort, number)
    facets = {one.name: {option.code: option.count for option in one.options} for one in results.facets}
    return json_page(
        {
            "q": words,
            "total": results.total,
            "page": number,
            "hits": [hit_data(hit) for hit in results.hits],
            "facets": facets,
        }
    )


@public
def search_csv(request: Request) -> HttpResponse:
    """Up to a thousand hits as a file."""
    words, filters, sort, _number = _wanted(request)
    results = queries.search(
        words,
        language=request.LANGUAGE_CODE,
        filters=filters,
        actor=request.actor,
        limit=PER_PAGE * MOST_PAGES,
        sort=sort,
    )
    return csv_page("search", HIT_COLUMNS, hit_rows(results.hits))


def _wanted(request: Request) -> tuple[str, dict[str, list[str]], queries.Sort, int]:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    names = [*FACETS, "code"]
    filters = {name: [code for code in request.GET.getlist(name) if code][:20] for name in names if name in request.GET}
    sort = request.GET.get("sort", "")
    page = request.GET.get("page", "1")
    number = min(max(1, int(page)), MOST_PAGES) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return (
        words,
        {name: codes for name, codes in filters.items() if codes},
        sort if sort in SORTS else "relevance",
        number,
    )


def _results(request: Request, words: str, filters: dict[str, list[str]], sort: queries.Sort, number: int) -> Results:
    # Without words there is nothing to be relevant to: the newest come first.
    order: queries.Sort = "newest" if not words and sort == "relevance" else sort
    return queries.search(
        words, language=request.LANGUAGE_CODE, filters=filters, actor=request.actor, limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE, sort=order,
    )  # fmt: skip


def _chips(request: Request, results: Results) -> list[dict[str, str]]:
    """What is filtered now, each with the address without it."""
    chips = []
    for facet in results.facets:
        for option in facet.options:
            if option.selected:
                left = [code for code in request.GET.getlist(facet.name) if code != option.code]
                chips.append(
                    {"label": f"{facet.label}: {option.label}", "url": _with(request, **{facet.name: left}, page=None)}
                )
    return chips


def _with(request: Request, **changes: object) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        if isinstance(value, list):
            query.setlist(name, value)
        elif value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"/search/?{query.urlencode()}"
