"""The nearest texts of each text: candidates by its rarest grams, then the true cosine of the best candidates.

A gram weighs 1 + ln((n + 1) / (1 + texts that have it)). To find candidates, a text is asked for by its rarest grams
until these occur ``WORK`` times in all: what costs most tells least. Grams of more than a tenth of many texts are left
out.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from .grams import BITS, Whole, grams_of, plain

WORK = 4_500
AT_LEAST = 12  # grams a text is asked for by
CANDIDATES = 30
COMMON = 3_000  # a gram of so many texts may be common; of a tenth of all texts too, it is left out
ROWS = 2_000  # that are compared at once
THREADS = 4  # at most

type Reals = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Near:
    """Two texts and how alike they are: 0 … 1."""

    row: int
    other: int
    likeness: float


class Texts:
    """Texts made ready for comparing. Equal texts (but for blanks and capitals) are compared once."""

    def __init__(self, texts: Sequence[str]) -> None:
        twins: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            twins.setdefault(plain(text), []).append(row)
        self.twins = list(twins.values())
        self._single = list(twins)
        rows, grams = grams_of(self._single)
        n = len(self._single)
        held = np.bincount(grams, minlength=1 << BITS)
        common = max(COMMON, n // 10)
        weights = (1 + np.log((n + 1) / (held + 1))).astype(np.float32)
        weights[held > common] = 0
        norms = np.sqrt(np.bincount(rows, weights[grams] ** 2, minlength=n))
        self._columns = np.full(1 << BITS, -1, dtype=np.int32)
        shared = np.flatnonzero((held > 1) & (held <= common))  # what one text alone has counts for its norm only
        self._columns[shared] = np.arange(len(shared), dtype=np.int32)
        self._held, self._weights = held[shared], weights[shared]
        self._all_weights, self._n = weights, n
        kept = self._columns[grams] >= 0
        rows, columns = rows[kept], self._columns[grams[kept]]
        self._matrix = self._rows(rows, columns, n, np.where(norms > 0, norms, 1).astype(np.float32))
        self._postings = csr_array(self._matrix.T)

    def __len__(self) -> int:
        return sum(map(len, self.twins))

    def nearest(self, texts: Sequence[str], many: int = 10) -> list[list[Near]]:
        """For each new text the nearest of the texts, most alike first."""
        return [
            self._near(first + at, who, how)[:many]
            for first, candidates, likeness in self._compare(self._read(texts), many)
            for at, (who, how) in enumerate(zip(candidates, likeness, strict=True))
        ]

    def exhaustive(self, texts: Sequence[str], many: int = 10) -> list[list[Near]]:
        """The same by comparing with every text: slow, and what :meth:`nearest` is judged by."""
        scores = csr_array(self._read(texts) @ self._postings)
        found = []
        for row in range(scores.shape[0]):
            mine = slice(scores.indptr[row], scores.indptr[row + 1])
            order = np.lexsort((scores.indices[mine], -scores.data[mine]))[:many]
            found.append(self._near(row, scores.indices[mine][order], scores.data[mine][order])[:many])
        return found

    def neighbours(self, many: int = 10) -> Iterator[list[Near]]:
        """For each text its nearest others, most alike first, twins (likeness 1) before all; in the order of
        :attr:`twins`, and of the rows in each.
        """
        for first, candidates, likeness in self._compare(self._matrix, many + 1):
            for at, (who, how) in enumerate(zip(candidates, likeness, strict=True)):
                one = first + at
                others = [(w, float(h)) for w, h in zip(who, how, strict=True) if h > 0 and w != one]
                for row in self.twins[one]:
                    near = [Near(row, twin, 1.0) for twin in self.twins[one][: many + 1] if twin != row]
                    near += [Near(row, other, h) for w, h in others for other in self.twins[w][:many]]
                    yield near[:many]

    def doubles(self, least: float, many: int = 10) -> list[Near]:
        """Pairs of rows (row < other) at least so much alike, each once, most alike first. Of wholly equal texts, the
        first stands for all: each other one is paired with it alone.
        """
        pairs = {(group[0], row): 1.0 for group in self.twins for row in group[1:]}
        for first, candidates, likeness in self._compare(self._matrix, many + 1):
            at, place = np.nonzero(likeness >= least)
            for one, other, how in zip(at + first, candidates[at, place], likeness[at, place], strict=True):
                if one != other:
                    a, b = sorted((self.twins[one][0], self.twins[other][0]))
                    pairs[a, b] = max(pairs.get((a, b), 0.0), min(float(how), 1.0))
        return [Near(a, b, how) for (a, b), how in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))]

    def _near(self, row: int, who: Whole, how: Reals) -> list[Near]:
        return [Near(row, other, float(h)) for w, h in zip(who, how, strict=True) if h > 0 for other in self.twins[w]]

    def _read(self, texts: Sequence[str]) -> csr_array:
        rows, grams = grams_of([plain(text) for text in texts])
        norms = np.sqrt(np.bincount(rows, self._all_weights[grams] ** 2, minlength=len(texts)))
        kept = self._columns[grams] >= 0
        norms = np.where(norms > 0, norms, 1).astype(np.float32)
        return self._rows(rows[kept], self._columns[grams[kept]], len(texts), norms)

    def _rows(self, rows: Whole, columns: Whole, many: int, norms: Reals) -> csr_array:
        values = self._weights[columns] / norms[rows]
        return csr_array((values, (rows, columns)), shape=(many, len(self._held)), dtype=np.float32)

    def _compare(self, wanted: csr_array, many: int) -> Iterator[tuple[int, Whole, Reals]]:
        """Blocks: the first row, and for each row ``many`` texts [rows, many] and their likeness, falling; likeness 0
        fills up what is not there.
        """
        asked = self._rarest(wanted)

        def block(first: int) -> tuple[int, Whole, Reals]:
            candidates = _best(asked[first : first + ROWS] @ self._postings, max(CANDIDATES, many))
            likeness = self._cosines(wanted[first : first + ROWS], candidates)
            order = np.lexsort((candidates, -likeness), axis=-1)[:, :many]
            return first, np.take_along_axis(candidates, order, 1), np.take_along_axis(likeness, order, 1)

        blocks = range(0, wanted.shape[0], ROWS)
        if len(blocks) < 2:
            yield from map(block, blocks)
        else:  # scipy leaves the lock of Python while it multiplies
            with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1)) as pool:
                yield from pool.map(block, blocks)

    def _rarest(self, wanted: csr_array) -> csr_array:
        """Of each row the entries of its rarest grams, as many as WORK allows."""
        rows = np.repeat(np.arange(wanted.shape[0], dtype=np.int32), np.diff(wanted.indptr))
        cost = self._held[wanted.indices]
        order = np.lexsort((cost, rows))
        spent = np.cumsum(cost[order])
        before = np.concatenate([[0], spent])[wanted.indptr[:-1]]
        kept = spent - before[rows] <= WORK
        kept |= np.arange(len(order)) - wanted.indptr[:-1][rows] < AT_LEAST
        chosen = order[kept]
        columns = wanted.indices[chosen].astype(np.int32)
        return csr_array((wanted.data[chosen], (rows[kept], columns)), shape=wanted.shape)

    def _cosines(self, wanted: csr_array, candidates: Whole) -> Reals:
        """The likeness of each row with each of its candidates; -1 stands for none and gives 0."""
        likeness = np.zeros(candidates.shape, dtype=np.float32)
        for place in range(candidates.shape[1]):
            there = np.flatnonzero(candidates[:, place] >= 0)
            if len(there):
                mine = wanted if len(there) == wanted.shape[0] else wanted[there]
                shared = mine.multiply(self._matrix[candidates[there, place]])
                likeness[there, place] = shared.sum(axis=1)
        return likeness


def _best(scores: csr_array, many: int) -> Whole:
    """The columns of the highest scores of each row [rows, many], in no order; -1 where there are fewer."""
    found = np.full((scores.shape[0], many), -1, dtype=np.int32)
    data, columns, ends = scores.data, scores.indices, scores.indptr
    for row in range(scores.shape[0]):
        start, end = ends[row], ends[row + 1]
        mine = columns[start:end]
        if end - start > many:
            mine = mine[np.argpartition(data[start:end], end - start - many)[end - start - many :]]
        found[row, : len(mine)] = mine
    return found
