"""Finish what somebody is typing, from the words that public documents use."""

from __future__ import annotations

from typing import NamedTuple

from .analysis import TOKEN, fold
from .units import words_with_prefix
from .view import View


class Suggestion(NamedTuple):
    """The query with its last word finished, and in how many public documents that word stands."""

    query: str
    documents: int


def suggest(view: View, prefix: str, *, limit: int) -> list[Suggestion]:
    """See `Index.suggest`."""
    typed = list(TOKEN.finditer(prefix[:2_000]))
    if not typed or typed[-1].end() < len(prefix[:2_000]) or limit <= 0:
        return []
    start = typed[-1].start()
    found = words_with_prefix(view, fold(typed[-1].group()), limit)
    return [Suggestion(prefix[:start] + word, count) for word, count in found]
