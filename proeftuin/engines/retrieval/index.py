"""The index: a built base, mapped from disk or in memory, and what changed since. The only door to this package's
search."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from .ask import ask, ask_groups
from .build import Reference, build_segment
from .documents import Document
from .lexicon import Lexicon
from .neighbours import similar
from .results import AskResult, Neighbour, SearchResult
from .search import LastWord, Sort, search
from .segment import Segment, SnapshotError
from .suggest import Suggestion, suggest
from .view import Live, View

_FRESH = 128  # changes gathered in a segment that is rebuilt at every change, before they join the settled ones


@dataclass
class _Delta:
    """Documents changed since the base was built. Two tiers keep a change cheap: few are fresh, the rest is indexed now
    and then."""

    settled: dict[int, Document] = field(default_factory=dict)
    fresh: dict[int, Document] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)  # from the base: deleted or replaced
    settled_segment: Segment | None = None

    def put(self, document: Document) -> None:
        self.gone.add(document.key)
        self.fresh[document.key] = document
        if len(self.fresh) > _FRESH:
            self.settled |= self.fresh
            self.fresh, self.settled_segment = {}, None

    def drop(self, key: int) -> None:
        self.gone.add(key)
        self.fresh.pop(key, None)
        if self.settled.pop(key, None):
            self.settled_segment = None


class Index:
    """Search over documents. Reading is safe from many threads while one writes; a change shows in the next search."""

    def __init__(self, base: Segment, lexicon: Lexicon, label: str = "") -> None:
        self.lexicon, self.label = lexicon, label
        self._base, self._delta = base, _Delta()
        self._changing = threading.Lock()
        self._view: View | None = None

    @classmethod
    def build(cls, documents: Iterable[Document], lexicon: Lexicon | None = None, label: str = "") -> Self:
        """Index all documents. `label` is the caller's note on how far they go (a version, a ledger position) and is
        kept in a snapshot. A key given twice raises ValueError."""
        lexicon = lexicon or Lexicon()
        return cls(build_segment(documents, lexicon), lexicon, label)

    @classmethod
    def load(cls, folder: Path | str) -> Self:
        """Map a snapshot. Raises SnapshotError when it is missing, damaged or of another format."""
        folder = Path(folder)
        base = Segment.load(folder)
        try:
            lexicon = Lexicon.loads((folder / "lexicon.json").read_text("utf-8"))
            label = json.loads((folder / "label.json").read_text("utf-8"))
        except (OSError, ValueError, KeyError) as error:
            raise SnapshotError(f"No readable snapshot in {folder}: {error}") from error
        return cls(base, lexicon, label)

    def save(self, folder: Path | str) -> None:
        """Write the base as a snapshot. The folder appears complete or not at all; an existing one raises
        FileExistsError.

        Changes since the build are not in it: rebuild from all documents first.
        """
        folder = Path(folder)
        if folder.exists():
            raise FileExistsError(folder)
        if self.changes:
            raise ValueError("The index has changes that a snapshot would lose: build it anew from all documents.")
        unfinished = folder.with_name(f".{folder.name}.{uuid4().hex}")
        unfinished.mkdir(parents=True)
        try:
            self._base.save(unfinished)
            (unfinished / "lexicon.json").write_text(self.lexicon.dumps(), "utf-8")
            (unfinished / "label.json").write_text(json.dumps(self.label), "utf-8")
            unfinished.rename(folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def upsert(self, *documents: Document) -> None:
        """Add documents, or replace those with the same key. In memory only."""
        with self._changing:
            for document in documents:
                self._delta.put(document)
            self._view = None

    def delete(self, *keys: int) -> None:
        """Remove documents; unknown keys are ignored. In memory only."""
        with self._changing:
            for key in keys:
                self._delta.drop(key)
            self._view = None

    @property
    def changes(self) -> int:
        """Documents changed since the build: a reason to build anew when it grows past a few thousand."""
        return len(self._delta.gone)

    def __len__(self) -> int:
        return self.view.documents

    def __contains__(self, key: int) -> bool:
        return self.view.find(key) is not None

    def search(
        self,
        query: str,
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
        """Documents that have every word of the query, by their stems, compound parts, corrected typing or concept.

        An empty query finds everything (with `sort="newest"` a plain list). Filters: any of the values within a facet,
        all facets together. Counts of a facet leave its own filter out. `audiences` are the reader's tokens besides
        "public". Without `lang` the language is guessed. Never raises on what a reader types.
        """
        given = {
            "lang": lang,
            "filters": filters,
            "facets": facets,
            "limit": limit,
            "offset": offset,
            "audiences": audiences,
        }
        return search(self.view, query, **given, sort=sort, last_word=last_word)  # type: ignore[arg-type]

    def ask(
        self,
        text: str,
        *,
        lang: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
        limit: int = 10,
        audiences: Sequence[str] = (),
        vector: npt.NDArray[np.floating] | None = None,
    ) -> AskResult:
        """Documents that fit a described problem, in any language, with reasons; none when nothing fits. See module
        `ask`.

        `vector`, [d], is the question's embedding when documents have one.
        """
        return ask(self.view, text, lang=lang, filters=filters, limit=limit, audiences=audiences, vector=vector)

    def ask_groups(
        self,
        text: str,
        groups: Mapping[str, Mapping[str, Sequence[str]]],
        *,
        lang: str = "",
        limit: int = 10,
        audiences: Sequence[str] = (),
        vector: npt.NDArray[np.floating] | None = None,
    ) -> dict[str, AskResult]:
        """As `ask`, for several groups of documents at once: name → filters in, name → answers out, at most `limit` in
        each. The question is looked up once, and learns from the best documents of all groups together."""
        return ask_groups(self.view, text, groups, lang=lang, limit=limit, audiences=audiences, vector=vector)

    def similar(
        self,
        key: int,
        *,
        limit: int = 10,
        audiences: Sequence[str] = (),
        filters: Mapping[str, Sequence[str]] | None = None,
    ) -> list[Neighbour]:
        """Documents that share a document's most telling terms and concepts, most alike first; empty for an unknown
        key."""
        return similar(self.view, key, limit=limit, audiences=audiences, filters=filters)

    def suggest(self, prefix: str, *, limit: int = 8) -> list[Suggestion]:
        """Ways to finish the last word of a query, from the words of public documents."""
        return suggest(self.view, prefix, limit=limit)

    @property
    def view(self) -> View:
        """The documents as they are now; stays as it is while others write."""
        view = self._view
        if view is None:
            with self._changing:
                view = self._view = self._view or self._look()
        return view

    def _look(self) -> View:
        delta, base = self._delta, self._base
        parts = [Live(base, ~np.isin(base.keys, list(delta.gone)))]
        reference = self._reference() if len(base) else None
        if delta.settled:
            delta.settled_segment = delta.settled_segment or build_segment(
                delta.settled.values(), self.lexicon, reference
            )
            parts.append(Live(delta.settled_segment, ~np.isin(delta.settled_segment.keys, list(delta.fresh))))
        if delta.fresh:
            fresh = build_segment(delta.fresh.values(), self.lexicon, reference)
            parts.append(Live(fresh, np.ones(len(fresh), dtype=np.bool_)))
        return View(tuple(parts), self.lexicon)

    def _reference(self) -> Reference:
        base = self._base
        return Reference(len(base), base.average_lengths, base.word_frequency, base.holders)
