"""Texts as sets of grams: all runs of four and of five letters within words, the blanks around a word included.

Runs survive typing errors, plurals and other forms of a word, in any language and alphabet. They are kept as numbers
(a hash of ``BITS`` bits; two runs with the same number do little harm), computed for all letters at once.
"""

import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BITS = 22
SIZES = (4, 5)
AT_ONCE = 10_000  # texts whose letters are in memory together
_BLANK, _END = 32, 10
_MIX, _STEP, _REST = np.uint64(0x9E3779B97F4A7C15), np.uint64(1_000_003), np.uint64(64 - BITS)

type Whole = npt.NDArray[np.int32]
type Letters = npt.NDArray[np.uint32]


def grams_of(texts: Sequence[str]) -> tuple[Whole, Whole]:
    """The row and the number of each gram, each once per text; sorted by row, then by number."""
    found = [_grams(texts[at : at + AT_ONCE], at) for at in range(0, len(texts), AT_ONCE)]
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    return np.concatenate([rows for rows, _grams in found]), np.concatenate([grams for _rows, grams in found])


def plain(text: str) -> str:
    """A text of which only blanks and capitals were taken away: equal for texts that say the very same."""
    return " ".join(text.split()).casefold()


def _grams(texts: Sequence[str], first: int) -> tuple[Whole, Whole]:
    letters, in_word = _letters("\n".join(map(plain, texts)))
    rows = np.cumsum(letters == _END) - 1  # the end of a text is the blank before the next
    blanked = np.where(in_word, letters, _BLANK).astype(np.uint64)
    keys = [_runs(blanked, in_word, rows, size) for size in SIZES if len(blanked) >= size]
    key = np.sort(np.concatenate(keys)) if keys else np.zeros(0, np.int64)
    if len(key):
        key = key[np.append(True, key[1:] != key[:-1])]
    return ((key >> BITS) + first).astype(np.int32), (key & ((1 << BITS) - 1)).astype(np.int32)


def _letters(joined: str) -> tuple[Letters, npt.NDArray[np.bool_]]:
    """The code points without accents, and which of them are letters or digits."""
    joined = "\n" + unicodedata.normalize("NFKD", joined) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sort = np.zeros(int(points.max()) + 1, dtype=np.uint8)
    for point in np.flatnonzero(np.bincount(points)).tolist():
        letter = chr(point)
        sort[point] = 2 if unicodedata.combining(letter) else int(letter.isalnum())
    sorts = sort[points]
    kept = sorts != 2
    return points[kept], sorts[kept] == 1


def _runs(letters: npt.NDArray[np.uint64], in_word: npt.NDArray[np.bool_], rows: npt.NDArray[np.int64], size: int) -> (
    npt.NDArray[np.int64]
):  # fmt: skip
    """Row and hash of each run in one number. A run may begin and end with a blank, and has none inside."""
    many = len(letters) - size + 1
    hashed = letters[:many].copy()
    whole = np.ones(many, dtype=bool)
    for at in range(1, size):
        hashed *= _STEP
        hashed += letters[at : many + at]
        if at < size - 1:
            whole &= in_word[at : many + at]
    hashed = (hashed[whole] * _MIX) >> _REST
    return (rows[:many][whole] << BITS) | hashed.astype(np.int64)
