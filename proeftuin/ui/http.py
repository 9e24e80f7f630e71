"""Answers in the shapes that every room gives: the next page, and the machine-readable twins of a page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.utils import feedgenerator

from proeftuin.kernel import csv


def see_other(url: str) -> HttpResponse:
    """303: the POST is done, look there. Reloading that page posts nothing again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def absolute(path: str) -> str:
    """The full address of a path on this instance, for feeds, mails and data."""
    return path if path.startswith("http") else settings.SITE_URL + path


def json_page(data: Mapping[str, object] | Sequence[object]) -> JsonResponse:
    """The JSON twin of a page, open to scripts of other sites."""
    response = JsonResponse(data, safe=False, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def csv_page(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """The CSV twin of a page: streamed, safe to open in a spreadsheet. ``name`` is the file's, without ending."""
    lines = csv.lines(header, rows)
    response = StreamingHttpResponse(
        (line.encode("utf-8") for line in _with_bom(lines)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


class FeedItem(NamedTuple):
    """One entry of an Atom feed. ``id`` stays the same for ever; ``url`` is a path on this instance."""

    id: str
    title: str
    url: str
    summary: str
    at: datetime


NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no way to write these


def atom_page(request: HttpRequest, *, title: str, url: str, items: Iterable[FeedItem]) -> HttpResponse:
    """The Atom twin of a page (RFC 4287)."""
    feed = feedgenerator.Atom1Feed(
        title=_xml(title), link=absolute(url), description="", feed_url=request.build_absolute_uri(),
        language=getattr(request, "LANGUAGE_CODE", "en"),
    )  # fmt: skip
    for item in items:
        feed.add_item(
            title=_xml(item.title), link=absolute(item.url), description=_xml(item.summary), unique_id=item.id,
            updateddate=item.at, pubdate=item.at,
        )  # fmt: skip
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _xml(text: object) -> str:
    """Text without the characters that would make a feed unreadable, whoever typed or pasted them."""
    return NOT_IN_XML.sub("", str(text))


def _with_bom(lines: Iterable[str]) -> Iterable[str]:
    yield "\ufeff"  # spreadsheets take a file without it for the machine's own encoding
    yield from lines
