"""Score documents against units: all documents at once, or a few in detail."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .analysis import OTHER
from .segment import WORD_LANGUAGES, Bools, Floats, Segment
from .units import Kind, Unit
from .view import View

_STEP = 1 / 255
_LEAST_FOR_WORDS, _MOST_FOR_WORDS = 1.0, 1.5  # against the concept that they name
_MEANT = frozenset({Kind.CONCEPT, Kind.BROADER, Kind.RELATED})  # the same in every language


type Weighed = tuple[tuple[tuple[str, ...], float], ...]  # groups of terms with their idf, weighed
type ByLanguage = npt.NDArray[np.float32]  # [WORD_LANGUAGES] factor for documents in each language


class Scale(NamedTuple):
    """Per alternative of a unit, the idf of each of its groups, times the weights of alternative and unit."""

    groups: tuple[Weighed, ...]
    full: float  # the most a document can get
    factors: tuple[ByLanguage | None, ...]  # None where all languages count the same


def in_language(lang: str, abroad: float) -> ByLanguage:
    """1 for documents in a language and in unknown ones, less for those in another."""
    return np.array([1.0 if other in (lang, OTHER) else abroad for other in WORD_LANGUAGES], dtype=np.float32)


def scale(view: View, unit: Unit, by_language: ByLanguage | None = None) -> Scale:
    """Weigh the alternatives of a unit. Where it names a concept, exact words count as much or a little more: the
    concept is what is meant, and a document in another language is not to blame for its words. `by_language` applies to
    words alone: a word that two languages share may mean two things ("elders")."""
    worth = [
        sum(view.idf(group) for group in alternative.groups) * alternative.weight for alternative in unit.alternatives
    ]
    concepts = [
        value for value, alternative in zip(worth, unit.alternatives, strict=True) if alternative.kind is Kind.CONCEPT
    ]
    most = _MOST_FOR_WORDS * max(concepts) if concepts else max(worth, default=0.0)
    weighed = []
    least = _LEAST_FOR_WORDS * max(concepts, default=0.0)
    for value, alternative in zip(worth, unit.alternatives, strict=True):
        bounded = min(max(value, least), most) if alternative.kind is Kind.WORD else min(value, most)
        factor = alternative.weight * unit.weight * (bounded / value if value else 1.0)
        weighed.append(tuple((group, view.idf(group) * factor) for group in alternative.groups))
    factors = tuple(None if one.kind in _MEANT else by_language for one in unit.alternatives)
    return Scale(tuple(weighed), min(most, max(worth, default=0.0)) * unit.weight, factors)


def score_all(segment: Segment, scaled: Scale) -> Floats:
    """[n] score of every document for one unit: of its best alternative, zero when none is met."""
    best = np.zeros(len(segment), dtype=np.float32)
    for groups, factor in zip(scaled.groups, scaled.factors, strict=True):
        if len(groups) == 1:
            _raise_to(best, segment, *groups[0], factor)
        elif groups:
            _raise_where_all(best, segment, groups, factor)
    return best


def _raise_to(best: Floats, segment: Segment, terms: tuple[str, ...], idf: float, factor: ByLanguage | None) -> None:
    for term in terms:
        docs, impacts = segment.postings(term)
        values = impacts * np.float32(idf * _STEP)
        if factor is not None:
            values *= factor[segment.langs[docs]]
        best[docs] = np.maximum(best[docs], values)


def _raise_where_all(best: Floats, segment: Segment, groups: Weighed, factor: ByLanguage | None) -> None:
    total, everywhere = np.zeros_like(best), np.ones(len(best), dtype=np.bool_)
    for terms, idf in groups:
        one = np.zeros_like(best)
        _raise_to(one, segment, terms, idf, factor)
        everywhere &= one > 0
        total += one
    np.maximum(best, total * everywhere, out=best)


def score_some(segment: Segment, scaled: Scale, docs: npt.NDArray[np.integer]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """([docs] score, [docs] number of the best alternative or -1) of a few documents for one unit."""
    best = np.zeros(len(docs), dtype=np.float32)
    choice = np.full(len(docs), -1, dtype=np.int64)
    for number, groups in enumerate(scaled.groups):
        values = _some_for_all(segment, groups, docs)
        factor = scaled.factors[number]
        if factor is not None:
            values *= factor[segment.langs[docs]]
        better = values > best
        best[better], choice[better] = values[better], number
    return best, choice


def _some_for_all(segment: Segment, groups: Weighed, docs: npt.NDArray[np.integer]) -> Floats:
    total, everywhere = np.zeros(len(docs), dtype=np.float32), np.ones(len(docs), dtype=np.bool_)
    for terms, idf in groups:
        one = np.zeros(len(docs), dtype=np.float32)
        for term in terms:
            np.maximum(one, _impacts_of(segment, term, docs) * np.float32(idf * _STEP), out=one)
        everywhere &= one > 0
        total += one
    return total * everywhere


def _impacts_of(segment: Segment, term: str, docs: npt.NDArray[np.integer]) -> npt.NDArray[np.uint8]:
    """[docs] impact of a term, zero where it does not occur."""
    holders, impacts = segment.postings(term)
    if not len(holders):
        return np.zeros(len(docs), dtype=np.uint8)
    places = np.minimum(np.searchsorted(holders, docs.astype(np.uint32)), len(holders) - 1)
    found: npt.NDArray[np.uint8] = np.where(holders[places] == docs, impacts[places], 0).astype(np.uint8)
    return found


def best_places(
    segment: Segment, scores: npt.NDArray[np.floating | np.integer], mask: Bools, most: int
) -> npt.NDArray[np.int64]:
    """Places of the highest scores under a mask, best first; of equal scores the newest first, also at the cut."""
    places = np.flatnonzero(mask)
    if most < len(places):
        values = scores[places]
        border = np.partition(values, len(values) - most)[len(values) - most]
        above, equal = places[values > border], places[values == border]
        newest = np.argsort(-segment.recency[equal], kind="stable")[: most - len(above)]
        places = np.concatenate([above, equal[newest]])
    return places[np.lexsort((-segment.recency[places], -scores[places]))]
