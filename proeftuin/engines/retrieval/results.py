"""What search and ask give back. Display texts are the caller's: an answer holds keys, numbers and the words that were
asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from .units import Kind


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document was found: what was asked, what stood for it (a word, or the id of a concept), and its share of
    the score."""

    asked: str
    kind: Kind
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document. `score` only orders within one answer; `units` is how many of the things asked for it has."""

    key: int
    score: float
    units: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A word without results, and what was searched for instead."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What to mark in a text: stems and concepts, see `highlight`."""

    stems: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` and `facets` are exact. `facets[facet][value]` leaves the facet's own filter out; most frequent value
    first.

    `relaxed`: too few documents have everything, so those that lack something were let in, after the complete ones.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, dict[str, int]]
    lang: str
    corrections: tuple[Correction, ...] = ()
    relaxed: bool = False
    matched: Matched = field(default_factory=Matched)


@dataclass(frozen=True, slots=True)
class Answer:
    """A document that fits a question. `similarity` 0..1 orders and is comparable between questions; `coverage` 0..1 is
    how much of what the question is about the document speaks of."""

    key: int
    similarity: float
    coverage: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class AskResult:
    """Best first. Empty when nothing fits. `about` are the concepts that the question names, most telling first."""

    answers: tuple[Answer, ...]
    lang: str
    about: tuple[str, ...] = ()
    matched: Matched = field(default_factory=Matched)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A document like another one; `similarity` 0..1, from about 0.8 a likely duplicate."""

    key: int
    similarity: float
