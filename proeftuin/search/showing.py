"""From what the engine found to what a page shows: titles and pieces of text with marks, and the reasons in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from proeftuin.engines import retrieval
from proeftuin.engines.retrieval import Kind
from proeftuin.search.models import Entry
from proeftuin.search.results import Hit, Segment, Why

SNIPPET = 220  # characters
LOOKED_THROUGH = 3000  # characters of a text; reading on for the best piece would cost more than the search
COLUMNS = (
    "kind", "ref", "url", "language", "title", "summary", "body", "facets", "source", "source_id", "happened_on",
    "audience",
)  # fmt: skip
OWN_WORDS = {Kind.WORD, Kind.PARTS, Kind.TYPO, Kind.PREFIX}
MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What the engine says of one document."""

    key: int
    score: float
    reasons: Sequence[retrieval.Reason] = ()


def rows_of(keys: Collection[int], circles: Collection[str]) -> Mapping[int, Mapping[str, object]]:
    """The rows of these entries that exist at this moment and that the circles may see. One query."""
    if not keys:
        return {}
    allowed = Entry.objects.filter(pk__in=keys, deleted=False, audience__in=["public", *circles])
    return {row["pk"]: row for row in allowed.values("pk", *COLUMNS)}


def hits(
    found: Iterable[Found],
    rows: Mapping[int, Mapping[str, object]],
    matched: retrieval.Matched,
    lexicon: retrieval.Lexicon,
) -> list[Hit]:
    """Hits in the order found; one whose row is gone by now is left out."""
    return [_hit(one, rows[one.key], matched, lexicon) for one in found if one.key in rows]


def concept_names(concepts: Iterable[str], lexicon: retrieval.Lexicon) -> list[str]:
    language = (get_language() or "en").split("-")[0]
    return list(dict.fromkeys(lexicon.name(concept, language) for concept in concepts))


def _hit(found: Found, row: Mapping, matched: retrieval.Matched, lexicon: retrieval.Lexicon) -> Hit:
    language = row["language"]
    return Hit(
        kind=row["kind"], ref=row["ref"], url=row["url"], language=language,
        title=_title(row["title"], language, matched, lexicon),
        snippet=_snippet(row, matched, lexicon),
        score=round(found.score, 4),
        why=_why(found.reasons, lexicon),
        facets={**row["facets"], **({"year": [str(row["happened_on"].year)]} if row["happened_on"] else {})},
        source=row["source"], source_id=row["source_id"],
    )  # fmt: skip


def _why(reasons: Sequence[retrieval.Reason], lexicon: retrieval.Lexicon) -> Why:
    told = [one for one in sorted(reasons, key=lambda reason: -reason.share) if one.asked][:MOST_REASONS]
    words = [reason.asked for reason in told if reason.kind in OWN_WORDS]
    concepts = concept_names((reason.name for reason in told if reason.kind not in OWN_WORDS), lexicon)
    return Why(tuple(dict.fromkeys(words)), tuple(concepts))


def _title(text: str, language: str, matched: retrieval.Matched, lexicon: retrieval.Lexicon) -> list[Segment]:
    return _segments(text, retrieval.marks(text, language, matched, lexicon))


def _snippet(row: Mapping, matched: retrieval.Matched, lexicon: retrieval.Lexicon) -> list[Segment]:
    summary, body = row["summary"], row["body"]
    parts = [body] if body.startswith(summary) else [summary, body]  # often one begins with the other
    text = "\n".join(part for part in parts if part)[:LOOKED_THROUGH]
    piece = retrieval.snippet(text, row["language"], matched, lexicon, length=SNIPPET)
    segments = _segments(piece.text, piece.marks)
    before, after = [Segment("… ")] * piece.cut_before, [Segment(" …")] * piece.cut_after
    return [*before, *segments, *after]


def _segments(text: str, marks: Iterable[tuple[int, int]]) -> list[Segment]:
    found, done = [], 0
    for start, end in marks:
        if start > done:
            found.append(Segment(text[done:start]))
        if end > max(start, done):
            found.append(Segment(text[max(start, done) : end], marked=True))
        done = max(done, end)
    return [*found, Segment(text[done:])] if done < len(text) else found
