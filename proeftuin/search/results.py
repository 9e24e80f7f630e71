"""What search and ask give back, ready to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; ``marked`` when it matched."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Why a hit fits: the words it shares with the question, and the concepts (already in the reader's language)."""

    words: Sequence[str] = ()
    concepts: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.concepts)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. ``score`` is comparable within one answer only; ``facets`` are codes."""

    kind: str
    ref: str
    url: str
    language: str
    title: Sequence[Segment]
    snippet: Sequence[Segment]
    score: float
    why: Why
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    source: str = ""
    source_id: str = ""

    @property
    def plain_title(self) -> str:
        return "".join(segment.text for segment in self.title)

    def first(self, facet: str) -> str:
        codes = self.facets.get(facet) or ()
        return codes[0] if codes else ""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet with the number of hits it would give."""

    code: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Results:
    """An answer to a search. ``corrections`` maps a word as typed to the word searched instead."""

    hits: Sequence[Hit]
    total: int
    facets: Sequence[Facet] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    every_word: bool = True  # False: nothing held all the words, so hits hold some of them


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing found, as its row says."""

    kind: str
    ref: str
    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of references of one kind, how many there are in all, and counts by facet and code."""

    refs: Sequence[str]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of related kinds under one heading, in the order in which the answer page shows them.

    ``name`` is one of "practice" (cases, lessons and experiments), "initiatives", "who" (people and organisations),
    "playbooks" (playbooks and publications).
    """

    name: str
    hits: Sequence[Hit]
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question in someone's own words. Empty groups are left out; no groups: nothing fits."""

    question: str
    language: str
    groups: Sequence[Group]
    concepts: Sequence[str] = ()  # what we understood, in the reader's language
    by_model: str = ""  # the language model whose embedding helped to order the hits; pages must name it

    @property
    def hits(self) -> list[Hit]:
        return [hit for group in self.groups for hit in group.hits]


@dataclass(frozen=True, slots=True)
class Finishing:
    """A way to finish what someone is typing, and in how many public documents its last word stands."""

    text: str
    count: int
