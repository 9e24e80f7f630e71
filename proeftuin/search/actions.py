"""Keeping the index true: called by the rooms within the transaction that changes a thing."""

from collections.abc import Iterable

from django.db import transaction

from proeftuin.kernel.clock import now
from proeftuin.search.documents import Document
from proeftuin.search.models import Entry

FIELDS = (
    "url", "language", "title", "summary", "body", "facets", "codes", "audience", "source", "source_id",
    "happened_on", "boost",
)  # fmt: skip


def put(document: Document) -> None:
    """Index a document, or index it anew."""
    put_all([document])


@transaction.atomic
def put_all(documents: Iterable[Document]) -> int:
    """Index many documents at once. Returns how many."""
    moment = now()
    rows = [
        Entry(
            kind=one.kind, ref=one.ref, changed_at=moment, deleted=False, **{name: _plain(one, name) for name in FIELDS}
        )
        for one in documents
    ]
    Entry.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["kind", "ref"],
        update_fields=[*FIELDS, "deleted", "changed_at"],
    )  # fmt: skip
    return len(rows)


def drop(kind: str, ref: str) -> None:
    """Take a document out. Its words are forgotten at once; the tombstone tells running processes."""
    Entry.objects.filter(kind=kind, ref=ref).update(
        title="", summary="", body="", facets={}, codes=[], deleted=True, changed_at=now()
    )


def _plain(document: Document, name: str) -> object:
    value = getattr(document, name)
    if name == "facets":
        return {facet: list(codes) for facet, codes in value.items() if codes}
    return list(value) if name == "codes" else value
