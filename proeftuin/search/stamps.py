"""A number for the content of a document: equal content, equal number. Pure Python."""

import hashlib
import json

from proeftuin.search.documents import Document

FIELDS = (
    "url", "language", "title", "summary", "body", "facets", "codes", "audience", "source", "source_id",
    "happened_on", "boost",
)  # fmt: skip
BYTES = 5  # 40 bits: the sum over a million documents still fits in 63


def stamp_of(document: Document) -> int:
    """An even number, at least 2. The lowest bit is set once a vector has been attached; 0 means deleted."""
    content = [_plain(getattr(document, name)) for name in FIELDS]
    digest = hashlib.blake2b(json.dumps(content, sort_keys=True, default=str).encode(), digest_size=BYTES)
    return max(int.from_bytes(digest.digest()) & ~1, 2)


def without_vector(stamp: int) -> int:
    return stamp & ~1


def with_vector(stamp: int) -> int:
    return stamp | 1


def _plain(value: object) -> object:
    """Mappings and sequences as JSON writes them, so that a tuple and a list are the same content."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: list(codes) for key, codes in value.items() if codes}  # type: ignore[attr-defined]
    return list(value) if isinstance(value, tuple) else value
