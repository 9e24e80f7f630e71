"""Importing a file: read all of it, compare, then write in one transaction.

The whole file is read, mapped and staged outside the database first. A mistake in the file as a whole is therefore
found before anything is written, and the write lock is held only for the writing. All batches are written in one
transaction: the import happens, or it does not.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.exchange import mappings, readers, records, writers
from proeftuin.exchange.files import FileError, Opened, look
from proeftuin.exchange.permissions import can_import
from proeftuin.exchange.progress import Progress, silent
from proeftuin.exchange.reports import Example, ImportReport
from proeftuin.exchange.staging import Staged, Staging
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require

BATCH = 1000


def run(
    path: Path | str, format: str, *, by: Actor, dry_run: bool = False, progress: Progress = silent
) -> ImportReport:
    """Import a file in a named format. Raises FileError (nothing was written) or NotAllowedError.

    With ``dry_run`` nothing is written, and the report says what would be.
    """
    require(can_import(by))
    started = time.monotonic()
    fmt = _format(format)
    opened = look(Path(path), fmt.encodings)
    report = ImportReport(format, str(path), dry_run, makes=fmt.makes, encoding=opened.encoding.removesuffix("-sig"))
    with Staging() as staging:
        _stage(fmt, opened, staging, report, progress)
        if dry_run:
            _compare(fmt, staging, report, progress)
        else:
            with transaction.atomic():
                _write(fmt, staging, report, by, progress)
    report.seconds = time.monotonic() - started
    return report


def _format(name: str) -> mappings.Format:
    try:
        return mappings.load(name)
    except KeyError as error:
        lines = [f"  {known}: {mappings.load(known).title}" for known in mappings.formats()]
        raise FileError(
            _("There is no format “%(name)s”. The formats are:") % {"name": name} + "\n" + "\n".join(lines)
        ) from error


def _stage(fmt: mappings.Format, opened: Opened, staging: Staging, report: ImportReport, progress: Progress) -> None:
    size = max(opened.path.stat().st_size, 1)
    notes = records.Notes.blank()
    here = writers.already_here(fmt)
    for row in readers.rows(fmt, opened, lambda at: progress(_("Reading"), report.rows, at / size)):
        report.rows += 1
        try:
            record = records.make(fmt, row, notes)
        except records.Refused as refused:
            report.skip(row.number, refused.row_id, str(refused))
            continue
        if record.source_id in here and record.source == fmt.name:
            report.skip(row.number, record.source_id, _("It comes from this instance and is here already."))
            continue
        twins = staging.add(row.number, record, records.rank(fmt, row))
        if twins:
            gave_way, counts = twins
            report.skip(
                gave_way, record.source_id, _("It has the same id as row %(row)s, which counts.") % {"row": counts}
            )
    progress(_("Reading"), report.rows, 1.0)
    report.notes = _notes(opened, notes, report)


def _compare(fmt: mappings.Format, staging: Staging, report: ImportReport, progress: Progress) -> None:
    writer = writers.writer(fmt)
    done = 0
    for batch in staging.batches(BATCH):
        _sort(batch, writer.stored(batch), report, writer)
        done += len(batch)
        progress(_("Comparing"), done, done / staging.count)


def _write(fmt: mappings.Format, staging: Staging, report: ImportReport, by: Actor, progress: Progress) -> None:
    writer = writers.writer(fmt)
    done = 0
    for batch in staging.batches(BATCH):
        wanted = _sort(batch, writer.stored(batch), report, writer)
        if wanted:
            writer.write(by, wanted)
        done += len(batch)
        progress(_("Writing"), done, done / staging.count)
    if report.new + report.changed:
        writer.finish(by, report.new, report.changed)


def _sort(
    batch: Sequence[Staged],
    stored: Mapping[tuple[str, str], writers.Stored],
    report: ImportReport,
    writer: writers.Writer,
) -> list[Staged]:
    """Those that are new or changed; all are counted."""
    wanted = []
    for staged in batch:
        found = stored.get((staged.record.source, staged.record.source_id))
        if found is None:
            report.new += 1
            _show(report, staged, "new", {name: (None, value) for name, value in staged.record.fields.items()})
        elif found.hash == staged.hash or not (changes := writer.changes(found, staged.record)):
            report.unchanged += 1
            continue
        else:
            report.changed += 1
            _show(report, staged, "changed", changes)
        wanted.append(staged)
    return wanted


def _show(report: ImportReport, staged: Staged, verdict: str, fields: Mapping[str, tuple[object, object]]) -> None:
    title = str(staged.record.fields.get("title") or staged.record.fields.get("name", ""))
    report.add_example(Example(staged.record.source_id, title, verdict, fields))


def _notes(opened: Opened, notes: records.Notes, report: ImportReport) -> list[str]:
    lines = []
    if not report.rows:
        lines.append(_("The file has a header and no rows."))
    if not opened.ends_with_newline:
        lines.append(_("The file does not end with a line break: see whether its last row is whole."))
    if opened.nul_characters:
        count = opened.nul_characters
        lines.append(
            ngettext("%(count)s NUL character was taken out.", "%(count)s NUL characters were taken out.", count)
            % {"count": count}
        )
    for name, count in notes.shortened.most_common():
        lines.append(
            ngettext(
                "%(count)s text was cut to the length of “%(field)s”.",
                "%(count)s texts were cut to the length of “%(field)s”.", count,
            ) % {"count": count, "field": name}
        )  # fmt: skip
    for name, unknown in notes.unknown.items():
        if unknown:
            shown = ", ".join(f"“{cell}” ({count})" for cell, count in unknown.most_common(8))
            lines.append(
                _("“%(field)s” has values that have no code here: %(shown)s") % {"field": name, "shown": shown}
            )
    return lines
