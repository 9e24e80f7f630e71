"""What one search sees: segments with the documents that still count, and statistics over all of them. Immutable, so
thread-safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .build import inverse_frequency
from .compounds import Frequency
from .corpus import with_lexicon
from .documents import PUBLIC
from .lexicon import BROADER, DIRECT, Lexicon
from .segment import AUDIENCE, WORD_LANGUAGES, Bools, Segment

_REMEMBERED = 50_000
_SMALL = 50  # documents of a language


@dataclass(frozen=True)
class Live:
    """A segment and which of its documents are neither deleted nor replaced by a later segment."""

    segment: Segment
    alive: Bools  # [n]

    @cached_property
    def public(self) -> Bools:
        """[n] documents that anybody may see."""
        return self.alive & self.segment.having(AUDIENCE, [PUBLIC])

    def visible(self, audiences: Sequence[str]) -> Bools:
        """[n] documents for anybody or for one of the audience tokens."""
        if not audiences:
            return self.public
        return self.public | (self.alive & self.segment.having(AUDIENCE, audiences))

    def allowed(self, audiences: Sequence[str], filters: Mapping[str, Sequence[str]]) -> Bools:
        """[n] visible documents that have, for every facet filtered on, one of its values."""
        mask = self.visible(audiences)
        for facet, wanted in filters.items():
            if wanted:
                mask = mask & self.segment.having(facet, wanted)
        return mask


@dataclass(frozen=True)
class View:
    """All live segments, largest first."""

    parts: tuple[Live, ...]
    lexicon: Lexicon
    _idf: dict[tuple[str, ...], float] = field(default_factory=dict, repr=False)

    @cached_property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(int(part.alive.sum()) for part in self.parts)

    @cached_property
    def documents_by_language(self) -> list[int]:
        """How many documents there are, in order of WORD_LANGUAGES."""
        counts = [np.bincount(part.segment.langs[part.alive], minlength=len(WORD_LANGUAGES)) for part in self.parts]
        return [int(count) for count in np.sum(counts, axis=0)]

    def frequency(self, term: str) -> int:
        """Documents that hold a term; those replaced since the last build are still counted."""
        return sum(part.segment.holders(term) for part in self.parts)

    def idf(self, terms: tuple[str, ...]) -> float:
        """How telling a set of terms is that stand for one another: their inverse document frequency, in nats. That of
        words is taken within each language, and averaged over the documents that hold them: against all documents,
        every plain word of a rare language would look telling. A language with few documents borrows from all."""
        value = self._idf.get(terms)
        if value is None:
            if len(self._idf) >= _REMEMBERED:
                self._idf.clear()
            value = self._idf[terms] = self._compute_idf(terms)
        return value

    def _compute_idf(self, terms: tuple[str, ...]) -> float:
        counts = [part.segment.frequencies(term).tolist() for part in self.parts for term in terms]
        held: list[int] = [sum(column) for column in zip(*counts, strict=True)]
        total = sum(held)
        overall = inverse_frequency(self.documents, min(total, self.documents))
        if not total or terms[0].startswith((DIRECT, BROADER)):
            return overall
        weighed: float = 0.0
        for size, holders in zip(self.documents_by_language, held, strict=True):
            if holders:
                weighed += holders * (size * inverse_frequency(size, holders) + _SMALL * overall) / (size + _SMALL)
        return weighed / total

    @cached_property
    def word_frequency(self) -> Frequency:
        """Public documents per language and folded word; words of the lexicon count as well known."""
        return with_lexicon(self.lexicon, self._word_frequency)

    def _word_frequency(self, lang: str, word: str) -> int:
        return sum(part.segment.word_frequency(lang, word) for part in self.parts)

    def likely_language(self, words: Sequence[str], fallback: str) -> str:
        """The language in whose public documents the folded words occur most; the fallback when they occur in none."""
        totals = {lang: sum(min(self.word_frequency(lang, word), 50) for word in words) for lang in WORD_LANGUAGES[:-1]}
        best = max(totals, key=lambda lang: (totals[lang], lang == fallback))
        return best if totals[best] else fallback

    def find(self, key: int) -> tuple[Live, int] | None:
        """Where a document is, or None when it is not there or deleted."""
        for part in self.parts:
            place = part.segment.position(key)
            if place >= 0 and part.alive[place]:
                return part, place
        return None


def all_alive(segment: Segment) -> Live:
    """A segment of which nothing is deleted."""
    return Live(segment, np.ones(len(segment), dtype=np.bool_))
