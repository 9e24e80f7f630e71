"""A list of strings as one block of bytes: mapped from disk in no time, and searched by halving when sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

import numpy as np
import numpy.typing as npt

_ENCODING = ("utf-8", "surrogatepass")  # hostile input may hold lone surrogates
_REMEMBERED = 20_000


class Strings:
    """Strings by number. `find` and `with_prefix` need them sorted by code point, which is what `sorted` does.

    `blob` is uint8 [bytes]; `offsets` is int64 [count + 1].
    """

    __slots__ = ("_bytes", "_found", "_starts", "blob", "offsets")

    def __init__(self, blob: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64]) -> None:
        self.blob, self.offsets = blob, offsets
        self._bytes, self._starts = memoryview(blob), memoryview(offsets)
        self._found: dict[str, int] = {}  # one question looks a word up many times

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """From any strings, in the order given."""
        pieces = [text.encode(*_ENCODING) for text in texts]
        offsets = np.zeros(len(pieces) + 1, dtype=np.int64)
        np.cumsum([len(piece) for piece in pieces], out=offsets[1:])
        return cls(np.frombuffer(b"".join(pieces), dtype=np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> str:
        return self._piece(number).decode(*_ENCODING)

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def find(self, text: str) -> int:
        """The number of a string, or -1."""
        number = self._found.get(text)
        if number is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            number = self._found[text] = self._search(text.encode(*_ENCODING))
        return number

    def _search(self, wanted: bytes) -> int:
        number = self._first_from(wanted)
        return number if number < len(self) and self._piece(number) == wanted else -1

    def with_prefix(self, prefix: str) -> range:
        """The numbers of all strings that start so."""
        wanted = prefix.encode(*_ENCODING)
        return range(self._first_from(wanted), self._first_from(wanted + b"\xff"))

    def _piece(self, number: int) -> bytes:
        return bytes(self._bytes[self._starts[number] : self._starts[number + 1]])

    def _first_from(self, wanted: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._piece(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low
