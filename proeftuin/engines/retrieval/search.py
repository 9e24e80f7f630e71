"""Search: every word must match, unless that leaves too little; with exact totals, exact facet counts and
permissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from .analysis import Analysed, analyse_text
from .results import Correction, Hit, Matched, Reason, SearchResult
from .scoring import Scale, best_places, scale, score_all, score_some
from .segment import Bools, Floats
from .typos import allowed_edits
from .units import (
    Alternative,
    Kind,
    Unit,
    concept_alternatives,
    continued,
    corrected,
    phrases,
    read_question,
    word_alternatives,
)
from .view import Live, View

type Sort = Literal["relevance", "newest", "oldest"]
type LastWord = Literal["whole", "prefix"]

_MOST_WORDS = 12
_LONGEST_QUERY = 2_000
_FEW = 10  # fewer complete documents than a first page, and incomplete ones are let in
_RARE = 2  # a word in at most so many documents may be a typing error
_MUCH_COMMONER = 20
_COMPLETE = 1_000.0  # per unit met, above any score: complete documents come first


@dataclass(frozen=True)
class _Scored:
    part: Live
    visible: Bools
    scores: Floats  # [n]
    met: npt.NDArray[np.uint8]  # [n] units met


def search(
    view: View,
    text: str,
    *,
    lang: str = "",
    filters: Mapping[str, Sequence[str]] | None = None,
    facets: Sequence[str] = (),
    limit: int = 25,
    offset: int = 0,
    audiences: Sequence[str] = (),
    sort: Sort = "relevance",
    last_word: LastWord = "whole",
) -> SearchResult:
    """See `Index.search`."""
    filters = filters or {}
    text = text[:_LONGEST_QUERY]
    lang, tokens = read_question(view, text, lang, _MOST_WORDS)
    visible = [part.visible(audiences) for part in view.parts]
    units, corrections = _units(view, tokens, lang, visible, last_word)
    scaled = [scale(view, unit) for unit in units]
    scored = [_score(part, mask, scaled) for part, mask in zip(view.parts, visible, strict=True)]
    if not units and text.strip():
        return SearchResult((), 0, {facet: {} for facet in facets}, lang)
    need = _units_needed(scored, len(units))
    allowed = [(one.met >= need) & one.part.allowed(audiences, filters) for one in scored]
    hits = _hits(scored, allowed, units, scaled, sort=sort, limit=limit, offset=offset)
    return SearchResult(
        hits=hits,
        total=sum(int(mask.sum()) for mask in allowed),
        facets={facet: _facet(scored, need, allowed, facet, audiences=audiences, filters=filters) for facet in facets},
        lang=lang,
        corrections=tuple(corrections),
        relaxed=need < len(units),
        matched=matched(units),
    )


def _units(
    view: View, tokens: Sequence[Analysed], lang: str, visible: Sequence[Bools], last_word: LastWord
) -> tuple[list[Unit], list[Correction]]:
    units: list[Unit] = []
    corrections: list[Correction] = []
    for phrase in phrases(view, tokens, lang):
        alternatives = word_alternatives(view, phrase, lang) + concept_alternatives(phrase)
        if last_word == "prefix" and phrase.words and phrase.tokens[-1] is tokens[-1]:
            alternatives += continued(view, phrase.words[-1].folded)
        elif len(phrase.words) == 1:
            better = _better_words(view, phrase.words[0].folded, alternatives, visible)
            if better:
                corrections.append(Correction(phrase.shown, better[0].name))
                meant = phrases(view, analyse_text(better[0].name, lang), lang)
                alternatives += better + [one for same in meant for one in concept_alternatives(same)]
        units.append(Unit(phrase.shown, tuple(alternatives)))
    return units, corrections


def _better_words(
    view: View, word: str, alternatives: Sequence[Alternative], visible: Sequence[Bools]
) -> list[Alternative]:
    """Corrections for a word that the reader finds in no or hardly any document, and then only much commoner words."""
    if not allowed_edits(word):
        return []
    bare = scale(view, Unit(word, tuple(alternatives)))
    hits = 0
    for part, mask in zip(view.parts, visible, strict=True):
        hits += int(np.count_nonzero((score_all(part.segment, bare) > 0) & mask))
    if hits > _RARE:
        return []
    enough = hits * _MUCH_COMMONER
    return [found for found in corrected(view, word) if sum(view.frequency(term) for term in found.groups[0]) > enough]


def _score(part: Live, visible: Bools, scaled: Sequence[Scale]) -> _Scored:
    scores = np.zeros(len(part.segment), dtype=np.float32)
    met = np.zeros(len(part.segment), dtype=np.uint8)
    for one in scaled:
        unit = score_all(part.segment, one)
        scores += unit
        met += unit > 0
    if not scaled:
        scores += 1
    return _Scored(part, visible, scores, met)


def _units_needed(scored: Sequence[_Scored], units: int) -> int:
    """All of them, or fewer, until a few documents are found. Filters play no part: choosing a value in a facet
    must never bring documents in."""
    need = units
    while need > 1:
        found = sum(int(np.count_nonzero((one.met >= need) & one.visible)) for one in scored)
        if found >= _FEW:
            break
        need -= 1
    return need


def _hits(
    scored: Sequence[_Scored],
    allowed: Sequence[Bools],
    units: Sequence[Unit],
    scaled: Sequence[Scale],
    *,
    sort: Sort,
    limit: int,
    offset: int,
) -> tuple[Hit, ...]:
    """The asked page, merged from the best of every segment. Equal scores: newest first, then the highest key."""
    if limit <= 0:
        return ()
    ranked: list[tuple[float, int, int, int, int]] = []
    for number, (one, mask) in enumerate(zip(scored, allowed, strict=True)):
        order, segment = _order(one, sort), one.part.segment
        for place in best_places(segment, order, mask, limit + max(offset, 0)).tolist():
            ranked.append((-float(order[place]), -int(segment.dates[place]), -int(segment.keys[place]), number, place))
    page = sorted(ranked)[max(offset, 0) :][:limit]
    return tuple(_hit(scored[number], place, units, scaled) for *_, number, place in page)


def _order(one: _Scored, sort: Sort) -> npt.NDArray[np.float64]:
    """[n] what to sort by, highest first. Documents without a date come last in either order."""
    dates = one.part.segment.dates
    if sort == "newest":
        return dates.astype(np.float64)
    if sort == "oldest":
        return np.where(dates > 0, -dates.astype(np.float64), -np.inf)
    return one.scores.astype(np.float64) * one.part.segment.boosts + _COMPLETE * one.met


def _hit(one: _Scored, place: int, units: Sequence[Unit], scaled: Sequence[Scale]) -> Hit:
    segment, docs = one.part.segment, np.array([place])
    score = float(one.scores[place] * segment.boosts[place])
    reasons = []
    for unit, weighed in zip(units, scaled, strict=True):
        values, choice = score_some(segment, weighed, docs)
        if choice[0] >= 0:
            best = unit.alternatives[choice[0]]
            reasons.append(Reason(unit.shown, best.kind, best.name, float(values[0] / one.scores[place])))
    return Hit(int(segment.keys[place]), score, int(one.met[place]), tuple(reasons))


def _facet(
    scored: Sequence[_Scored],
    need: int,
    allowed: Sequence[Bools],
    facet: str,
    *,
    audiences: Sequence[str],
    filters: Mapping[str, Sequence[str]],
) -> dict[str, int]:
    """Counts of a facet under all other filters."""
    others = {name: wanted for name, wanted in filters.items() if name != facet}
    totals: dict[str, int] = {}
    for one, under_all in zip(scored, allowed, strict=True):
        own = bool(filters.get(facet))
        mask = (one.met >= need) & one.part.allowed(audiences, others) if own else under_all
        for value, count in one.part.segment.counts(facet, mask).items():
            totals[value] = totals.get(value, 0) + count
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def matched(units: Sequence[Unit]) -> Matched:
    """The stems and concepts of all that can stand for the units, except what is only wider."""
    close = [one for unit in units for one in unit.alternatives if one.kind not in (Kind.BROADER, Kind.RELATED)]
    stems = (term for one in close if one.kind is not Kind.CONCEPT for group in one.groups for term in group)
    return Matched(frozenset(stems), frozenset(one.name for one in close if one.kind is Kind.CONCEPT))
