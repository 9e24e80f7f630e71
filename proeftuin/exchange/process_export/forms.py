"""Rows as CSV, JSON and XLSX, made line by line. None of them can run a formula."""

import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape

from proeftuin.kernel.csv import safe_cell
from proeftuin.ui.http import NOT_IN_XML

BOM = "\ufeff"  # spreadsheets take a CSV file without it for the machine's own encoding
MOST_ROWS = 1_048_575  # below the header of one XLSX sheet
LONGEST_CELL = 32_767
type Values = Sequence[object]
type Form = Callable[[str, Sequence[str], Iterable[Values]], Iterator[bytes]]


def cell(value: object) -> str:
    """A value as the text of a cell; lists and mappings as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return _json(value) if isinstance(value, list | dict | tuple) else str(value)


def csv_line() -> Callable[[Values], str]:
    """A writer of CSV lines (RFC 4180, CRLF), safe to open in a spreadsheet."""
    echo = csv.writer(_Echo())

    def line(values: Values) -> str:
        return echo.writerow([safe_cell(cell(value)) for value in values])  # type: ignore[no-any-return]

    return line


def json_object(header: Sequence[str], values: Values) -> str:
    return _json(dict(zip(header, values, strict=True)))


def as_csv(_name: str, header: Sequence[str], rows: Iterable[Values]) -> Iterator[bytes]:
    line = csv_line()
    yield (BOM + line(header)).encode()
    yield from _gathered(line(row).encode("utf-8", "replace") for row in rows)


def as_json(_name: str, header: Sequence[str], rows: Iterable[Values]) -> Iterator[bytes]:
    """A list of objects, one on a line, so that it can be read line by line too."""
    yield b"[\n"
    before = ""

    def objects() -> Iterator[bytes]:
        nonlocal before
        for row in rows:
            yield (before + json_object(header, row)).encode("utf-8", "replace")
            before = ",\n"

    yield from _gathered(objects())
    yield b"\n]\n" if before else b"]\n"


def as_xlsx(name: str, header: Sequence[str], rows: Iterable[Values]) -> Iterator[bytes]:
    """A workbook with one sheet, streamed while it is made."""
    pipe = _Pipe()
    book = Workbook(pipe)  # type: ignore[arg-type]
    for _written in book.sheet(name, header, rows):
        if data := pipe.taken():
            yield data
    book.close()
    yield pipe.taken()


def _gathered(parts: Iterable[bytes], size: int = 16_384) -> Iterator[bytes]:
    """Fewer, larger pieces: a server does work for each."""
    held, length = [], 0
    for part in parts:
        held.append(part)
        length += len(part)
        if length >= size:
            yield b"".join(held)
            held, length = [], 0
    if held:
        yield b"".join(held)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


class Workbook:
    """An XLSX file written row by row to any stream. Each text is an inline string, which is never a formula."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self.names: list[str] = []

    def sheet(self, name: str, header: Sequence[str], rows: Iterable[Values]) -> Iterator[int]:
        """Write a sheet, and a next one when it is full. Tells now and then how many rows were written."""
        written, waiting = 0, iter(rows)
        more = True
        while more:
            title = name if not written else f"{name} {written // MOST_ROWS + 1}"
            self.names.append(title[:31])
            more = False
            with self.zip.open(_info(f"xl/worksheets/sheet{len(self.names)}.xml"), "w", force_zip64=True) as out:
                out.write(_SHEET_HEAD + _row(header).encode())
                yield written
                held: list[str] = []
                for here, row in enumerate(waiting, 1):
                    held.append(_row(row))
                    written += 1
                    if len(held) == 500:
                        out.write("".join(held).encode("utf-8", "replace"))
                        held = []
                        yield written
                    if here == MOST_ROWS:
                        more = True
                        break
                out.write("".join(held).encode("utf-8", "replace") + b"</sheetData></worksheet>")
        yield written

    def close(self) -> None:
        """Write the parts that name the sheets, and end the file."""
        numbers = range(1, len(self.names) + 1)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}.worksheet+xml"/>' for at in numbers
        )
        self._part("[Content_Types].xml", (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{parts}</Types>'
        ))  # fmt: skip
        self._part("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        self._part("xl/_rels/workbook.xml.rels",
                   _relations([("worksheet", f"worksheets/sheet{at}.xml") for at in numbers]))  # fmt: skip
        named = "".join(
            f'<sheet name="{escape(name, _QUOTES)}" sheetId="{at}" r:id="r{at}"/>'
            for at, name in zip(numbers, self.names, strict=True)
        )
        self._part(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>'
        )
        self.zip.close()

    def _part(self, name: str, text: str) -> None:
        self.zip.writestr(_info(name), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetData>'.encode()
_QUOTES = {'"': "&quot;"}


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the same rows make the same file
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _row(values: Values) -> str:
    return "<row>" + "".join(map(_cell, values)) + "</row>"


def _cell(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = cell(value)
        if not text:
            return "<c/>"
        shown = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(NOT_IN_XML.sub("", shown))}</t></is></c>'
    return f"<c><v>{value}</v></c>"


class _Echo:
    """A file that hands back what is written, so that csv.writer makes one line at a time."""

    def write(self, text: str) -> str:
        return text


class _Pipe:
    """A stream that hands on what is written to it, for a zip that is sent while it is made."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> bytes:
        data, self.held = b"".join(self.held), []
        return data


FORMS: dict[str, tuple[Form, str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
