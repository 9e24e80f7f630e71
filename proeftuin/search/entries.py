"""From rows to what the engine indexes."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from django.conf import settings
from django.db.models import QuerySet

from proeftuin.engines import retrieval
from proeftuin.search.models import Entry, Vector
from proeftuin.search.stamps import without_vector

BATCH = 2000
COLUMNS = (
    "pk", "kind", "ref", "language", "title", "summary", "body", "facets", "codes", "audience", "happened_on", "boost",
    "stamp",
)  # fmt: skip


def all_documents() -> Iterator[tuple[retrieval.Document, int]]:
    """Every living entry with its stamp, in constant memory."""
    living = Entry.objects.filter(deleted=False)
    vectors = _vectors(Vector.objects.all()) if settings.EMBEDDING_URL else {}
    for row in living.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=BATCH):
        yield _document(row, vectors)


def documents(keys: Iterable[int]) -> Iterator[tuple[retrieval.Document, int]]:
    """The living ones among these entries, with their stamps."""
    wanted = sorted(keys)
    for start in range(0, len(wanted), BATCH):
        living = Entry.objects.filter(pk__in=wanted[start : start + BATCH], deleted=False)
        rows = list(living.values_list(*COLUMNS))
        vectors = _vectors(Vector.objects.filter(ref__in=[row[2] for row in rows])) if settings.EMBEDDING_URL else {}
        for row in rows:
            yield _document(row, vectors)


def _document(row: tuple, vectors: Mapping[tuple[str, str], bytes]) -> tuple[retrieval.Document, int]:
    key, kind, ref, language, title, summary, body, facets, codes, audience, happened_on, boost, stamp = row
    vector = vectors.get((kind, ref)) if stamp != without_vector(stamp) else None
    document = retrieval.Document(
        key=key, title=title, summary=summary, body=body, lang=language, facets=_facets(row, facets),
        audiences=[audience], concepts=codes, date=happened_on, boost=boost,
        vector=np.frombuffer(vector, dtype="<f2") if vector else None,
    )  # fmt: skip
    return document, stamp


def _facets(row: tuple, facets: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What a room gave, and the facets that follow from the document itself."""
    _, kind, _, language, *_, codes, _audience, happened_on, _boost, _stamp = row
    found = {"kind": [kind], **({"code": codes} if codes else {})}
    if language:
        found["language"] = [language]
    if happened_on:
        found["year"] = [str(happened_on.year)]
    return {**found, **{name: [str(code) for code in values] for name, values in facets.items()}}


def _vectors(chosen: "QuerySet[Vector]") -> dict[tuple[str, str], bytes]:
    rows = chosen.filter(model=settings.EMBEDDING_MODEL).values_list("kind", "ref", "data")
    return {(kind, ref): bytes(data) for kind, ref, data in rows}
