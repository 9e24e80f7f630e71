"""Ask: a paragraph in, the documents that fit it out, in any of the languages, each with its reasons; or nothing, when nothing fits.

A question is cut into units as a search is, but words that name the same concept form one unit, none is required, and only the most
telling ones are looked up, which bounds the cost. With `full(u)` the best a document could get for unit u,

    similarity = Σ_u score(u, d) / (TYPICAL · Σ_u full(u)), at most 1           coverage = Σ_{u met by d} strength(u, d) · full(u) / Σ_u full(u)

TYPICAL is the impact of a word mentioned once in an average title and once in the body. Words that no document has stay in Σ full:
what the collection knows nothing about makes every answer weaker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from .analysis import Analysed
from .results import Answer, AskResult, Neighbour, Reason
from .scoring import Scale, best_places, scale, score_all, score_some
from .search import matched
from .segment import Floats, sign_bits
from .typos import allowed_edits
from .units import Kind, Phrase, Unit, concept_alternatives, corrected, phrases, read_question, wider_alternatives, word_alternatives
from .view import Live, View

_LONGEST_QUESTION = 20_000
_MOST_TOKENS = 600
_MOST_UNITS = 24
_MOST_CORRECTIONS = 3
_CANDIDATES = 150
_TYPICAL = 0.6
_UNKNOWN = 0.5  # weight of a word that no document has, against the rarest word there is
_EMPHASIS = 1.25  # for the opening and for the question itself
_OPENING = 12
# With vectors: weight of words and concepts, and the cosines taken as unlike and as alike. To be set anew for each embedding model.
_LEXICAL, _UNLIKE, _ALIKE = 0.6, 0.3, 0.8


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A document with, per unit, its score and the alternative that gave it (-1 for none)."""

    part: Live
    place: int
    values: Floats  # [units]
    choices: npt.NDArray[np.int64]  # [units]
    cosine: float


def ask(
    view: View,
    text: str,
    *,
    lang: str = "",
    filters: Mapping[str, Sequence[str]] | None = None,
    limit: int = 10,
    audiences: Sequence[str] = (),
    vector: npt.NDArray[np.floating] | None = None,
) -> AskResult:
    """See `Index.ask`."""
    text = text[:_LONGEST_QUESTION]
    lang, tokens = read_question(view, text, lang, _MOST_TOKENS)
    units, unknown = question_units(view, tokens, lang, asks=text.rstrip().endswith("?"))
    scaled = [scale(view, unit) for unit in units]
    found = [one for part in view.parts for one in _candidates(part, scaled, part.allowed(audiences, filters or {}), vector)]
    answers = [answer for one in found if (answer := _answer(one, units, scaled, unknown))]
    answers.sort(key=lambda answer: (-answer.similarity, -answer.key))
    about = dict.fromkeys(one.name for unit in units for one in unit.alternatives if one.kind is Kind.CONCEPT)
    return AskResult(tuple(answers[: max(limit, 0)]), lang, tuple(about), matched(units))


def question_units(view: View, tokens: Sequence[Analysed], lang: str, *, asks: bool) -> tuple[list[Unit], float]:
    """The most telling units of a question, heaviest first, and how many of its words the collection does not know."""
    grouped = _grouped(phrases(view, tokens, lang))
    weighed: list[tuple[float, list[Phrase]]] = []
    unknown, corrections = 0, 0
    units: list[Unit] = []
    for same in grouped:
        weight = _emphasis(same, len(tokens), asks=asks) * (1 + log(len(same)))
        rarity = _rarity(view, same[0])
        if rarity is not None:
            weighed.append((weight * rarity, same))
            continue
        unit = _unknown_unit(view, same[0], lang, weight, correct=corrections < _MOST_CORRECTIONS)
        corrections += any(one.kind is Kind.TYPO for one in unit.alternatives)
        unknown += not unit.alternatives
        units += [unit] if unit.alternatives else []
    weighed.sort(key=lambda item: -item[0])
    for _, same in weighed[:_MOST_UNITS]:
        weight = _emphasis(same, len(tokens), asks=asks) * (1 + log(len(same)))
        units.append(_unit(view, same, lang, weight))
    return units, float(unknown)


def _grouped(found: Sequence[Phrase]) -> list[list[Phrase]]:
    """Phrases that name the same concepts, or are the same words, together; in order of first mention."""
    groups: dict[tuple[str, ...], list[Phrase]] = {}
    for phrase in found:
        key = tuple(sorted(concept for concept, _ in phrase.concepts)) or ("", *(word.folded for word in phrase.words))
        groups.setdefault(key, []).append(phrase)
    return list(groups.values())


def _emphasis(same: Sequence[Phrase], tokens: int, *, asks: bool) -> float:
    """More for what a text opens with, and for the question it closes with."""
    opens, closes = same[0].first < _OPENING, asks and same[-1].first >= tokens - _OPENING // 2
    return _EMPHASIS if opens or closes else 1.0


def _rarity(view: View, phrase: Phrase) -> float | None:
    """The idf of a phrase as its own language writes it; None when no document has it."""
    if phrase.concepts:
        return max(view.idf(("c:" + concept,)) * weight for concept, weight in phrase.concepts)
    stems = [word.stems for word in phrase.words]
    if phrase.tokens[0].joined:
        stems.append(phrase.tokens[0].joined.stems)
    known = [view.idf(found) for found in stems if any(view.frequency(stem) for stem in found)]
    return max(known, default=None)


def _unknown_unit(view: View, phrase: Phrase, lang: str, weight: float, *, correct: bool) -> Unit:
    """A word that its own language does not know here: perhaps another does, or its halves, or it is a typing error."""
    found = [one for one in word_alternatives(view, phrase, lang) if all(any(map(view.frequency, group)) for group in one.groups)]
    if not found and correct and len(phrase.words) == 1 and allowed_edits(phrase.words[0].folded):
        found = corrected(view, phrase.words[0].folded, most=1)
    return Unit(phrase.shown, tuple(found), weight)


def _unit(view: View, same: Sequence[Phrase], lang: str, weight: float) -> Unit:
    """One unit for all phrases that mean the same; at most four different wordings are looked up."""
    wordings = list({phrase.shown: phrase for phrase in same}.values())[:4]
    words = [one for phrase in wordings for one in word_alternatives(view, phrase, lang)]
    around = concept_alternatives(same[0]) + wider_alternatives(view, same[0])
    return Unit(same[0].shown, tuple(words + around), weight)


def _candidates(part: Live, scaled: Sequence[Scale], allowed: npt.NDArray[np.bool_], vector: npt.NDArray[np.floating] | None) -> list[_Candidate]:
    """The best documents of a segment by a first sum over all units, in detail."""
    segment = part.segment
    scores = np.zeros(len(segment), dtype=np.float32)
    for one in scaled:
        scores += score_all(segment, one)
    places = np.sort(best_places(scores, allowed & (scores > 0), _CANDIDATES))
    cosines = np.zeros(len(places))
    if vector is not None and len(segment.vectors):
        places = np.union1d(places, _nearest(part, allowed, vector))
        cosines = _cosines(part, places, vector)
    detail = [score_some(segment, one, places) for one in scaled]
    values = np.array([value for value, _ in detail], dtype=np.float32).reshape(len(scaled), len(places))
    choices = np.array([choice for _, choice in detail], dtype=np.int64).reshape(len(scaled), len(places))
    return [
        _Candidate(part, place, values[:, column], choices[:, column], float(cosines[column]))
        for column, place in enumerate(places.tolist())
    ]


def _nearest(part: Live, allowed: npt.NDArray[np.bool_], vector: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    """Documents whose vectors have most signs in common with the question's: a cheap stand-in for the smallest angle."""
    asked = sign_bits(np.asarray(vector, dtype=np.float32)[None, :])
    common = -np.bitwise_count(part.segment.vector_signs ^ asked).sum(axis=1, dtype=np.int32)
    return best_places(common, allowed, _CANDIDATES)


def _cosines(part: Live, places: npt.NDArray[np.int64], vector: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    asked = np.asarray(vector, dtype=np.float32)
    products: npt.NDArray[np.float64] = part.segment.vectors[places].astype(np.float32) @ asked / max(float(np.linalg.norm(asked)), 1e-9)
    return products


def _answer(found: _Candidate, units: Sequence[Unit], scaled: Sequence[Scale], unknown: float) -> Answer | None:
    """The document as an answer, or None when it does not fit."""
    full = np.array([one.full for one in scaled], dtype=np.float32)
    possible = float(full.sum()) + _UNKNOWN * min(unknown, len(units)) * float(full.mean()) if len(full) else 1.0
    values = np.minimum(found.values, full)
    strengths = np.array([_strength(one, choice) for one, choice in zip(scaled, found.choices.tolist(), strict=True)])
    coverage = float((strengths * full).sum()) / possible
    similarity = min(1.0, float(values.sum()) / (_TYPICAL * possible))
    if not fits(coverage, similarity, strengths, full, found.cosine):
        return None
    if found.cosine:
        similarity = _LEXICAL * similarity + (1 - _LEXICAL) * min(max((found.cosine - _UNLIKE) / (_ALIKE - _UNLIKE), 0.0), 1.0)
    total = max(float(found.values.sum()), 1e-9)
    reasons = [
        Reason(unit.shown, unit.alternatives[choice].kind, unit.alternatives[choice].name, float(value) / total)
        for unit, value, choice in zip(units, found.values, found.choices.tolist(), strict=True)
        if choice >= 0
    ]
    reasons.sort(key=lambda reason: -reason.share)
    return Answer(int(found.part.segment.keys[found.place]), round(similarity, 4), round(min(coverage, 1.0), 4), tuple(reasons))


def _strength(scaled: Scale, choice: int) -> float:
    """0..1: what the chosen alternative could give at best, against the best of the unit."""
    if choice < 0 or not scaled.full:
        return 0.0
    return min(1.0, sum(idf for _, idf in scaled.groups[choice]) / scaled.full)


def fits(coverage: float, similarity: float, strengths: npt.NDArray[np.floating], full: npt.NDArray[np.floating], cosine: float) -> bool:
    return coverage > 0


def similar(view: View, key: int, *, limit: int = 10, audiences: Sequence[str] = (), filters: Mapping[str, Sequence[str]] | None = None) -> list[Neighbour]:
    """See `Index.similar`."""
    origin = view.find(key)
    if origin is None:
        return []
    profile = _profile(view, *origin)
    itself = sum(weight * weight for weight in profile.values())
    found: list[Neighbour] = []
    for part in view.parts:
        scores = np.zeros(len(part.segment), dtype=np.float32)
        for term, weight in profile.items():
            docs, impacts = part.segment.postings(term)
            scores[docs] += np.float32(weight * view.idf((term,)) / 255) * impacts
        mask = part.allowed(audiences, filters or {}) & (scores > 0) & (part.segment.keys != key)
        for place in best_places(scores, mask, limit).tolist():
            found.append(Neighbour(int(part.segment.keys[place]), round(min(1.0, float(scores[place]) / itself), 4)))
    return sorted(found, key=lambda neighbour: (-neighbour.similarity, -neighbour.key))[: max(limit, 0)]


def _profile(view: View, part: Live, place: int) -> dict[str, float]:
    """The most telling terms of a document with idf times impact."""
    segment = part.segment
    profile = {}
    for number in segment.top_terms[place].tolist():
        if number >= 0:
            term = segment.terms[number]
            docs, impacts = segment.postings(term)
            profile[term] = view.idf((term,)) * float(impacts[np.searchsorted(docs, np.uint32(place))]) / 255
    return profile
