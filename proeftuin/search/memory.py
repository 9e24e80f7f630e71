"""The index that this process answers from, and how it keeps up with the rows that any process writes.

Before each answer one small query adds up the stamps of the entries that changed lately. The sum differs: those
rows are compared one by one, and what changed is taken in or out. "Lately" overlaps by minutes, because on
PostgreSQL a transaction that wrote earlier may commit later. Every few minutes, and at the start, the sum is taken
over all entries: whatever a restore, a rollback or a clock did, the index ends up equal to the table.
"""

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Now

from proeftuin.content import lexicon
from proeftuin.engines import retrieval
from proeftuin.search import entries, snapshots
from proeftuin.search.models import Entry
from proeftuin.search.snapshots import Snapshot

log = logging.getLogger("proeftuin.search")

OVERLAP = timedelta(minutes=5)
WHOLE_CHECK = 300.0  # seconds
ADOPT = 400  # changes after which a newer snapshot is worth loading
LOOK = 10.0  # seconds between two looks for one
REBUILD = 300  # changes after which the worker builds anew …
REBUILD_SHARE = 0.02  # … or this share of all documents, when that is more
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

# How many live, the sum of their stamps, and that of their keys: the same texts restored under other keys differ.
type Total = tuple[int, int, int]


@dataclass
class Held:
    """An index and what is known of the entries in it."""

    snapshot: Snapshot
    fingerprint: str
    changed: dict[int, int] = field(default_factory=dict)  # stamps that differ from the snapshot's; 0 is gone
    since: datetime = LONG_AGO  # what changed after this is looked at before each answer
    lately: dict[int, int] = field(default_factory=dict)  # stamps of the entries changed since, tombstones too
    lately_total: Total = (0, 0, 0)
    checked: float = 0.0
    looked: float = 0.0

    @property
    def index(self) -> retrieval.Index:
        return self.snapshot.index

    @property
    def total(self) -> Total:
        keys, stamps = self.snapshot.keys, self.snapshot.stamps
        changes = [(key, self._built(key), stamp) for key, stamp in self.changed.items()]
        return (
            len(keys) + sum((stamp > 0) - (built > 0) for _, built, stamp in changes),
            int(stamps.sum()) + sum(stamp - built for _, built, stamp in changes),
            int(keys.sum()) + sum(key * ((stamp > 0) - (built > 0)) for key, built, stamp in changes),
        )

    def stamp(self, key: int) -> int:
        """The stamp with which an entry is in the index, 0 when it isn't."""
        return self.changed[key] if key in self.changed else self._built(key)

    def stamps(self) -> dict[int, int]:
        """All of them: costs a moment on a large index."""
        known = dict(zip(self.snapshot.keys.tolist(), self.snapshot.stamps.tolist(), strict=True))
        return {key: stamp for key, stamp in (known | self.changed).items() if stamp}

    def take(self, wanted: Mapping[int, int]) -> None:
        """Bring these entries (key → stamp now, 0 for gone) into the index or out of it."""
        gone = [key for key, stamp in wanted.items() if not stamp]
        found = list(entries.documents(key for key, stamp in wanted.items() if stamp))
        arrived = {document.key: stamp for document, stamp in found}
        gone += [key for key, stamp in wanted.items() if stamp and key not in arrived]  # deleted between two queries
        self.index.delete(*gone)
        self.index.upsert(*(document for document, _ in found))
        self.changed |= dict.fromkeys(gone, 0) | arrived

    def watch(self, lately: dict[int, int]) -> None:
        self.lately = lately
        living = [key for key, stamp in lately.items() if stamp]
        self.lately_total = len(living), sum(lately.values()), sum(living)

    def _built(self, key: int) -> int:
        place = int(np.searchsorted(self.snapshot.keys, key))
        there = place < len(self.snapshot.keys) and self.snapshot.keys[place] == key
        return int(self.snapshot.stamps[place]) if there else 0


_lock = threading.RLock()
_held: Held | None = None


def current() -> retrieval.Index:
    """The index, equal to the committed entries. Usually one query."""
    held = _held
    if held is None:
        return _begin().index
    if time.monotonic() - held.checked > WHOLE_CHECK:
        with _lock:
            held = _check_thoroughly(held)
    elif _total(_since(held.since)) != held.lately_total:
        with _lock:
            _check_lately(held)
    if held.index.changes > ADOPT and time.monotonic() - held.looked > LOOK:
        with _lock:
            held = _adopt(held)
    return held.index


def forget() -> None:
    """Start anew at the next answer: after a restore, or when the lexicon changed."""
    global _held  # noqa: PLW0603 - one index a process is the point
    with _lock:
        _held = None


def build() -> Snapshot:
    """Build from all entries, keep it as a snapshot for the other processes, and answer from it."""
    with snapshots.building():
        made = _build()
    with _lock:
        _hold(made)
    return made


def keep() -> bool:
    """Build anew when the snapshots on disk have fallen behind. Says whether it did. The worker's part."""
    index = current()
    behind = index.changes >= max(REBUILD, len(index) * REBUILD_SHARE)
    if behind or not snapshots.newest_name():
        build()
        return True
    return False


def _begin() -> Held:
    """The first answer of a process: from the newest snapshot, or from one that it builds."""
    with _lock:
        if _held is not None:
            return _held
        made = snapshots.load_newest()
        if made is None:
            with snapshots.building():
                made = snapshots.load_newest() or _build()  # another process may just have finished one
        return _hold(made)


def _build() -> Snapshot:
    lexicon.reload()
    known: dict[int, int] = {}

    def documents() -> Iterable[retrieval.Document]:
        for document, stamp in entries.all_documents():
            known[document.key] = stamp
            yield document

    index = retrieval.Index.build(documents(), build_lexicon())
    keys = np.array(sorted(known), dtype=np.int64)
    made = snapshots.save(index, keys, np.array([known[key] for key in keys.tolist()], dtype=np.int64))
    snapshots.sweep()
    return made


def build_lexicon() -> retrieval.Lexicon:
    """The engine's form of the lexicon."""
    every = lexicon.concepts().values()
    return retrieval.Lexicon.build(retrieval.Concept(one.id, one.words, one.broader, one.related) for one in every)


def _hold(made: Snapshot) -> Held:
    global _held  # noqa: PLW0603 - one index a process is the point
    held = Held(made, snapshots.fingerprint())
    _check_all(held)
    _held = held
    return held


def _check_thoroughly(held: Held) -> Held:
    """All entries, and the lexicon: one that changed counts as soon as the worker has built with it."""
    if snapshots.fingerprint() != held.fingerprint and (made := snapshots.load_newest()):
        lexicon.reload()
        return _hold(made)
    _check_all(held)
    return held


def _adopt(held: Held) -> Held:
    """Exchange many changes in memory for a snapshot that has them, when another process has written one."""
    global _held  # noqa: PLW0603 - one index a process is the point
    held.looked = time.monotonic()
    made = snapshots.load_newest() if snapshots.newest_name() > held.snapshot.name else None
    if made is None or _held is not held:
        return _held or held
    now, fresh = held.stamps(), Held(made, held.fingerprint, since=held.since, checked=held.checked, looked=held.looked)
    fresh.take(_differing(fresh.stamps(), now))
    fresh.watch(held.lately)
    _held = fresh
    return fresh


def _check_lately(held: Held) -> None:
    """Compare the entries that changed lately one by one."""
    lately = dict(_since(held.since).values_list("pk", "stamp"))
    if held.lately.keys() - lately.keys():  # rolled back or restored: then nothing older is certain either
        _check_all(held)
        return
    held.take({key: stamp for key, stamp in lately.items() if held.stamp(key) != stamp})
    held.watch(lately)


def _check_all(held: Held) -> None:
    """Compare with the whole table, and look from now on at what changes after this moment less the overlap."""
    held.since = _quiet_until()
    held.watch(dict(_since(held.since).values_list("pk", "stamp")))
    if _total(Entry.objects.all()) != held.total:
        held.take(_differing(held.stamps(), dict(Entry.objects.filter(stamp__gt=0).values_list("pk", "stamp"))))
    held.checked = time.monotonic()


def _quiet_until() -> datetime:
    """The moment up to which no more changes are to be expected, by the database's clock."""
    newest = Entry.objects.order_by("-changed_at").annotate(clock=Now()).values_list("changed_at", "clock").first()
    return min(newest[0], newest[1] - OVERLAP) if newest else LONG_AGO


def _differing(then: Mapping[int, int], now: Mapping[int, int]) -> dict[int, int]:
    return {key: now.get(key, 0) for key in then.keys() | now.keys() if then.get(key) != now.get(key)}


def _since(moment: datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(changed_at__gt=moment)


def _total(rows: QuerySet[Entry]) -> Total:
    living = Q(stamp__gt=0)
    found = rows.aggregate(count=Count("stamp", filter=living), stamps=Sum("stamp"), keys=Sum("id", filter=living))
    return found["count"], int(found["stamps"] or 0), int(found["keys"] or 0)
