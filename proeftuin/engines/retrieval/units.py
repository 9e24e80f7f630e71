"""A question as units: things it asks for, each with the index terms that can stand for it.

"Wachttijd loket" becomes two units. The first can be met by the stem "wachttijd", by "wacht" and "tijd" together, or by
the concept waiting-time in any language; a phrase that names a concept is one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from .analysis import LANGUAGES, OTHER, Analysed, Word, analyse_text, raw_tokens, stems_in_any_language
from .corpus import halves
from .languages import guess_language
from .lexicon import BROADER, DIRECT, Match
from .segment import WORD_LANGUAGES
from .typos import candidates, closest
from .view import View

_CERTAIN = 4  # words from which a text tells its own language; below, the words of the collection do


class Kind(StrEnum):
    """How an alternative stands for what was typed."""

    WORD = "word"
    PARTS = "parts"
    CONCEPT = "concept"
    BROADER = "broader"
    RELATED = "related"
    TYPO = "typo"
    PREFIX = "prefix"
    FEEDBACK = "feedback"  # not asked for: what the best answers have in common


WEIGHTS = {
    Kind.WORD: 1.0,
    Kind.PARTS: 0.7,
    Kind.CONCEPT: 1.0,
    Kind.BROADER: 0.5,
    Kind.RELATED: 0.3,
    Kind.TYPO: 0.7,
    Kind.PREFIX: 0.6,
}


class Alternative(NamedTuple):
    """Met by a document that has, of every inner tuple, at least one term. `name` is the word or the concept id to
    show."""

    kind: Kind
    name: str
    groups: tuple[tuple[str, ...], ...]
    weight: float


class Unit(NamedTuple):
    """One thing asked for: as typed, what can stand for it, and how much it matters."""

    shown: str
    alternatives: tuple[Alternative, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Consecutive tokens of a question that belong together, with the concepts they may name."""

    tokens: tuple[Analysed, ...]
    first: int  # number of the first token
    concepts: tuple[tuple[str, float], ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for token in self.tokens for word in token.words)

    @property
    def shown(self) -> str:
        return " ".join(shown_token(token) for token in self.tokens)


def shown_token(token: Analysed) -> str:
    """A token as typed, in lower case."""
    return token.joined.shown if token.joined else " ".join(word.shown for word in token.words)


def read_question(view: View, text: str, lang: str, most: int) -> tuple[str, list[Analysed]]:
    """The language and the first content tokens of a question. Only stop words: those themselves, as other languages
    read them."""
    if lang not in LANGUAGES:
        lang = guess_language(text, fallback="")
        if not lang or len(raw_tokens(text[:200])) < _CERTAIN:
            folded = [word.folded for token in analyse_text(text, OTHER)[:most] for word in token.words]
            lang = view.likely_language(folded, lang or "en")
    tokens = analyse_text(text, lang)[:most]
    return lang, tokens or analyse_text(text, OTHER)[:most]


def phrases(view: View, tokens: Sequence[Analysed], lang: str) -> list[Phrase]:
    """Cut a question into phrases that name a concept and single tokens."""
    owner = [number for number, token in enumerate(tokens) for _ in token.words]
    found: list[Phrase] = []
    done = 0
    for match in _matches(view, tokens, lang):
        start, end = owner[match.start], owner[match.end - 1] + 1
        concepts = tuple((concept, match.weight) for concept in match.concepts)
        if found and start < done:  # two halves of one compound, or two parts of one hyphenated word
            found[-1] = Phrase(found[-1].tokens, found[-1].first, found[-1].concepts + concepts)
            continue
        found.extend(Phrase((tokens[number],), number) for number in range(done, start))
        found.append(Phrase(tuple(tokens[start:end]), start, concepts))
        done = end
    found.extend(Phrase((tokens[number],), number) for number in range(done, len(tokens)))
    return found


def _matches(view: View, tokens: Sequence[Analysed], lang: str) -> list[Match]:
    words = [word for token in tokens for word in token.words]
    split = {word.base: halves(word, lang, view.word_frequency) for word in words}
    parts = {base: tuple(half.base for half in found) for base, found in split.items() if found}
    matches = view.lexicon.match([word.base for word in words], lang, parts)
    if matches or len(words) > 4:
        return matches
    # A word or two can be of any language; so is a name that many share.
    for other in LANGUAGES:
        if other != lang and len(words) == len(read := [word for token in tokens for word in _reread(token, other)]):
            matches = matches or view.lexicon.match([word.base for word in read], other)
    return matches


def _reread(token: Analysed, lang: str) -> list[Word]:
    return [word for again in analyse_text(shown_token(token), lang) for word in again.words]


def word_alternatives(view: View, phrase: Phrase, lang: str) -> list[Alternative]:
    """The words themselves: all of them, or the joined word of a hyphenated one, or the halves of a compound."""
    words, joined = phrase.words, phrase.tokens[0].joined if len(phrase.tokens) == 1 else None
    found = []
    if joined:
        found.append(_alternative(Kind.WORD, joined.shown, (stems_in_any_language(joined.shown.replace("-", "")),)))
    if words:
        kind = Kind.PARTS if joined else Kind.WORD
        found.append(_alternative(kind, phrase.shown, tuple(stems_in_any_language(word.shown) for word in words)))
    if len(words) == 1 and (split := halves(words[0], lang, view.word_frequency)):
        found.append(_alternative(Kind.PARTS, phrase.shown, tuple(half.stems for half in split)))
    return found


def concept_alternatives(phrase: Phrase) -> list[Alternative]:
    """The concepts that the phrase names, found in any language."""
    return [_alternative(Kind.CONCEPT, concept, ((DIRECT + concept,),), weight) for concept, weight in phrase.concepts]


def wider_alternatives(view: View, phrase: Phrase) -> list[Alternative]:
    """What lies around the concepts of the phrase: documents on narrower, broader and related ones."""
    found = []
    for concept, weight in phrase.concepts:
        found.append(_alternative(Kind.BROADER, concept, ((BROADER + concept,),), weight))
        ups = [(Kind.BROADER, up, share) for up, share in view.lexicon.broader.get(concept, ())]
        sides = [(Kind.RELATED, side, 1.0) for side in view.lexicon.related.get(concept, ())]
        found += [_alternative(kind, other, ((DIRECT + other,),), weight * share) for kind, other, share in ups + sides]
    return found


def corrected(view: View, word: str, lang: str = "", most: int = 3, least: int = 1) -> list[Alternative]:
    """Words of at least so many public documents (in a language, if given) that the folded word may be a typing error
    of, likeliest first."""
    columns = [WORD_LANGUAGES.index(lang)] if lang else list(range(len(WORD_LANGUAGES)))
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    for part in view.parts:
        segment = part.segment
        for number in candidates(word, segment.word_letters, segment.word_pairs):
            other = segment.words[number]
            counts[other] = counts.get(other, 0) + int(segment.word_counts[number, columns].sum())
            shown.setdefault(other, segment.word_shown[number])
    near = closest(word, ((other, count) for other, count in counts.items() if count >= least))[:most]
    return [_alternative(Kind.TYPO, shown[other], (stems_in_any_language(shown[other]),)) for other in near]


def continued(view: View, prefix: str, most: int = 30) -> list[Alternative]:
    """Frequent words of public documents that begin with a folded prefix."""
    return [
        _alternative(Kind.PREFIX, shown, (stems_in_any_language(shown),))
        for shown, _ in words_with_prefix(view, prefix, most)
    ]


def words_with_prefix(view: View, prefix: str, most: int) -> list[tuple[str, int]]:
    """(word as shown, public documents), most frequent first."""
    counts: dict[str, int] = {}
    for part in view.parts:
        numbers = part.segment.words.with_prefix(prefix)
        totals = part.segment.word_counts[numbers.start : numbers.stop].sum(axis=1)
        for place in (-totals).argsort(kind="stable")[:most].tolist():
            word = part.segment.word_shown[numbers.start + place]
            counts[word] = counts.get(word, 0) + int(totals[place])
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]


def _alternative(kind: Kind, name: str, groups: tuple[tuple[str, ...], ...], share: float = 1.0) -> Alternative:
    return Alternative(kind, name, groups, WEIGHTS[kind] * share)
