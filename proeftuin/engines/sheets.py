"""CSV files as people save them, read for the engines, with the line of each row."""

import csv
import io
from collections import Counter
from dataclasses import dataclass

from proeftuin.engines.commands import InputError


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file: its name for messages, its heading, and its rows with the line on which each begins."""

    name: str
    heading: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, wanted: str) -> int | None:
        """Where a column stands, or None."""
        names = [folded(name) for name in self.heading]
        return names.index(folded(wanted)) if folded(wanted) in names else None


def read_sheet(raw: bytes, name: str) -> Sheet:
    """Comma, semicolon or tab; any line ends; UTF-8 with or without mark. Raises InputError."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(f"{name}, line {line}: this is not UTF-8; save the file as CSV UTF-8") from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(f"{name}, line {line}: this is no text; save the file as CSV UTF-8")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, tuple[str, ...]]] = []
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((begins, tuple(cell.strip() for cell in row)))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}: {error}") from error
    if not rows:
        raise InputError(f"{name}: the file is empty; it needs a heading and rows")
    heading = rows[0][1]
    twice = [column for column, many in Counter(map(folded, heading)).items() if many > 1 and column]
    if twice:
        raise InputError(f"{name}, line {rows[0][0]}: two columns are called {twice[0]}; rename one")
    return Sheet(name, heading, tuple(rows[1:]))


def folded(text: str) -> str:
    """Without capitals and spare blanks: how words of files are compared."""
    return " ".join(text.split()).casefold()
