"""An immutable piece of the index: arrays over documents, words, terms and facet values, in memory or mapped from
disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from .analysis import LANGUAGES, OTHER
from .strings import Strings

FORMAT = 1
FIELDS = ("title", "summary", "body")
WORD_LANGUAGES = (*LANGUAGES, OTHER)
AUDIENCE = "@audience"  # kept like a facet; facets of documents cannot start with "@"
NO_DATE = 0
SEPARATOR = "\x1f"

_NONE = np.zeros(len(WORD_LANGUAGES), dtype=np.uint32)

type Bools = npt.NDArray[np.bool_]
type Floats = npt.NDArray[np.float32]
type Numbers = npt.NDArray[np.uint32]


class SnapshotError(ValueError):
    """The snapshot is missing, damaged or of another format: build the index anew."""


@dataclass(frozen=True)
class Segment:
    """`n` documents in order of key. A postings list is the documents of a term with, for each, its impact.

    impact = tf' / (k1 + tf') of BM25F in steps of 1/255, see `build`; the score of a term is its idf times its impact.
    """

    keys: npt.NDArray[np.int64]  # [n]
    dates: npt.NDArray[np.int32]  # [n] proleptic day number, 0 without a date
    boosts: Floats  # [n]
    langs: npt.NDArray[np.uint8]  # [n] place in WORD_LANGUAGES
    top_terms: npt.NDArray[np.int32]  # [n, TOP_TERMS] the most telling terms, -1 where there are fewer
    average_lengths: npt.NDArray[np.float64]  # [fields] in tokens, over documents that have the field
    terms: Strings  # sorted stems and "c:" / "b:" concepts
    term_counts: Numbers  # [terms, WORD_LANGUAGES] documents
    term_offsets: npt.NDArray[np.int64]  # [terms + 1] into the next two
    posting_docs: Numbers  # [postings] rising within a term
    posting_impacts: npt.NDArray[np.uint8]  # [postings] 1..255
    words: Strings  # sorted folded words of public documents
    word_shown: Strings  # as most often written
    word_counts: Numbers  # [words, WORD_LANGUAGES] public documents
    word_letters: npt.NDArray[np.uint64]  # [words] see `typos`
    word_pairs: npt.NDArray[np.uint64]  # [words]
    values: Strings  # sorted "facet SEPARATOR value"
    value_offsets: npt.NDArray[np.int64]  # [values + 1] into the next
    value_docs: Numbers
    vectors: npt.NDArray[np.float16]  # [n, d] unit length, or [0, 0]

    def __len__(self) -> int:
        return len(self.keys)

    def position(self, key: int) -> int:
        """The place of a document, or -1."""
        place = int(np.searchsorted(self.keys, key))
        return place if place < len(self) and self.keys[place] == key else -1

    def postings(self, term: str) -> tuple[Numbers, npt.NDArray[np.uint8]]:
        """Documents and impacts of a term; empty arrays when it does not occur."""
        number = self.terms.find(term)
        if number < 0:
            return self.posting_docs[:0], self.posting_impacts[:0]
        start, end = self.term_offsets[number], self.term_offsets[number + 1]
        return self.posting_docs[start:end], self.posting_impacts[start:end]

    def frequencies(self, term: str) -> npt.NDArray[np.uint32]:
        """[WORD_LANGUAGES] how many documents hold a term."""
        number = self.terms.find(term)
        return self.term_counts[number] if number >= 0 else _NONE

    def holders(self, term: str) -> int:
        """How many documents hold a term."""
        return int(self.frequencies(term).sum())

    def word_frequency(self, lang: str, word: str) -> int:
        """How many public documents in a language hold a folded word."""
        number = self.words.find(word)
        return int(self.word_counts[number, WORD_LANGUAGES.index(lang)]) if number >= 0 else 0

    def facet_values(self, facet: str) -> range:
        """The numbers of the values of a facet."""
        return self.values.with_prefix(facet + SEPARATOR)

    def having(self, facet: str, wanted: Sequence[str]) -> Bools:
        """Which documents have one of the values."""
        mask = np.zeros(len(self), dtype=np.bool_)
        for value in wanted:
            number = self.values.find(facet + SEPARATOR + value)
            if number >= 0:
                mask[self.value_docs[self.value_offsets[number] : self.value_offsets[number + 1]]] = True
        return mask

    def counts(self, facet: str, mask: Bools) -> dict[str, int]:
        """How many of the masked documents have each value of a facet; values without any are left out."""
        numbers = self.facet_values(facet)
        if not numbers:
            return {}
        bounds = np.asarray(self.value_offsets[numbers.start : numbers.stop + 1])
        held = mask[self.value_docs[bounds[0] : bounds[-1]]]
        totals = np.add.reduceat(held, bounds[:-1] - bounds[0], dtype=np.int64)
        skip = len(facet) + len(SEPARATOR)
        return {
            self.values[numbers.start + place][skip:]: int(totals[place]) for place in np.flatnonzero(totals).tolist()
        }

    @cached_property
    def recency(self) -> npt.NDArray[np.int32]:
        """[n] rank by date, then key: what decides between equal scores. The newest has the highest."""
        ranks = np.empty(len(self), dtype=np.int32)
        ranks[np.lexsort((self.keys, self.dates))] = np.arange(len(self), dtype=np.int32)
        return ranks

    @cached_property
    def vector_signs(self) -> npt.NDArray[np.uint64]:
        """[n, ceil(d / 64)] sign bits of the vectors: their Hamming distance stands in for the angle between
        vectors."""
        return sign_bits(self.vectors)

    def save(self, folder: Path) -> None:
        """Write every array as a .npy file into an existing empty folder."""
        for name, array in self._arrays().items():
            np.save(folder / f"{name}.npy", array)
        (folder / "segment.json").write_text(json.dumps({"format": FORMAT, "documents": len(self)}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map a saved segment. Raises SnapshotError when it cannot be read."""
        try:
            meta = json.loads((folder / "segment.json").read_text())
            if meta["format"] != FORMAT:
                raise SnapshotError(f"The snapshot has format {meta['format']}; this version reads {FORMAT}.")
            return cls(**{entry.name: _load(folder, entry.name, entry.type) for entry in fields(cls)})
        except (OSError, ValueError, KeyError) as error:
            raise SnapshotError(f"No readable snapshot in {folder}: {error}") from error

    def _arrays(self) -> dict[str, npt.NDArray[Any]]:
        arrays: dict[str, npt.NDArray[Any]] = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, Strings):
                arrays |= {f"{entry.name}.blob": value.blob, f"{entry.name}.offsets": value.offsets}
            else:
                arrays[entry.name] = value
        return arrays


def sign_bits(vectors: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    """[n, d] numbers → [n, ceil(d / 64)] one bit per sign."""
    bits = np.packbits(vectors > 0, axis=1)
    padded = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8)))
    return np.ascontiguousarray(padded).view(np.uint64)


def _load(folder: Path, name: str, kind: Any) -> Any:
    if kind in (Strings, "Strings"):
        return Strings(_map(folder / f"{name}.blob.npy"), _map(folder / f"{name}.offsets.npy"))
    return _map(folder / f"{name}.npy")


def _map(path: Path) -> npt.NDArray[Any]:
    # A plain view: np.memmap's own class makes every slice several times slower.
    return np.asarray(np.load(path, mmap_mode="r"))
