"""Writing an export of a process to a folder, so that it can be broken off and go on.

The receipt stands in the folder from the start. It is replaced after each chunk and says what is safely written; an
export into a folder with an unfinished receipt cuts the files back to that point and goes on from there.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from proeftuin.exchange.process_export.forms import BOM, Workbook, csv_line, json_object
from proeftuin.exchange.process_export.sheets import CHUNK, Sheet, sheets_of
from proeftuin.exchange.progress import Progress, silent
from proeftuin.kernel.clock import now
from proeftuin.processes.models import Process

RECEIPT = "receipt.json"
BOOK = "process.xlsx"
FORMAT, VERSION = "proeftuin-process", 1
type Receipt = dict[str, Any]


def named(name: str) -> Process | None:
    """The process with this reference or prefix, whatever its case."""
    return Process.objects.select_related("organisation").filter(Q(ref=name.lower()) | Q(prefix=name.upper())).first()


def export(process: Process, folder: Path, progress: Progress = silent) -> Receipt:
    """Write everything public of a process to a folder. Returns the receipt. Raises OSError.

    ``complete`` is false when rows came or went while they were written: then expected and written differ.
    """
    folder.mkdir(parents=True, exist_ok=True)
    receipt = _begun(folder, process)
    sheets = sheets_of(process)
    for sheet in sheets:
        if not any(one["sheet"] == sheet.name for one in receipt["files"]):
            receipt["files"] += _write(sheet, process, folder, receipt, progress)
            receipt["checkpoint"] = None
            _save(folder, receipt)
    if not any(one["name"] == BOOK for one in receipt["files"]):
        receipt["files"].append(_write_book(folder, sheets, receipt, progress))
    receipt["finished_at"] = now().isoformat()
    receipt["complete"] = all(one["rows_expected"] == one["rows_written"] for one in receipt["files"])
    _save(folder, receipt)
    return receipt


def _begun(folder: Path, process: Process) -> Receipt:
    """The unfinished receipt in the folder, when it is of this process; a fresh one otherwise."""
    try:
        found = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    same = (found.get("format"), found.get("version"), found.get("process", {}).get("ref"))
    if same == (FORMAT, VERSION, process.ref) and not found.get("finished_at"):
        return {**found, "resumed": found.get("resumed", 0) + 1}
    return {
        "format": FORMAT, "version": VERSION, "software": settings.VERSION, "homepage": settings.SITE_URL,
        "process": {"ref": process.ref, "prefix": process.prefix, "title": process.title},
        "licence": process.licence, "attribution": process.attribution, "made_at": now().isoformat(),
        "finished_at": None, "complete": False, "resumed": 0, "checkpoint": None, "files": [],
    }  # fmt: skip


def _save(folder: Path, receipt: Receipt) -> None:
    """Replace the receipt in one step, so that a broken export never leaves half of one."""
    fresh = folder / f"{RECEIPT}.new"
    fresh.write_text(json.dumps(receipt, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(folder / RECEIPT)


def _write(
    sheet: Sheet, process: Process, folder: Path, receipt: Receipt, progress: Progress
) -> list[dict[str, object]]:
    """A sheet as CSV and JSON, from one reading of the database, with a checkpoint after each chunk."""
    point = receipt["checkpoint"] or {}
    if point.get("sheet") != sheet.name:
        point = {"sheet": sheet.name, "after": 0, "rows": 0, "expected": sheet.count(process), "bytes": {}}
    table = _Growing(folder / f"{sheet.name}.csv", point["bytes"].get("csv", 0))
    objects = _Growing(folder / f"{sheet.name}.json", point["bytes"].get("json", 0))
    line = csv_line()
    if not point["bytes"]:
        table.write(BOM + line(sheet.header))
        objects.write("[\n")
    held: tuple[list[str], list[str]] = ([], [])
    for key, values in sheet.rows(process, point["after"]):
        # A key may have several rows (the channels of one idea): a checkpoint stands between keys only.
        if len(held[0]) >= CHUNK and key != point["last"]:
            _checkpoint(folder, receipt, point, table, objects, held)
            progress(_("Writing %(name)s") % {"name": sheet.name}, point["rows"],
                     point["rows"] / max(point["expected"], point["rows"]))  # fmt: skip
        held[0].append(line(values))
        held[1].append(f"{',' if point['rows'] + len(held[1]) else ''}{json_object(sheet.header, values)}\n")
        point["last"] = key
    _checkpoint(folder, receipt, point, table, objects, held)
    objects.write("]\n")
    progress(_("Writing %(name)s") % {"name": sheet.name}, point["rows"], 1.0)
    return [
        {"name": grown.path.name, "sheet": sheet.name, "rows_expected": point["expected"],
         "rows_written": point["rows"], "bytes": grown.size, "sha256": grown.close()}
        for grown in (table, objects)
    ]  # fmt: skip


def _checkpoint(
    folder: Path, receipt: Receipt, point: dict[str, Any], table: "_Growing", objects: "_Growing",
    held: tuple[list[str], list[str]],
) -> None:  # fmt: skip
    if not held[0]:
        return
    table.write("".join(held[0]))
    objects.write("".join(held[1]))
    point["rows"] += len(held[0])
    point["after"] = point["last"]
    point["bytes"] = {"csv": table.size, "json": objects.size}
    held[0].clear()
    held[1].clear()
    receipt["checkpoint"] = point
    _save(folder, receipt)


def _write_book(folder: Path, sheets: Sequence[Sheet], receipt: Receipt, progress: Progress) -> dict[str, object]:
    """All sheets in one workbook, made from the JSON that is written already."""
    path, rows = folder / BOOK, 0
    with path.open("wb") as file:
        book = Workbook(file)
        for sheet in sheets:
            count = 0
            for count in book.sheet(sheet.name, sheet.header, read_rows(folder / f"{sheet.name}.json", sheet.header)):
                progress(_("Writing %(name)s") % {"name": f"{BOOK}: {sheet.name}"}, count, 0.5)
            rows += count
        book.close()
    expected = sum(one["rows_written"] for one in receipt["files"] if one["name"].endswith(".csv"))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": BOOK, "sheet": "", "rows_expected": expected, "rows_written": rows, "bytes": path.stat().st_size,
            "sha256": digest}  # fmt: skip


def read_rows(path: Path, header: Any) -> Iterator[list[object]]:
    """The rows of one of our JSON files, line by line."""
    for row in read_objects(path):
        yield [row.get(name) for name in header]


def read_objects(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of one of our JSON files, in constant memory. Raises ValueError with the line."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            bare = line.strip().strip(",")
            if bare in ("[", "]", "", "[]"):
                continue
            try:
                yield json.loads(bare)
            except ValueError as error:
                raise ValueError(f"{path.name}, {number}: {error}") from error


class _Growing:
    """A file that goes on behind what is safely written, and knows its size and hash."""

    def __init__(self, path: Path, size: int) -> None:
        self.path, self.size = path, size
        self.digest = hashlib.sha256()
        self.file = path.open("r+b" if path.exists() else "w+b")
        self.file.truncate(size)
        left = size
        while left and (part := self.file.read(min(left, 1 << 20))):
            self.digest.update(part)
            left -= len(part)
        self.file.seek(size)

    def write(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        self.file.write(data)
        self.file.flush()
        self.digest.update(data)
        self.size += len(data)

    def close(self) -> str:
        self.file.close()
        return self.digest.hexdigest()
