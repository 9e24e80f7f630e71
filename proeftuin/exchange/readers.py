"""From a file to rows, in constant memory."""

import csv
import difflib
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from django.utils.translation import gettext as _

from proeftuin.exchange.files import FileError, Opened
from proeftuin.exchange.logic import one_line
from proeftuin.exchange.mappings import Format
from proeftuin.kernel.csv import plain_cell

LONGEST_CELL = 1_000_000  # characters; a longer cell is no text that anyone reads
CSV_LIMIT = 64_000_000  # above this not even the row can be skipped
_ROWS_LOOKED_AT = 200  # of a JSON Lines file, to see which keys it has


class Row(Protocol):
    """One row: its number (the first is 1), what is wrong with it, and its cells by column."""

    number: int
    problem: str

    def cells(self, column: str) -> list[str]: ...


@dataclass(slots=True)
class TableRow:
    number: int
    values: Sequence[str]
    places: Mapping[str, int]
    problem: str = ""

    def cells(self, column: str) -> list[str]:
        place = self.places.get(column, -1)
        return [self.values[place]] if 0 <= place < len(self.values) else []


@dataclass(slots=True)
class JsonRow:
    number: int
    value: Mapping[str, object] = field(default_factory=dict)
    problem: str = ""

    def cells(self, column: str) -> list[str]:
        """The texts at a path such as ``organizations[].name``; several where a list stands on the way."""
        return [_text(leaf) for leaf in _leaves([self.value], column.split(".")) if leaf is not None and leaf != ""]


def rows(fmt: Format, opened: Opened, position: Callable[[int], None] = lambda _at: None) -> Iterator[Row]:
    """The rows of a file. ``position`` hears how many bytes of the file have been read. Raises FileError."""
    with opened.path.open("rb") as raw:
        binary: IO[bytes] = gzip.GzipFile(fileobj=raw) if opened.is_gzip else raw  # type: ignore[assignment]
        text = io.TextIOWrapper(binary, encoding=opened.encoding, newline="" if fmt.kind != "jsonl" else None)
        read = _READERS[fmt.kind]
        for row in read(fmt, opened, text):
            if row.number % 500 == 1:
                position(raw.tell())
            yield row


# Tables ------------------------------------------------------------------------------------------------------------
def _table_rows(fmt: Format, opened: Opened, text: IO[str]) -> Iterator[TableRow]:
    csv.field_size_limit(CSV_LIMIT)
    reader = csv.reader(text, delimiter=fmt.options.get("delimiter", ","), strict=True)
    header, places = _header(fmt, opened, reader)
    protected = bool(fmt.options.get("protected"))
    number, waiting = 0, None  # the last row waits, to see whether it is the last
    while True:
        problem = ""
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            values, problem = [], _csv_problem(opened, error, number + 1)
        if not values and not problem:  # a blank line
            continue
        if waiting:
            yield waiting
        number += 1
        problem = problem or _shape_problem(values, header)
        waiting = TableRow(number, [plain_cell(cell) for cell in values] if protected else values, places, problem)
    if waiting:
        if len(waiting.values) < len(header) and waiting.values and not opened.ends_with_newline:
            raise FileError(
                _(
                    "%(file)s is cut off: row %(row)s, the last, stops after %(cells)s of %(all)s cells."
                    " Fetch the file again."
                )
                % {"file": opened.path, "row": waiting.number, "cells": len(waiting.values), "all": len(header)}
            )
        yield waiting


def _header(fmt: Format, opened: Opened, reader: Iterator[list[str]]) -> tuple[list[str], dict[str, int]]:
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise FileError(_csv_problem(opened, error, 0)) from error
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(one_line(name), place)
    require_columns(fmt, opened.path, list(places))
    wanted = {name: one_line(name) for name in _columns_used(fmt)}
    long_names = {short: one_line(name) for short, name in fmt.columns.items()}
    return header, {name: places.get(long_names.get(name, even), -1) for name, even in wanted.items()}


def _columns_used(fmt: Format) -> set[str]:
    sections = [one for several in fmt.sections.values() for one in several] + ([fmt.highest] if fmt.highest else [])
    used = {column for one in sections for column in (*one.cells, *one.names)}
    used |= {skip.column for skip in fmt.skips} | {str(fmt.options.get(key, "")) for key in ("before", "after")}
    return (used | {fmt.id_column}) - {""}


def require_columns(fmt: Format, path: Path, found: Sequence[str]) -> None:
    """Raises FileError that names a missing column, the nearest one, and those that are there."""
    missing = [name for name in fmt.required if one_line(name) not in found]
    if not missing:
        return
    lines = []
    for name in missing:
        near = difflib.get_close_matches(name, found, n=1, cutoff=0.5)
        hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
        lines.append(_("The column “%(name)s” is missing.") % {"name": name} + hint)
    there = ", ".join(f"“{name}”" for name in found[:30] if name) or _("none")
    lines.append(_("Columns in %(file)s: %(there)s.") % {"file": path, "there": there})
    raise FileError("\n".join(lines))


def _csv_problem(opened: Opened, error: csv.Error, number: int) -> str:
    """What is wrong with one row. Raises FileError when it is wrong with the file."""
    words = {"file": opened.path, "row": number}
    if "unexpected end of data" in str(error):
        raise FileError(
            _("%(file)s is cut off: it stops in the middle of a quoted cell in row %(row)s. Fetch the file again.")
            % words
        ) from error
    if "field larger than" in str(error):
        raise FileError(_("%(file)s has a cell of more than 64 million characters, in row %(row)s.") % words) from error
    return _("The quotation marks in this row don't match.")


def _shape_problem(values: Sequence[str], header: Sequence[str]) -> str:
    if not values:
        return ""
    if len(values) < len(header) or any(cell.strip() for cell in values[len(header) :]):
        return _("It has %(cells)s cells where the header has %(all)s.") % {"cells": len(values), "all": len(header)}
    if (longest := max(map(len, values))) > LONGEST_CELL:
        return _("It has a cell of %(longest)s characters; %(most)s is the most.") % {
            "longest": longest, "most": LONGEST_CELL,
        }  # fmt: skip
    return ""


def _merger_rows(fmt: Format, opened: Opened, text: IO[str]) -> Iterator[TableRow]:
    """A row for each party to a merger: the new one, and each old one with its successor and last day."""
    party = re.compile(fmt.options["party"])
    places = {"code": 0, "name": 1, "successor_code": 2, "last_day": 3}
    last_day = str(fmt.options["last_day"])
    number = 0
    for row in _table_rows(fmt, opened, text):
        after = party.search("".join(row.cells(fmt.options["after"])))
        before = list(party.finditer("".join(row.cells(fmt.options["before"]))))
        number += 1
        if row.problem or after is None or not before:
            yield TableRow(number, [], places, row.problem or _("No “name (code) + name (code)” was found here."))
            continue
        yield TableRow(number, [after["code"], after["name"].strip(), "", ""], places)
        for one in before:
            if one["code"] != after["code"]:
                number += 1
                yield TableRow(number, [one["code"], one["name"].strip(), after["code"], last_day], places)


# JSON --------------------------------------------------------------------------------------------------------------
def _json_rows(fmt: Format, opened: Opened, text: IO[str]) -> Iterator[JsonRow]:
    """A row for each line (JSON Lines). The keys that must be there are looked for in the first 200."""
    waiting: list[JsonRow] = []
    checked = False
    parts = _other_parts(fmt, opened)
    for row in _parsed_lines(opened, text):
        if parts and (other := parts.get(str(row.value.get(fmt.options["completes"]["by"], "")))):
            row.value = {**other, **row.value}
        if checked:
            yield row
            continue
        waiting.append(row)
        if len(waiting) == _ROWS_LOOKED_AT:
            checked = _check_keys(fmt, opened, waiting)
            yield from waiting
    if not checked:
        _check_keys(fmt, opened, waiting)
        yield from waiting


def _other_parts(fmt: Format, opened: Opened) -> dict[str, Mapping[str, object]]:
    """Of formats that spread a record over two rows: the second parts, by what they share with the first."""
    spread = fmt.options.get("completes")
    if not spread:
        return {}
    with opened.binary() as binary:
        lines = _parsed_lines(opened, io.TextIOWrapper(binary, encoding=opened.encoding))
        return {
            str(row.value[spread["by"]]): {key: row.value[key] for key in spread["keys"] if key in row.value}
            for row in lines
            if row.value.get(spread["by"]) and spread["without"] not in row.value
        }


def _check_keys(fmt: Format, opened: Opened, looked_at: Sequence[JsonRow]) -> bool:
    require_columns(fmt, opened.path, list(dict.fromkeys(key for row in looked_at for key in row.value)))
    return True


def _parsed_lines(opened: Opened, text: IO[str]) -> Iterator[JsonRow]:
    number, bad = 0, None
    for line in text:
        if not line.strip():
            continue
        if bad:
            yield bad
            bad = None
        number += 1
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            bad = JsonRow(number, problem=_("It is not JSON: %(why)s") % {"why": str(error)[:200]})
            continue
        if isinstance(value, dict):
            yield JsonRow(number, value, _cell_problem(value))
        else:
            yield JsonRow(number, problem=_("It is no object with keys and values."))
    if bad and not opened.ends_with_newline:
        raise FileError(
            _("%(file)s is cut off in row %(row)s, the last. Fetch the file again.")
            % {"file": opened.path, "row": number}
        )
    if bad:
        yield bad


def _cell_problem(value: Mapping[str, object]) -> str:
    longest = max((len(one) for one in value.values() if isinstance(one, str)), default=0)
    if longest <= LONGEST_CELL:
        return ""
    return _("It has a cell of %(longest)s characters; %(most)s is the most.") % {
        "longest": longest,
        "most": LONGEST_CELL,
    }


def _leaves(values: Sequence[object], path: Sequence[str]) -> Iterator[object]:
    """The plain values at the end of a path. Things that are not there, or are no plain value, are left out."""
    if not path:
        yield from (value for value in values if not isinstance(value, dict | list))
        return
    key, *rest = path
    for value in values:
        if isinstance(value, dict):
            found = value.get(key.removesuffix("[]"))
            yield from _leaves(found if key.endswith("[]") and isinstance(found, list) else [found], rest)


def _text(leaf: object) -> str:
    return leaf if isinstance(leaf, str) else json.dumps(leaf)


_READERS: Mapping[str, Callable[[Format, Opened, IO[str]], Iterator[Row]]] = {
    "csv": _table_rows,
    "mergers": _merger_rows,
    "jsonl": _json_rows,
}
