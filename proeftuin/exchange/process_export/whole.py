"""All files of a process at once, asked for on its page and written by the worker: a folder for each process.

The folder is the state: what was asked for, the receipt that grows while it is written, and the files. A worker that is
stopped halfway goes on where the receipt says. Finished files are kept for a week, and go when the names go.
"""

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from proeftuin.exchange.permissions import can_take_along
from proeftuin.exchange.process_export.run import RECEIPT, export
from proeftuin.exchange.process_export.sheets import sheets_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require
from proeftuin.ledger.actions import record
from proeftuin.ledger.ticks import every
from proeftuin.processes.models import Process

ASKED = ".asked"
KEPT_FOR = 7 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Whole:
    """How far it is. ``files`` are those of the receipt: name, rows_expected, rows_written, bytes and sha256."""

    files: Sequence[dict[str, Any]]
    is_done: bool
    is_complete: bool
    percent: int
    made_at: str = ""


@transaction.atomic
def ask(*, by: Actor, process: Process) -> None:
    """Ask for all files. While they are being written, asking again changes nothing. Raises NotAllowedError."""
    require(can_take_along(by, process))
    found = whole_of(process)
    if found is not None and not found.is_done:
        return
    folder = _folder(process.ref)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / ASKED).touch()
    record("process.export_asked", by=by, thread=process.thread, audience=process.circle, data={"title": process.title})


def whole_of(process: Process) -> Whole | None:
    """What was asked for and how far it is; None when nothing was."""
    folder = _folder(process.ref)
    if not (folder / ASKED).exists():
        return None
    receipt = _receipt(folder)
    done = bool(receipt.get("finished_at"))
    files = receipt.get("files", [])
    sheets = {one["sheet"] for one in files}
    return Whole(
        files, done, bool(receipt.get("complete")), 100 if done else 100 * len(sheets) // (len(sheets_of(process)) + 1),
        receipt.get("finished_at") or "",
    )  # fmt: skip


def file_of(process: Process, name: str) -> Path | None:
    """A file of a finished export, or its receipt; None for anything else."""
    found = whole_of(process)
    if found is None or not found.is_done or name not in {RECEIPT, *(one["name"] for one in found.files)}:
        return None
    return _folder(process.ref) / name


@every(minutes=0.05)
def write_waiting() -> int:
    """Write what was asked for, and let go of what is a week old. Returns how many were written."""
    written = 0
    for folder in sorted(_root().iterdir()) if _root().is_dir() else ():
        if _receipt(folder).get("finished_at"):
            if time.time() - (folder / RECEIPT).stat().st_mtime > KEPT_FOR:
                shutil.rmtree(folder, ignore_errors=True)
            continue
        process = Process.objects.select_related("organisation").filter(ref=folder.name).first()
        if process is not None and (folder / ASKED).exists():
            export(process, folder)
            written += 1
    return written


def let_go(process: Process) -> int:
    """When a process lets go of names, files with the marks of people go too. Returns how many folders went."""
    folder = _folder(process.ref)
    there = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return int(there)


def _root() -> Path:
    return Path(settings.DATA_DIR) / "exports"


def _folder(ref: str) -> Path:
    return _root() / ref


def _receipt(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
