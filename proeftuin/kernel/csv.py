"""CSV that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Iterator, Sequence

# A cell that starts with one of these is read as a formula by spreadsheets (CWE-1236).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """The text of a cell, with a leading apostrophe when a spreadsheet would read it as a formula.

    Plain numbers (``-3``, ``+4.5``) stay as they are.
    """
    text = "" if value is None else str(value)
    if text.startswith(FORMULA_STARTS) and not _is_number(text):
        return "'" + text
    return text


def plain_cell(text: str) -> str:
    """The reverse of :func:`safe_cell`, for reading our own files back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """CSV text line by line (RFC 4180, CRLF), so that a file of any size streams in constant memory."""
    echo = csv.writer(_Echo())
    yield echo.writerow([safe_cell(name) for name in header])
    for row in rows:
        yield echo.writerow([safe_cell(value) for value in row])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


class _Echo:
    """A file that hands back what is written, so that csv.writer makes one line at a time."""

    def write(self, text: str) -> str:
        return text
