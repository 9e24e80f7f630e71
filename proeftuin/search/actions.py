"""Keeping the index true: called by the rooms within the transaction that changes a thing."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models.functions import Now

from proeftuin.search.documents import PROVIDERS, Document
from proeftuin.search.models import Entry, Vector
from proeftuin.search.plain import plain
from proeftuin.search.stamps import FIELDS, stamp_of, without_vector

BATCH = 500
MARKED_UP = ("summary", "body")
KEEP_TOMBSTONES = timedelta(days=30)
LONG_TRANSACTION = 150.0  # seconds: half of the overlap with which a process looks back (see memory.py)

type Progress = Callable[[int, int, str], None]


def put(document: Document) -> None:
    """Index a document, or index it anew."""
    put_all([document])


@transaction.atomic
def put_all(documents: Iterable[Document]) -> int:
    """Index many documents at once. Returns how many. Of one given twice, the last counts."""
    began, refs = time.monotonic(), []
    for batch in batched(documents, BATCH):
        rows = list({(one.kind, one.ref): _row(one) for one in batch}.values())
        Entry.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["kind", "ref"],
            update_fields=[*FIELDS, "deleted", "stamp", "changed_at"],
        )  # fmt: skip
        refs += [(one.kind, one.ref) for one in batch]
    transaction.on_commit(lambda: _tell_late(refs, began))
    return len(refs)


def drop(kind: str, ref: str) -> None:
    """Take a document out. Its words are forgotten at once; the tombstone tells running processes."""
    Entry.objects.filter(kind=kind, ref=ref).update(**_BLANK, changed_at=Now())
    Vector.objects.filter(kind=kind, ref=ref).delete()


def drop_for_good(kind: str, ref: str) -> None:
    """As :func:`drop`, for words that someone takes back: built indexes on disk hold them too, so these go as well.

    The worker builds a new one within minutes.
    """
    if Entry.objects.filter(kind=kind, ref=ref, deleted=False).exists():
        drop(kind, ref)
        transaction.on_commit(_forget_built)


def rebuild(progress: Progress | None = None) -> int:
    """Collect every document of every room anew and build the index from them. Returns how many there are.

    Safe while the site runs: what a room writes meanwhile is newer and stays. ``progress(done, total, what)``.
    """
    from proeftuin.search import memory  # with it comes the engine, which the rooms that only put don't need

    began = _clock()
    total = 0
    for done, (kind, provider) in enumerate(sorted(PROVIDERS.items())):
        total += _collect(kind, provider(), began)
        if progress:
            progress(done + 1, len(PROVIDERS) + 1, "index")
    orphans = Entry.objects.filter(deleted=False).exclude(kind__in=PROVIDERS)
    _bury(list(orphans.values_list("pk", flat=True)), began)
    memory.build()
    if progress:
        progress(len(PROVIDERS) + 1, len(PROVIDERS) + 1, "index")
    return total


def forget_tombstones() -> int:
    """Remove tombstones so old that each process has seen them. Returns how many."""
    began = _clock()
    return Entry.objects.filter(deleted=True, changed_at__lt=began - KEEP_TOMBSTONES).delete()[0] if began else 0


def _collect(kind: str, documents: Iterator[Document], began: datetime | None) -> int:
    """Write what differs, take out what is no longer there. What changed since ``began`` is left alone."""
    seen: set[str] = set()
    for batch in batched(documents, BATCH):
        seen.update(one.ref for one in batch)
        known = _known(kind, [one.ref for one in batch])  # read as late as possible: rooms go on writing
        put_all(one for one in batch if _is_outdated(known.get(one.ref), one, began))
    living = Entry.objects.filter(kind=kind, deleted=False).values_list("pk", "ref")
    _bury([pk for pk, ref in living if ref not in seen], began)
    return len(seen)


def _known(kind: str, refs: Sequence[str]) -> dict[str, tuple[int, datetime]]:
    rows = Entry.objects.filter(kind=kind, ref__in=refs).values_list("ref", "stamp", "changed_at")
    return {ref: (stamp, changed_at) for ref, stamp, changed_at in rows}


def _is_outdated(known: tuple[int, datetime] | None, document: Document, began: datetime | None) -> bool:
    if known is None:
        return True
    stamp, changed_at = known
    return without_vector(stamp) != stamp_of(document) and not (began and changed_at >= began)


def _bury(keys: Sequence[int], began: datetime | None) -> None:
    """Take entries out, unless a room put them back since."""
    if began:
        for some in batched(keys, BATCH):
            Entry.objects.filter(pk__in=some, changed_at__lt=began).update(**_BLANK, changed_at=Now())


def _tell_late(refs: Sequence[tuple[str, str]], began: float) -> None:
    """After a transaction so long that its rows look old by now: say again that they changed."""
    if time.monotonic() - began < LONG_TRANSACTION:
        return
    for some in batched(refs, BATCH):
        Entry.objects.filter(ref__in=[ref for _, ref in some]).update(changed_at=Now())


def _forget_built() -> None:
    from proeftuin.search import snapshots  # with it comes the engine, which the rooms that only put don't need

    snapshots.forget()


def _clock() -> datetime | None:
    """The database's clock; None while there is nothing indexed."""
    return Entry.objects.annotate(clock=Now()).values_list("clock", flat=True).first()


_BLANK = {
    "url": "", "title": "", "summary": "", "body": "", "facets": {}, "codes": [], "deleted": True, "stamp": 0,
}  # fmt: skip


def _row(document: Document) -> Entry:
    content = {name: _plain(document, name) for name in FIELDS}
    return Entry(
        kind=document.kind, ref=document.ref, deleted=False, stamp=stamp_of(document), changed_at=Now(), **content
    )  # fmt: skip


def _plain(document: Document, name: str) -> object:
    value = getattr(document, name)
    if name == "facets":
        given = {_storable(facet): [_storable(code) for code in codes if code] for facet, codes in value.items()}
        return {facet: codes for facet, codes in given.items() if codes}
    if name in MARKED_UP:
        return _storable(plain(value))
    if name == "codes":
        return [_storable(code) for code in value]
    return _storable(value) if isinstance(value, str) else value


def _storable(text: str) -> str:
    return text.replace("\0", "")  # PostgreSQL refuses it
