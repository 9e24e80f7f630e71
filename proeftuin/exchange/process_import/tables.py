"""Any file of an export as rows with their line numbers: CSV of any dialect, XLSX, JSON. Half rows are told."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from proeftuin.exchange.files import FileError
from proeftuin.kernel.csv import plain_cell

CSV_LIMIT = 64_000_000  # characters in one cell
MOST_JSON = 400_000_000  # bytes of a JSON file, which is read as a whole
DELIMITERS = ";,\t|"
ENDINGS = (".csv", ".tsv", ".xlsx", ".json", ".jsonl")


@dataclass(slots=True)
class Line:
    """One row: the line it begins on, its cells by column, and what is wrong with it as a whole."""

    number: int
    cells: Mapping[str, str]
    problem: str = ""


@dataclass(slots=True)
class Table:
    """One table of the export. ``rows`` may be asked for more than once; ``warnings`` are (line, words)."""

    name: str
    columns: Sequence[str]
    encoding: str
    rows: Callable[[], Iterator[Line]]
    separator: str = ""
    warnings: list[tuple[int, str]] = field(default_factory=list)


def tables(path: Path) -> list[Table]:
    """All tables in a file or in the files of a folder, by name. Raises FileError."""
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.lower() in ENDINGS and not one.name.startswith("."))
        if not found:
            raise FileError(_("%(file)s holds no CSV, XLSX or JSON file.") % {"file": path})
    else:
        found = [path]
    return [table for one in found for table in _opened(one)]


def _opened(path: Path) -> list[Table]:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise FileError(_("%(file)s can't be opened: %(why)s") % {"file": path, "why": error.strerror}) from error
    if not start:
        return [Table(path.name, [], "", lambda: iter(()), warnings=[(0, _("The file is empty."))])]
    if start.startswith(b"PK\x03\x04"):
        return _sheets(path)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") and path.suffix.lower() != ".csv":
        return _json(path)
    return [_csv(path)]


# CSV ---------------------------------------------------------------------------------------------------------------
def _csv(path: Path) -> Table:
    encoding, warnings = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        first = text.readline()
        while first and not first.strip():
            first = text.readline()
    separator = _separator(first)
    columns = [one_line for cell in next(csv.reader([first], delimiter=separator), []) if (one_line := cell.strip())]
    table = Table(path.name, columns, encoding.removesuffix("-sig"), lambda: iter(()), separator, warnings)
    table.rows = lambda: _csv_rows(path, encoding, separator)
    return table


def _separator(header: str) -> str:
    """What stands most often between the names of the header, outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=lambda mark: (bare.count(mark), -DELIMITERS.index(mark)))


def _encoding(path: Path) -> tuple[str, list[tuple[int, str]]]:
    """How to read a file. UTF-8 with a few broken lines stays UTF-8, and those lines are told."""
    broken: list[tuple[int, str]] = []
    beyond_ascii = number = 0
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16", []
        file.seek(0)
        for number, line in enumerate(file, 1):
            if line.isascii():
                continue
            beyond_ascii += 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                broken.append((number, _("It holds a byte (0x%(byte)02x) that UTF-8 can't have.") % {
                    "byte": line[error.start]}))  # fmt: skip
    if len(broken) * 2 > beyond_ascii:
        return "cp1252", [(0, _("The file is not UTF-8: it was read as Windows-1252."))]
    return "utf-8-sig", broken


def _csv_rows(path: Path, encoding: str, separator: str) -> Iterator[Line]:
    csv.field_size_limit(CSV_LIMIT)
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        reader = csv.reader((line.replace("\0", "") for line in text), delimiter=separator, strict=True)
        header: list[str] = []
        while True:
            begins = reader.line_num + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    yield Line(begins, {}, _("A quotation mark opens here and never closes: the file is cut off."))
                    return
                yield Line(begins, {}, _("The quotation marks in this row don't match."))
                continue
            if not any(cell.strip() for cell in values):
                continue
            if not header:
                header = [cell.strip() for cell in values]
                continue
            yield _line(begins, header, values)


def _line(number: int, header: Sequence[str], values: Sequence[str]) -> Line:
    if len(values) < len(header) or any(cell.strip() for cell in values[len(header) :]):
        words = {"cells": len(values), "all": len(header)}
        return Line(number, {}, _("It has %(cells)s cells where the header has %(all)s.") % words)
    cells: dict[str, str] = {}
    for name, cell in zip(header, values, strict=False):
        if name and not cells.get(name):
            cells[name] = plain_cell(cell)
    return Line(number, cells)


# XLSX --------------------------------------------------------------------------------------------------------------
def _sheets(path: Path) -> list[Table]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a damaged or a foreign zip
        raise FileError(_("%(file)s is no readable spreadsheet: %(why)s") % {"file": path, "why": error}) from error
    found = []
    for name in book.sheetnames:
        first = next(book[name].iter_rows(max_row=1, values_only=True), ())
        columns = [_text(cell).strip() for cell in first if cell is not None]
        if columns:
            label = f"{path.name}#{name}" if len(book.sheetnames) > 1 else path.name
            found.append(Table(label, columns, "xlsx", lambda name=name: _sheet_rows(path, name)))  # type: ignore[misc]
    book.close()
    return found


def _sheet_rows(path: Path, sheet: str) -> Iterator[Line]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        rows = book[sheet].iter_rows(values_only=True)
        header = [_text(cell).strip() for cell in next(rows, ())]
        for number, row in enumerate(rows, 2):
            values = [_text(cell) for cell in row]
            if any(values):
                yield _line(number, header, values + [""] * (len(header) - len(values)))
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat(" ") if hasattr(cell, "isoformat") else str(cell)  # type: ignore[arg-type]


# JSON --------------------------------------------------------------------------------------------------------------
def _json(path: Path) -> list[Table]:
    """A list of objects, one object, lines of them, or GraphQL's ``{"data": {"proposals": {"edges": […]}}}``."""
    if path.stat().st_size > MOST_JSON:
        raise FileError(_("%(file)s is too large to read as JSON. Take the CSV export instead.") % {"file": path})
    text = path.read_bytes().decode("utf-8-sig", "replace")
    try:
        value = json.loads(text)
    except ValueError as error:
        if path.suffix.lower() != ".jsonl":
            raise FileError(_("%(file)s is not JSON: %(why)s") % {"file": path, "why": error}) from error
        value = list(_json_lines(text))
    parts = value.get("data", value) if isinstance(value, dict) else value
    named = parts.items() if isinstance(parts, dict) and _connections(parts) else [("", parts)]
    found = []
    for name, part in named:
        items = _items(part)
        rows = [Line(at, _flat(item)) if isinstance(item, dict) else Line(at, {}, _("It is no object."))
                for at, item in enumerate(items, 1)]  # fmt: skip
        columns = list(dict.fromkeys(key for row in rows for key in row.cells))
        label = f"{path.name}#{name}" if name else path.name
        found.append(Table(label, columns, "utf-8", lambda rows=rows: iter(rows)))  # type: ignore[misc]
    return found


def _json_lines(text: str) -> Iterator[object]:
    for line in io.StringIO(text):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                yield None


def _connections(parts: Mapping[str, object]) -> bool:
    return all(isinstance(part, dict) and ("edges" in part or "nodes" in part) for part in parts.values())


def _items(part: object) -> list[object]:
    if isinstance(part, dict) and ("edges" in part or "nodes" in part):
        found = part.get("nodes") or [one.get("node") for one in part.get("edges", []) if isinstance(one, dict)]
        return list(found)
    return part if isinstance(part, list) else [part]


def _flat(item: Mapping[str, object], before: str = "") -> dict[str, str]:
    """Nested keys joined with ``/``, lists of plain values with ``, ``; as the CSV of the same platform has them."""
    flat: dict[str, str] = {}
    for key, value in item.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            flat.update(_flat(value, name + "/"))
        elif isinstance(value, list) and not any(isinstance(one, dict) for one in value):
            flat[name] = ", ".join(str(one) for one in value)
        elif isinstance(value, list):
            flat[name] = json.dumps(value, ensure_ascii=False)
        else:
            flat[name] = "" if value is None else str(value)
    return flat
