"""The concept lexicon: what ties "wachttijd", "délai d'attente", "Wartezeit" and "waiting time" together.

A concept found in a text becomes the index term "c:waiting-time"; each broader concept becomes "b:service-quality",
with half the weight per step up, so that a question about the general meets cases about the particular without being
mistaken for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from .analysis import LANGUAGES, OTHER, analyse_text, fold, known_language
from .stopwords import STOP_WORDS

DIRECT, BROADER = "c:", "b:"
_STEP_UP = 0.5
_STEPS = 2
_SHORTEST_LOAN = 5
_PART_WEIGHT = 0.7  # a concept named by half a compound

# Phrase (base forms joined by a space) → the concepts it may name.
type Phrases = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept and its words per language, e.g. words={"nl": ("wachttijd", "wachtrij"), "en": ("waiting time",)}."""

    id: str
    words: Mapping[str, Sequence[str]]
    broader: Sequence[str] = ()
    related: Sequence[str] = ()

    @classmethod
    def from_mapping(cls, concept_id: str, entry: Mapping[str, Any]) -> Self:
        """From one table of a vocabulary file: broader, related and one list of words per language code."""
        words = {lang: tuple(entry.get(lang, ())) for lang in LANGUAGES}
        return cls(concept_id, words, tuple(entry.get("broader", ())), tuple(entry.get("related", ())))


class Match(NamedTuple):
    """A phrase found in a sequence of base forms: half-open positions, concepts, and a weight for each of them.

    The weight is 1 / number of concepts that the phrase can name: an ambiguous word says less.
    """

    start: int
    end: int
    concepts: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases of all concepts, ready to match. Make one with `build` or `load`; an empty one finds nothing."""

    phrases: Mapping[str, Phrases] = field(default_factory=dict)  # by language of the text
    longest: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # first base form → most words in a phrase
    broader: Mapping[str, tuple[tuple[str, float], ...]] = field(
        default_factory=dict
    )  # all ancestors with their weight
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # concept → language → first word
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)  # folded single words, for splitting compounds

    @classmethod
    def build(cls, concepts: Iterable[Concept]) -> Self:
        """Analyse all words of all concepts. The order of concepts does not matter; a concept given twice raises
        ValueError."""
        known: dict[str, Concept] = {}
        for concept in concepts:
            if concept.id in known:
                raise ValueError(f"Concept {concept.id!r} is given twice.")
            known[concept.id] = concept
        ordered = [known[concept_id] for concept_id in sorted(known)]
        phrases = {lang: _phrases(ordered, lang) for lang in (*LANGUAGES, OTHER)}
        return cls(
            phrases=phrases,
            longest={lang: _longest(found) for lang, found in phrases.items()},
            broader={concept.id: _ancestors(concept.id, known) for concept in ordered},
            related={concept.id: tuple(other for other in concept.related if other in known) for concept in ordered},
            names={
                concept.id: {lang: words[0] for lang, words in concept.words.items() if words} for concept in ordered
            },
            words={lang: _single_words(ordered, lang) for lang in LANGUAGES},
        )

    def match(
        self, sequence: Sequence[str], lang: str, parts: Mapping[str, tuple[str, ...]] | None = None
    ) -> list[Match]:
        """Concepts named in a sequence of base forms; the longest phrase wins and matches do not overlap.

        `parts` maps the base form of a compound to those of its halves, which are tried when the compound itself names
        nothing.
        """
        longest, phrases = self.longest.get(lang), self.phrases.get(lang)
        if not longest or phrases is None:
            return []
        parts = parts or {}
        found: list[Match] = []
        done, size = 0, len(sequence)
        for position in [place for place, base in enumerate(sequence) if base in longest or base in parts]:
            if position < done:
                continue
            base = sequence[position]
            for length in range(min(longest.get(base, 0), size - position), 0, -1):
                concepts = phrases.get(base if length == 1 else " ".join(sequence[position : position + length]))
                if concepts:
                    done = position + length
                    found.append(Match(position, done, concepts, 1 / len(concepts)))
                    break
            else:
                found.extend(_matched_parts(position, parts.get(base, ()), phrases))
        return found

    def terms(self, concept: str) -> tuple[tuple[str, float], ...]:
        """Index terms of a mention of the concept, with their weight: itself, and everything broader."""
        return ((DIRECT + concept, 1.0), *((BROADER + up, weight) for up, weight in self.broader.get(concept, ())))

    def name(self, concept: str, lang: str) -> str:
        """How to show a concept in a language; its English name or its id when it has no word there."""
        names = self.names.get(concept, {})
        return names.get(lang) or names.get("en") or concept

    def dumps(self) -> str:
        """As JSON text, for a snapshot."""
        parts = {
            "phrases": self.phrases,
            "longest": self.longest,
            "broader": self.broader,
            "related": self.related,
            "names": self.names,
        }
        words = {lang: sorted(found) for lang, found in self.words.items()}
        return json.dumps({**parts, "words": words}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def loads(cls, text: str) -> Self:
        """Back from `dumps`."""
        parts = json.loads(text)
        return cls(
            phrases={
                lang: {phrase: tuple(ids) for phrase, ids in found.items()} for lang, found in parts["phrases"].items()
            },
            longest=parts["longest"],
            broader={
                concept: tuple((up, weight) for up, weight in found) for concept, found in parts["broader"].items()
            },
            related={concept: tuple(found) for concept, found in parts["related"].items()},
            names=parts["names"],
            words={lang: frozenset(found) for lang, found in parts["words"].items()},
        )

    def fingerprint(self) -> str:
        """Changes when the concepts change: an index built with another lexicon must be built anew."""
        return hashlib.sha256(self.dumps().encode()).hexdigest()[:16]


def _matched_parts(position: int, halves: tuple[str, ...], phrases: Phrases) -> list[Match]:
    named = [phrases[half] for half in halves if half in phrases]
    return [Match(position, position + 1, concepts, _PART_WEIGHT / len(concepts)) for concepts in named]


def _phrases(concepts: Sequence[Concept], lang: str) -> Phrases:
    """Phrases to look for in a text of this language: its own, and English terms that people use untranslated."""
    own = _collect(concepts, lang, lang)
    borrowed = _collect(concepts, "en", lang) if lang != "en" else {}
    return {**{phrase: ids for phrase, ids in borrowed.items() if _is_loan(phrase)}, **own}


def _is_loan(phrase: str) -> bool:
    return len(phrase) >= _SHORTEST_LOAN and not any(phrase in words for words in STOP_WORDS.values())


def _collect(concepts: Sequence[Concept], words_lang: str, text_lang: str) -> Phrases:
    found: dict[str, dict[str, None]] = {}
    for concept in concepts:
        for word in concept.words.get(words_lang, ()):
            for phrase in _readings(word, known_language(text_lang)):
                found.setdefault(phrase, {})[concept.id] = None
    return {phrase: tuple(ids) for phrase, ids in found.items()}


def _readings(phrase: str, lang: str) -> set[str]:
    """The phrase as base forms; of hyphenated words both the parts and the joined form ("e-government",
    "egovernment")."""
    tokens = analyse_text(phrase, lang)
    parts = " ".join(word.base for token in tokens for word in token.words)
    joined = " ".join((token.joined or token.words[0]).base for token in tokens)
    return {reading for reading in (parts, joined) if reading}


def _longest(phrases: Phrases) -> dict[str, int]:
    reach: dict[str, int] = {}
    for phrase in phrases:
        first, *rest = phrase.split(" ")
        reach[first] = max(reach.get(first, 0), 1 + len(rest))
    return reach


def _ancestors(concept: str, known: Mapping[str, Concept]) -> tuple[tuple[str, float], ...]:
    """Everything broader within two steps, nearest first; safe against circles and unknown names."""
    found: dict[str, float] = {}
    level, weight = [concept], _STEP_UP
    for _ in range(_STEPS):
        level = [
            up for below in level for up in known[below].broader if up in known and up != concept and up not in found
        ]
        found.update((up, weight) for up in level if up not in found)
        weight *= _STEP_UP
    return tuple(found.items())


def _single_words(concepts: Sequence[Concept], lang: str) -> frozenset[str]:
    words = (fold(word) for concept in concepts for word in concept.words.get(lang, ()) if " " not in word.strip())
    return frozenset(word for word in words if word.isalpha())
