"""Hits as plain values, for scripts and spreadsheets."""

from collections.abc import Iterable, Iterator

from proeftuin.search.results import Hit
from proeftuin.ui.http import absolute

HIT_COLUMNS = ("kind", "ref", "title", "url", "language", "score", "words", "concepts", "source", "source_id")


def hit_data(hit: Hit) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "ref": hit.ref,
        "title": hit.plain_title,
        "url": absolute(hit.url),
        "language": hit.language,
        "score": round(hit.score, 4),
        "why": {"words": list(hit.why.words), "concepts": list(hit.why.concepts)},
        "source": hit.source,
        "source_id": hit.source_id,
    }


def hit_rows(hits: Iterable[Hit]) -> Iterator[list[object]]:
    for hit in hits:
        yield [
            hit.kind, hit.ref, hit.plain_title, absolute(hit.url), hit.language, round(hit.score, 4),
            "; ".join(hit.why.words), "; ".join(hit.why.concepts), hit.source, hit.source_id,
        ]  # fmt: skip
