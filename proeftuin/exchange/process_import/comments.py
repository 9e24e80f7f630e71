"""Writing imported comments: found back by their number at the source, threads rebuilt by parent or by depth."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from proeftuin.discussion.models import Comment
from proeftuin.exchange.models import key_of
from proeftuin.exchange.process_import.making import Tell
from proeftuin.exchange.process_import.shapes import Said
from proeftuin.exchange.process_import.store import Store, change
from proeftuin.kernel.ids import thread_of

BATCH = 2000
FOLLOWED = ("body", "side", "language", "ups", "downs", "created_at", "source_author")
type Place = tuple[str, str, int]  # thread, source id of the parent, depth


class Comments:
    """The comments of one import. ``known``: source id → (key, thread), for all that were put so far."""

    def __init__(self, store: Store) -> None:
        self.store, self.report = store, store.report
        self.known: dict[str, tuple[int, str]] = {}
        self.waiting: list[tuple[Said, Tell, int]] = []
        self.parents: dict[int, int] = {}  # key → key of its parent
        self.moved: set[int] = set()
        self.latest: dict[tuple[str, int], str] = {}  # (thread, depth) → source id, for threads told by depth alone
        self.parts: set[str] = set()
        self.gaps: dict[str, str] = {}  # comments without words, which are not made → the parent of each

    def put(self, said: Iterable[tuple[Said, Tell, int]]) -> None:
        """Put comments in the order of the file. What replies to a later row waits for :meth:`finish`."""
        for batch in batched(said, BATCH):
            self._put_batch(batch)

    def finish(self) -> None:
        """Put what waited, as often as that finds more places; then tie the threads together."""
        while self.waiting:
            again, self.waiting = self.waiting, []
            before = len(self.known)
            for batch in batched(again, BATCH):
                self._put_batch(batch)
            if len(self.known) == before:
                break
        orphans = [(replace(one, parent=""), tell, line) for one, tell, line in self.waiting if one.parent]
        lost = [waits for waits in self.waiting if not waits[0].parent]
        self.waiting = []
        for one, tell, line in orphans:
            if self._thread(one):
                tell(line, "", _("The comment that it replies to is not in this export."),
                     _("It stands by itself, below its contribution."))  # fmt: skip
        self.put(orphans)
        for one, tell, line in [*lost, *self.waiting]:
            self.report.counts["comments"].skipped += 1
            tell(line, "", self._why_lost(one), _("The row was skipped."))
        self.waiting = []
        self._tie()

    def _why_lost(self, one: Said) -> str:
        key = key_of(one.about_url) if one.about_url else ""
        if key and self._elsewhere(key):
            return _("It is about a page of another site: %(address)s.") % {"address": one.about_url}
        return _("What it is about is not in this export.")

    def _put_batch(self, batch: Sequence[tuple[Said, Tell, int]]) -> None:
        counts, scope = self.report.counts["comments"], thread_of("process", self.store.process.ref)
        have = {
            one.source_id: one
            for one in Comment.objects.filter(scope=scope, source=self.store.format,
                                              source_id__in=[one.id for one, *_rest in batch])
        }  # fmt: skip
        new: dict[str, tuple[Said, Comment, str]] = {}
        changed: list[Comment] = []
        for one, tell, line in batch:
            if not one.body:
                self.gaps[one.id] = one.parent
                counts.skipped += 1
                tell(line, "body", _("It is empty."), _("The row was skipped; replies to it moved up."))
                continue
            if one.id in self.known or one.id in new:
                counts.skipped += 1
                tell(
                    line, "id", _("“%(id)s” stands in an earlier row too.") % {"id": one.id}, _("The row was skipped.")
                )
                continue
            place = self._place(one, new)
            if place is None:
                self.waiting.append((one, tell, line))
                continue
            thread, parent, depth = place
            self.latest[thread, depth] = one.id
            found, wanted = have.get(one.id), self._fields(one)
            if found is None:
                made = Comment(thread=thread, scope=scope, depth=depth, channel="import", source=self.store.format,
                               source_id=one.id, **wanted)  # fmt: skip
                new[one.id] = (one, made, parent)
                continue
            self.known[one.id] = (found.pk, thread)
            if found.deleted_at is None and found.hidden_at is None and change(found, wanted):
                changed.append(found)
                counts.changed += 1
            else:
                counts.unchanged += 1
        Comment.objects.bulk_create([made for _one, made, _parent in new.values()])
        for name, (_one, made, parent) in new.items():
            self.known[name] = (made.pk, made.thread)
            self.moved.add(made.pk)
            if parent:
                self.parents[made.pk] = self.known[parent][0]
        if changed:
            Comment.objects.bulk_update(changed, FOLLOWED)
        counts.made += len(new)

    def _place(self, one: Said, new: dict[str, tuple[Said, Comment, str]]) -> Place | None:
        """Where a comment belongs: below its parent, or on its contribution. None while that is not known."""
        parent = one.parent
        while parent in self.gaps:
            parent = self.gaps[parent]
        if parent:
            if parent in self.known:
                thread = self.known[parent][1]
            elif parent in new:
                thread = new[parent][1].thread
            else:
                return None
            return thread, parent, one.depth or 1
        thread = self._thread(one)
        if not thread:
            return None
        if one.depth:  # depth alone: it answers the last one that stands a level higher
            above = self.latest.get((thread, one.depth - 1), "")
            return (thread, above, one.depth) if above else (thread, "", 0)
        return thread, "", 0

    def _thread(self, one: Said) -> str:
        key = key_of(one.about_url) if one.about_url else ""
        target = self.store.by_key.get(key)
        if target is None and (not key or not self._elsewhere(key)):
            names = [(part, one.about) for part in self._named(one.parts)]
            target = next((name for name in names if name in self.store.ideas), None)
        if target is None:
            return ""
        self.parts.add(target[0])
        return thread_of("idea", self.store.ideas[target].ref)

    def _named(self, parts: Sequence[str]) -> list[str]:
        return [part for part in self.store.methods if not parts or part.partition(":")[0] in parts]

    def _elsewhere(self, key: str) -> bool:
        """Whether an address is of another site than the contributions: then its numbers mean something else."""
        hosts = {one.partition("/")[0] for one in self.store.by_key}
        return bool(hosts - {""}) and key.partition("/")[0] not in hosts

    def _fields(self, one: Said) -> dict[str, Any]:
        process = self.store.process
        return {
            "body": one.body, "side": one.side, "language": one.language or process.language, "ups": one.ups,
            "downs": one.downs, "created_at": one.at or process.published_at, "source_author": one.writer,
        }  # fmt: skip

    def _tie(self) -> None:
        """Parent, root and depth of the new ones: known only when all have a key. One statement each, in batches."""
        rows = []
        for pk in self.moved:
            parent, root, depth = self.parents.get(pk), pk, 0
            while root in self.parents:
                root, depth = self.parents[root], depth + 1
            if parent:
                rows.append((parent, root if root in self.moved else self._root_of(root), depth, pk))
        with connection.cursor() as cursor:
            for batch in batched(rows, BATCH):
                cursor.executemany(
                    "UPDATE discussion_comment SET parent_id = %s, root_id = %s, depth = %s WHERE id = %s", batch
                )
        roots = {root for _parent, root, _depth, _pk in rows}
        for some in batched(sorted(roots), BATCH):
            self._count_replies(some)

    def _root_of(self, pk: int) -> int:
        return Comment.objects.values_list("root_id", flat=True).get(pk=pk) or pk

    def _count_replies(self, roots: Sequence[int]) -> None:
        counted = dict(
            Comment.objects.shown().filter(root__in=roots).order_by().values_list("root").annotate(Count("pk"))
        )
        Comment.objects.bulk_update([Comment(pk=pk, replies=count) for pk, count in counted.items()], ["replies"])
