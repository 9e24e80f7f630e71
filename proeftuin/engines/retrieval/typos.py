"""Find the word that was meant.

Every word of the vocabulary carries two 64-bit signatures: the set of its letters and the set of its letter pairs,
hashed. One edit changes at most two letters and six pairs of these sets, so one pass of numpy over the signatures
leaves a few dozen candidates, whose edit distance is then computed. 300,000 words take about a millisecond and no
structure has to be kept besides 16 bytes per word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

type Bits = npt.NDArray[np.uint64]

_SHORTEST = 4
_LONG = 8  # from this length two edits are forgiven
_MOST_CANDIDATES = 400


def allowed_edits(word: str) -> int:
    """0 for short words and numbers, 2 for long words, else 1."""
    if len(word) < _SHORTEST or any(letter.isdigit() for letter in word):
        return 0
    return 2 if len(word) >= _LONG else 1


def signatures(words: Sequence[str]) -> tuple[Bits, Bits]:
    """[words] letter sets and [words] pair sets as bits."""
    letters = np.fromiter((_letters(word) for word in words), dtype=np.uint64, count=len(words))
    pairs = np.fromiter((_pairs(word) for word in words), dtype=np.uint64, count=len(words))
    return letters, pairs


def candidates(word: str, letters: Bits, pairs: Bits) -> list[int]:
    """Numbers of the words whose signatures leave room for the allowed number of edits, most similar first."""
    edits = allowed_edits(word)
    if not edits or not len(letters):
        return []
    differing = np.bitwise_count(letters ^ np.uint64(_letters(word)))
    near = np.flatnonzero(differing <= 2 * edits)
    pair_edits = np.bitwise_count(pairs[near] ^ np.uint64(_pairs(word)))
    close = pair_edits <= 6 * edits
    near, order = near[close], np.argsort(pair_edits[close], kind="stable")
    return [int(number) for number in near[order][:_MOST_CANDIDATES]]


def closest(word: str, found: Iterable[tuple[str, int]]) -> list[str]:
    """Of words with their document counts: those within the allowed edits, nearest and then most frequent first."""
    edits = allowed_edits(word)
    ranked = []
    for other, count in found:
        distance = edit_distance(word, other, edits)
        if 0 < distance <= edits:
            ranked.append((distance + (word[0] != other[0]) * 0.5, -count, other))
    return [other for _, _, other in sorted(ranked)]


def edit_distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); limit + 1 when there are
    more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, counterpart in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != counterpart))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == counterpart:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 61)
    return bits


def _pairs(word: str) -> int:
    bits = 0
    for first, second in pairwise(word):
        bits |= 1 << ((ord(first) * 31 + ord(second) * 7) % 64)
    return bits
