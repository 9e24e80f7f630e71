"""A told problem as units: what it is about, most telling first."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from .analysis import Analysed
from .lexicon import DIRECT
from .segment import WORD_LANGUAGES
from .stopwords import COMMON_WORDS
from .typos import allowed_edits
from .units import Kind, Phrase, Unit, concept_alternatives, corrected, phrases, wider_alternatives, word_alternatives
from .view import View

_MOST_UNITS = 24
_MOST_WORDINGS = 4
_MOST_CORRECTIONS = 3
_EMPHASIS = 1.25  # for the opening and for the question itself
_MANY = 300  # documents of a language
_OPENING = 12
_CLOSING = 6
_COMMON = 0.3  # a word of every conversation


class Question(NamedTuple):
    """What a text asks for; how many of its units are not everyday words; how many words, so far as this can tell,
    nobody here writes about: less than a word each in a language that hardly any document is in."""

    units: tuple[Unit, ...]
    telling: int
    unknown: float


class _Weighed(NamedTuple):
    weight: float
    rarity: float
    phrases: list[Phrase]


def read_units(view: View, tokens: Sequence[Analysed], lang: str, *, asks: bool) -> Question:
    """The most telling units. Phrases that name the same concepts are one; `asks` when the text ends in a question
    mark."""
    known: list[_Weighed] = []
    units: list[Unit] = []
    corrections = unknown = telling = 0
    for same in _grouped(phrases(view, tokens, lang)):
        weight = _weight(same, lang, len(tokens), asks=asks)
        rarity = _rarity(view, same[0])
        if rarity is not None:
            known.append(_Weighed(weight, rarity, same))
            telling += not _everyday(same[0], lang)
            continue
        unit = _unknown_unit(view, same[0], lang, weight, correct=corrections < _MOST_CORRECTIONS)
        corrections += any(one.kind is Kind.TYPO for one in unit.alternatives)
        unknown += not unit.alternatives and not _everyday(same[0], lang)
        telling += bool(unit.alternatives) and not _everyday(same[0], lang)
        units += [unit] if unit.alternatives else []
    known.sort(key=lambda one: -one.weight * one.rarity)
    units += [_unit(view, one.phrases, lang, one.weight) for one in known[:_MOST_UNITS]]
    return Question(tuple(units), telling, unknown * _familiar(view, lang))


def _familiar(view: View, lang: str) -> float:
    """0..1: how well the collection knows a language, and so how much it means that it does not know a word."""
    if lang not in WORD_LANGUAGES:
        return 0.0
    documents = int(view.documents_by_language[WORD_LANGUAGES.index(lang)])
    return documents / (documents + _MANY)


def _grouped(found: Sequence[Phrase]) -> list[list[Phrase]]:
    """Phrases that name the same concepts, or are the same words, together; in order of first mention."""
    groups: dict[tuple[str, ...], list[Phrase]] = {}
    for phrase in found:
        key = tuple(sorted(concept for concept, _ in phrase.concepts)) or ("", *(word.folded for word in phrase.words))
        groups.setdefault(key, []).append(phrase)
    return list(groups.values())


def _weight(same: Sequence[Phrase], lang: str, tokens: int, *, asks: bool) -> float:
    """More for what is said often, for what a text opens with and for the question it closes with; less for everyday
    words."""
    opens, closes = same[0].first < _OPENING, asks and same[-1].first >= tokens - _CLOSING
    return (
        (1 + log(len(same))) * (_EMPHASIS if opens or closes else 1.0) * (_COMMON if _everyday(same[0], lang) else 1.0)
    )


def _everyday(phrase: Phrase, lang: str) -> bool:
    return all(word.folded in COMMON_WORDS.get(lang, ()) for word in phrase.words)


def _rarity(view: View, phrase: Phrase) -> float | None:
    """The idf of a phrase as its own language writes it; None when no document has it."""
    if phrase.concepts:
        return max(view.idf((DIRECT + concept,)) * weight for concept, weight in phrase.concepts)
    stems = [word.stems for word in phrase.words]
    if phrase.tokens[0].joined:
        stems.append(phrase.tokens[0].joined.stems)
    return max((view.idf(found) for found in stems if any(map(view.frequency, found))), default=None)


def _unknown_unit(view: View, phrase: Phrase, lang: str, weight: float, *, correct: bool) -> Unit:
    """A word that its own language does not know here: perhaps another does, or its halves, or it is a typing error."""
    found = [
        one
        for one in word_alternatives(view, phrase, lang)
        if all(any(map(view.frequency, group)) for group in one.groups)
    ]
    if not found and correct and len(phrase.words) == 1 and allowed_edits(phrase.words[0].folded):
        found = corrected(view, phrase.words[0].folded, lang, most=1, least=2)
    return Unit(phrase.shown, tuple(found), weight)


def _unit(view: View, same: Sequence[Phrase], lang: str, weight: float) -> Unit:
    """One unit for all phrases that mean the same; only a few different wordings are looked up."""
    wordings = list({phrase.shown: phrase for phrase in same}.values())[:_MOST_WORDINGS]
    words = [one for phrase in wordings for one in word_alternatives(view, phrase, lang)]
    around = concept_alternatives(same[0]) + wider_alternatives(view, same[0])
    return Unit(same[0].shown, tuple(words + around), weight)
