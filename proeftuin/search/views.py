"""Suggestions while someone types. The pages of search and ask themselves belong to the site."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from proeftuin.accounts.access import Request, public
from proeftuin.content import lexicon
from proeftuin.search import queries
from proeftuin.search.labels import kind_label
from proeftuin.ui.http import json_page

MOST_LETTERS = 200


@public
@require_safe
def concepts(request: Request) -> HttpResponse:
    """``?q=``: concepts of the lexicon for a field of tags, in the reader's language."""
    found = lexicon.suggest(request.GET.get("q", "")[:MOST_LETTERS])
    return json_page([{"id": one.id, "label": one.label, "through": one.through} for one in found])


@public
@require_safe
def suggest(request: Request) -> HttpResponse:
    """``?q=``: ways to finish the word, and the first things that fit."""
    typed = request.GET.get("q", "")[:MOST_LETTERS]
    response = json_page(
        {
            "q": typed,
            "words": [{"text": one.text, "count": one.count} for one in queries.finish(typed)],
            "hits": [
                {"kind": hit.kind, "label": kind_label(hit.kind), "title": hit.plain_title, "url": hit.url}
                for hit in (queries.begins(typed, actor=request.actor) if typed.strip() else [])  # type: ignore[attr-defined]
            ],
        }
    )
    response["Cache-Control"] = "private, max-age=60"
    return response
