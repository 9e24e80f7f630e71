"""The piece of a text that shows best why it was found, and what to mark in it. No markup: the caller escapes and
marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .analysis import Span, known_language, spans
from .lexicon import Lexicon
from .results import Matched

_LONGEST_TEXT = 200_000
_SENTENCE_END = re.compile(r"[.!?…]\s+|\n+")


class Snippet(NamedTuple):
    """A piece of a text with, as half-open offsets into it, what to mark; and whether it was cut off at either end."""

    text: str
    marks: tuple[tuple[int, int], ...]
    cut_before: bool
    cut_after: bool


class _Mark(NamedTuple):
    start: int
    end: int
    what: str  # the stem or concept, so that a piece with two different ones wins from one with the same twice


def marks(text: str, lang: str, matched: Matched, lexicon: Lexicon | None = None) -> list[tuple[int, int]]:
    """Offsets of all words and phrases in the text that were searched for, in order, not overlapping."""
    return [(mark.start, mark.end) for mark in _marks(text, lang, matched, lexicon or Lexicon())]


def snippet(text: str, lang: str, matched: Matched, lexicon: Lexicon | None = None, length: int = 220) -> Snippet:
    """The best piece of about `length` characters, cut between words and, when near, at the start of a sentence."""
    found = _marks(text, lang, matched, lexicon or Lexicon())
    start = _sentence_start(text, _best_start(found, length), length) if len(text) > length else 0
    end = _word_end(text, start + length)
    inside = tuple((mark.start - start, mark.end - start) for mark in found if start <= mark.start and mark.end <= end)
    return Snippet(text[start:end], inside, start > 0, end < len(text))


def _marks(text: str, lang: str, matched: Matched, lexicon: Lexicon) -> list[_Mark]:
    tokens = [span for span in spans(text[:_LONGEST_TEXT], known_language(lang)) if span.analysed.words]
    found = [_Mark(span.start, span.end, stem) for span in tokens if (stem := _met(span, matched))]
    covered = {mark.start for mark in found}
    for start, end, concept in _concepts(tokens, lang, matched, lexicon):
        fresh = [span for span in tokens[start:end] if span.start not in covered]
        if len(fresh) == end - start:
            found.append(_Mark(tokens[start].start, tokens[end - 1].end, concept))
        else:
            found.extend(_Mark(span.start, span.end, concept) for span in fresh)
    return sorted(found)


def _met(span: Span, matched: Matched) -> str:
    words, joined = span.analysed
    for word in (*words, joined) if joined else words:
        for stem in word.stems:
            if stem in matched.stems:
                return stem
    return ""


def _concepts(tokens: Sequence[Span], lang: str, matched: Matched, lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """(first token, past the last, concept) of the mentions of matched concepts."""
    if not matched.concepts:
        return []
    owner = [number for number, span in enumerate(tokens) for _ in span.analysed.words]
    sequence = [word.base for span in tokens for word in span.analysed.words]
    mentions = []
    for match in lexicon.match(sequence, known_language(lang)):
        named = [concept for concept in match.concepts if concept in matched.concepts]
        if named:
            mentions.append((owner[match.start], owner[match.end - 1] + 1, named[0]))
    return mentions


def _best_start(found: Sequence[_Mark], length: int) -> int:
    """Where the window with the most different, then the most, marks begins."""
    best, best_start, first = (0, 0), 0, 0
    for last, mark in enumerate(found):
        while mark.end - found[first].start > length:
            first += 1
            if first > last:
                break
        window = found[first : last + 1]
        worth = (len({inside.what for inside in window}), len(window))
        if worth > best:
            best, best_start = worth, window[0].start
    return best_start


def _sentence_start(text: str, start: int, length: int) -> int:
    """Back to the start of the sentence when it is near, else a few words back, so that the mark stands in its
    context."""
    start = min(start, max(0, len(text) - length))
    floor = max(0, start - length // 3)
    if floor == 0:
        return 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text, floor, start)]
    if ends:
        return ends[-1]
    gap = text.find(" ", max(0, start - length // 6), start)
    return gap + 1 if gap >= 0 else start


def _word_end(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    gap = text.rfind(" ", max(0, end - 40), end + 1)
    return gap if gap > 0 else end
