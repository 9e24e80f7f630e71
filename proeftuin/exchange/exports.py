"""Everything public in a folder: each dataset as CSV and as JSON Lines, with a catalogue and a receipt that counts."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from proeftuin.exchange import catalogue
from proeftuin.exchange.datasets import DATASETS, Dataset, Row, cell
from proeftuin.exchange.progress import Progress, silent
from proeftuin.kernel import csv
from proeftuin.kernel.clock import now

BOM = "\ufeff"  # spreadsheets take a CSV file without it for the machine's own encoding
SHOW_EVERY = 500


@dataclass(frozen=True, slots=True)
class Written:
    """One file of the export. ``rows_expected`` were counted before, ``rows_written`` while writing."""

    name: str
    dataset: str
    format: str
    rows_expected: int
    rows_written: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ExportReceipt:
    """What an export holds, to check it by. Its shape follows the Data Package of Frictionless Data where they meet."""

    name: str
    title: str
    homepage: str
    version: str
    made_at: str
    licences: Sequence[str]
    resources: Sequence[Written]

    @property
    def complete(self) -> bool:
        return all(one.rows_expected == one.rows_written for one in self.resources)

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "complete": self.complete}


def export_all(directory: Path | str, progress: Progress = silent) -> ExportReceipt:
    """Write all open data of this instance to a folder, which is made where it is missing. Raises OSError.

    A dataset that changes while it is written shows in the receipt: more or fewer rows written than expected.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    written = [one for dataset in DATASETS.values() for one in _export(folder, dataset, progress)]
    graph = catalogue.build()
    (folder / "catalogue.ttl").write_text(catalogue.as_turtle(graph), encoding="utf-8")
    (folder / "catalogue.jsonld").write_text(catalogue.as_json_ld(graph), encoding="utf-8")
    receipt = ExportReceipt(
        "proeftuin-open-data", settings.SITE_NAME, settings.SITE_URL, settings.VERSION, now().isoformat(),
        [catalogue.TEXT_LICENCE, catalogue.DATA_LICENCE], written,
    )  # fmt: skip
    text = json.dumps(receipt.as_json(), ensure_ascii=False, indent=1)
    (folder / "receipt.json").write_text(text + "\n", encoding="utf-8")
    return receipt


def csv_lines(dataset: Dataset, rows: Iterable[Row]) -> Iterator[str]:
    """A dataset as CSV, line by line, safe to open in a spreadsheet."""
    yield BOM
    yield from csv.lines(dataset.header, ([cell(row[key]) for key in dataset.header] for row in rows))


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def _export(folder: Path, dataset: Dataset, progress: Progress) -> Iterator[Written]:
    """The dataset's two files, from one reading of the database."""
    expected = dataset.count()
    names = {"csv": f"{dataset.name}.csv", "jsonl": f"{dataset.name}.jsonl"}
    with (folder / names["csv"]).open("wb") as table, (folder / names["jsonl"]).open("wb") as lines:
        both = {"csv": _Hashed(table), "jsonl": _Hashed(lines)}
        both["csv"].write(BOM)
        echo = csv.lines(dataset.header, [])
        both["csv"].write(next(echo))
        count = 0
        for row in dataset.rows():
            count += 1
            both["csv"].write(_csv_line(dataset, row))
            both["jsonl"].write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
            if count % SHOW_EVERY == 0:
                progress(_("Writing %(name)s") % {"name": dataset.name}, count, count / max(expected, count))
    progress(_("Writing %(name)s") % {"name": dataset.name}, count, 1.0)
    for form, name in names.items():
        yield Written(name, dataset.name, form, expected, count, both[form].size, both[form].digest.hexdigest())


def _csv_line(dataset: Dataset, row: Row) -> str:
    lines = csv.lines([], [[cell(row[key]) for key in dataset.header]])
    next(lines)  # the header, which stands there already
    return next(lines)


class _Hashed:
    """A file that counts and hashes what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        self.file.write(data)
        self.digest.update(data)
        self.size += len(data)
