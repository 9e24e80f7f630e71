"""Who knows about this, from what they did."""

from django.http import HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import VISITOR
from proeftuin.people.cards import card_data
from proeftuin.people.knowing import who_knows as asked
from proeftuin.ui.http import json_page

LONGEST = 1000


@public
def who_knows(request: Request) -> HttpResponse:
    words, theme = _given(request)
    found = asked(request.actor, words, theme=theme, language=request.LANGUAGE_CODE)
    context = {"words": words, "theme": theme, "themes": vocabularies.terms("sectors"), "found": found}
    return render(request, "people/who_knows.html", context)


@public
def who_knows_json(request: Request) -> HttpResponse:
    """What everyone may know, whoever asks."""
    words, theme = _given(request)
    found = asked(VISITOR, words, theme=theme, language=request.LANGUAGE_CODE)
    people = [
        {**card_data(one.card), "deeds": [
            {"kind": deed.kind, "title": deed.title, "url": deed.url, "on": deed.at.isoformat()} for deed in one.deeds
        ]}
        for one in found
    ]  # fmt: skip
    return json_page({"q": words, "theme": theme, "people": people})


def _given(request: Request) -> tuple[str, str]:
    words = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    theme = request.GET.get("theme", "")
    return words, theme if theme in vocabularies.codes("sectors") else ""
