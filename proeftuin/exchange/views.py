"""Open data: the page that lists it, the files themselves, the feed, the change stream and the map of the site."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proeftuin.accounts.access import Request, public
from proeftuin.content import vocabularies
from proeftuin.exchange import catalogue, exports, queries
from proeftuin.exchange.datasets import DATASETS, Dataset
from proeftuin.ui.http import FeedItem, absolute, atom_page, json_page


@public
@require_safe
def open_data(request: Request) -> HttpResponse:
    context = {"downloads": queries.downloads(), "vocabularies": vocabularies.names(), "site": settings.SITE_URL}
    return render(request, "exchange/open_data.html", context)


@public
@require_safe
def table(request: Request, name: str) -> HttpResponse:
    dataset = _known(name)
    return _file(exports.csv_lines(dataset, dataset.rows()), "text/csv; charset=utf-8", f"{name}.csv")


@public
@require_safe
def lines(request: Request, name: str) -> HttpResponse:
    return _file(exports.json_lines(_known(name).rows()), "application/x-ndjson; charset=utf-8", f"{name}.jsonl")


@public
@require_safe
def catalogue_turtle(request: Request) -> HttpResponse:
    return _open_to_scripts(
        HttpResponse(catalogue.as_turtle(catalogue.build()), content_type="text/turtle; charset=utf-8")
    )


@public
@require_safe
def catalogue_json_ld(request: Request) -> HttpResponse:
    return _json_ld(catalogue.as_json_ld(catalogue.build()))


@public
@require_safe
def vocabulary(request: Request, name: str) -> HttpResponse:
    if name not in vocabularies.names():
        raise Http404
    return _json_ld(catalogue.as_json_ld(catalogue.vocabulary(name)))


@public
@require_safe
def feed(request: Request) -> HttpResponse:
    items = (
        FeedItem(absolute(f"/events/{entry.id}"), entry.sentence, entry.card.url if entry.card else "/", "", entry.at)
        for entry in queries.everything()
    )
    return atom_page(request, title=_("Everything on %(site)s") % {"site": settings.SITE_NAME}, url="/", items=items)


@public
@require_safe
def changes(request: Request) -> HttpResponse:
    """A page of the change stream. ``after`` is the id of the last event one has; ``next`` is the page that follows."""
    after = _whole(request.GET.get("after", "0"), 0, 2**62)
    limit = _whole(request.GET.get("limit", str(queries.CHANGES_AT_ONCE)), 1, queries.MOST_CHANGES_AT_ONCE)
    if after is None or limit is None:
        response = json_page({"error": _("“after” and “limit” must be whole numbers.")})
        response.status_code = 422
        return response
    found, last = queries.changes_after(after, limit)
    following = absolute(f"/data/changes?after={last}&limit={limit}") if last else None
    return json_page({"changes": found, "next": following})


@public
@require_safe
def sitemap(request: Request) -> HttpResponse:
    """The map of the site, or an index of several maps when one would be too long."""
    count = queries.page_count()
    page = _whole(request.GET.get("page", "0" if count > 1 else "1"), 0, count)
    if page is None:
        raise Http404
    if page == 0:
        text = _xml(
            "sitemapindex", "sitemap", ((absolute(f"/sitemap.xml?page={one}"), None) for one in range(1, count + 1))
        )
    else:
        text = _xml("urlset", "url", ((absolute(path), at) for path, at in queries.addresses(page)))
    response: Any = StreamingHttpResponse(text, content_type="application/xml; charset=utf-8")
    return response  # type: ignore[no-any-return]


def _known(name: str) -> Dataset:
    if name not in DATASETS:
        raise Http404
    return DATASETS[name]


def _file(text: Iterable[str], kind: str, name: str) -> HttpResponse:
    response: Any = StreamingHttpResponse((line.encode("utf-8", "replace") for line in text), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _json_ld(text: str) -> HttpResponse:
    return _open_to_scripts(HttpResponse(text, content_type="application/ld+json; charset=utf-8"))


def _open_to_scripts(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _whole(text: str, least: int, most: int) -> int | None:
    """A whole number within bounds; None for anything else. More than the most counts as the most."""
    if not text.isascii() or not text.isdigit() or int(text[:20]) < least:
        return None
    return min(int(text[:20]), most)


def _xml(root: str, tag: str, entries: Iterable[tuple[str, object]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for address, at in entries:
        changed = f"<lastmod>{at:%Y-%m-%dT%H:%M:%S+00:00}</lastmod>" if at else ""
        yield f"<{tag}><loc>{address.replace('&', '&amp;')}</loc>{changed}</{tag}>\n"
    yield f"</{root}>\n"
