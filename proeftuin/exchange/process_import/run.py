"""Importing a process: read all files, recognise them, then write in one transaction. A dry run takes it back."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.exchange.files import FileError
from proeftuin.exchange.logic import humanise
from proeftuin.exchange.permissions import can_import_process
from proeftuin.exchange.process_import import own
from proeftuin.exchange.process_import.comments import Comments
from proeftuin.exchange.process_import.dialects import Platform, Reading, explain, recognise
from proeftuin.exchange.process_import.languages import language_of
from proeftuin.exchange.process_import.making import Maker, Tell, space_of
from proeftuin.exchange.process_import.platforms import PLATFORMS
from proeftuin.exchange.process_import.report import Column, ProcessReport, Recognised
from proeftuin.exchange.process_import.shapes import About, Contribution, Said
from proeftuin.exchange.process_import.store import Store
from proeftuin.exchange.process_import.tables import ENDINGS, Table, tables
from proeftuin.exchange.progress import Progress, silent
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require
from proeftuin.ledger.actions import record
from proeftuin.organisations.models import Organisation

SHOW_EVERY = 500
SPOKEN_AT = 200  # contributions of which the language is looked at


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the officer says beside the files. ``base_url`` completes addresses that begin with a slash."""

    title: str = ""
    organisation: Organisation | None = None
    base_url: str = ""
    time_zone: str = "Europe/Brussels"


@dataclass(slots=True)
class Source:
    """The files of one export, recognised."""

    path: Path
    readings: list[tuple[Table, Reading]] = field(default_factory=list)
    about: About = field(default_factory=About)
    contributions: list[Contribution] = field(default_factory=list)
    news: list[Contribution] = field(default_factory=list)
    said: list[tuple[Said, Tell, int]] = field(default_factory=list)  # that stood among the contributions
    space: str = ""


def run(
    path: Path | str, format: str, *, by: Actor, dry_run: bool = False, wishes: Wishes | None = None,
    progress: Progress = silent,
) -> ProcessReport:  # fmt: skip
    """Import one process from a file or folder. Raises FileError (nothing was written) or NotAllowedError."""
    require(can_import_process(by))
    began, wishes = time.monotonic(), wishes or Wishes()
    if format == own.NAME:
        return own.run(Path(path), by=by, dry_run=dry_run, progress=progress, organisation=wishes.organisation)
    report = ProcessReport(format, str(path), dry_run)
    source = _recognised(Path(path), platform_of(format), report)
    _read(source, report, ZoneInfo(wishes.time_zone), progress)
    _name(source, wishes)
    with transaction.atomic():
        _write(source, report, by, wishes, progress)
        if dry_run:
            transaction.set_rollback(True)
    if dry_run:
        report.process = ""
    report.seconds = time.monotonic() - began
    return report


def platform_of(format: str) -> Platform:
    """The platform of a format. Raises FileError that names those that exist."""
    if format not in PLATFORMS:
        raise FileError(_("There is no format “%(name)s”. There are %(known)s.") % {
            "name": format, "known": ", ".join([*PLATFORMS, own.NAME])})  # fmt: skip
    return PLATFORMS[format]


# Reading -----------------------------------------------------------------------------------------------------------
def _recognised(path: Path, platform: Platform, report: ProcessReport) -> Source:
    source, strange = Source(path), []
    for table in tables(path):
        for line, words in table.warnings:
            report.problem(table.name, line, "", words, _("The rest was read."))
        reading = recognise(platform, table.columns)
        if reading is None:
            strange.append((table, _looks_like(table)))
            continue
        source.readings.append((table, reading))
        places = {place.column: place.target for place in reading.places}
        for column in table.columns:
            to, left = places.get(column, ""), reading.left.get(column, "")
            report.columns.append(Column(table.name, column, to, explain(left) if left else ""))
    for table, looks in strange:
        if looks:
            what = _("This is a file of %(platform)s, not of %(wanted)s.") % {
                "platform": looks.title,
                "wanted": platform.title,
            }
            done = _("It was left. Choose --format %(format)s.") % {"format": looks.format}
        else:
            shown = ", ".join(table.columns[:8]) or _("none")
            what = _("Its columns (%(columns)s) are none that %(platform)s writes.") % {
                "columns": shown,
                "platform": platform.title,
            }
            done = _("The file was left.")
        report.problem(table.name, 0, "", what, done)
    if path.is_dir():
        others = sorted(one.name for one in path.iterdir() if one.is_file() and one.suffix.lower() not in ENDINGS)
        if others:
            report.notes.append(_("Other files were left: %(names)s.") % {"names": ", ".join(others)})
    if not any(reading.entity.makes in ("idea", "process") for _table, reading in source.readings):
        raise FileError("\n".join(f"{one.file}: {one.what} {one.done}" for one in report.problems)
                        or _("%(file)s holds nothing that can be imported.") % {"file": path})  # fmt: skip
    return source


def _looks_like(table: Table) -> Platform | None:
    return next((one for one in PLATFORMS.values() if recognise(one, table.columns)), None)


def _read(source: Source, report: ProcessReport, zone: ZoneInfo, progress: Progress) -> None:
    """Everything but the comments, which are read while they are written."""
    for table, reading in source.readings:
        entity = reading.entity
        if entity.makes in ("comment", "nothing"):
            if entity.makes == "nothing":
                report.notes.append(f"{table.name} ({entity.name}): {explain(entity.why_nothing)}")
                report.files.append(Recognised(table.name, entity.name, reading.dialect, table.encoding, 0))
            continue
        tell = _tell(report, table)
        maker, rows = Maker(reading, zone, tell), 0
        for line in table.rows():
            rows += 1
            source.space = source.space or space_of(line, reading)
            before = len(source.contributions) + len(source.said) + len(source.news)
            for made in maker.made(line):
                _keep(source, made, tell, line.number)
            if entity.makes == "idea" and before == len(source.contributions) + len(source.said) + len(source.news):
                report.counts["ideas"].read += 1
                report.counts["ideas"].skipped += 1
            if rows % SHOW_EVERY == 0:
                progress(_("Reading %(name)s") % {"name": table.name}, rows, 0.5)
        report.files.append(Recognised(table.name, entity.name, reading.dialect, table.encoding, rows))


def _keep(source: Source, made: object, tell: Tell, line: int) -> None:
    if isinstance(made, About):
        source.about = source.about if source.about.id else made
    elif isinstance(made, Said):
        source.said.append((made, tell, line))
    elif isinstance(made, Contribution):
        (source.contributions if made.title else source.news).append(made)


def _tell(report: ProcessReport, table: Table) -> Tell:
    return lambda line, column, what, done: report.problem(table.name, line, column, what, done)


def _name(source: Source, wishes: Wishes) -> None:
    """What the process is called, and by what it is found back next time."""
    about = source.about
    slug = source.space.rstrip("/").rpartition("/")[2]
    about.id = about.id or source.space.partition("://")[2] or source.path.stem
    about.url = about.url or source.space
    about.title = wishes.title or about.title or humanise((slug or source.path.stem).replace("-", "_")).capitalize()
    by_id = {(one.part, one.id): one for one in source.contributions}
    for one in source.news:
        if (one.part, one.id) in by_id:
            by_id[one.part, one.id].steps += one.steps


# Writing -----------------------------------------------------------------------------------------------------------
def _write(source: Source, report: ProcessReport, by: Actor, wishes: Wishes, progress: Progress) -> None:
    store = Store(report, base_url=wishes.base_url)
    dates: list[datetime] = [at for one in source.contributions for at in (one.created_at, one.published_at) if at]
    language = _language(source)
    organisation = wishes.organisation or _own_organisation()
    process = store.put_process(
        source.about, organisation, language, min(dates, default=None), max(dates, default=None)
    )
    report.title, report.process = process.title, process.get_absolute_url()
    store.put_methods(source.contributions)
    progress(_("Writing"), 0, 0.0)
    store.put_ideas(source.contributions)
    store.link_results(source.contributions)
    comments = Comments(store)
    comments.put(_said(source, report, ZoneInfo(wishes.time_zone), progress))
    comments.finish()
    store.count_comments(with_rows=frozenset(comments.parts))
    if any(one.made + one.changed for one in report.counts.values()):
        store.finish()
        counts = report.counts
        record("process.imported", by=by, thread=process.thread, audience=process.audience,
               data={"title": process.title, "source": report.format, "ideas": counts["ideas"].made,
                     "comments": counts["comments"].made})  # fmt: skip


def _said(
    source: Source, report: ProcessReport, zone: ZoneInfo, progress: Progress
) -> Iterator[tuple[Said, Tell, int]]:
    """The comments of all files, read as they are written."""
    counts = report.counts["comments"]
    counts.read += len(source.said)
    yield from source.said
    for table, reading in source.readings:
        if reading.entity.makes != "comment":
            continue
        tell = _tell(report, table)
        maker, rows = Maker(reading, zone, tell), 0
        for line in table.rows():
            rows += 1
            counts.read += 1
            nothing = True
            for made in maker.made(line):
                if isinstance(made, Said):
                    nothing = False
                    yield made, tell, line.number
            counts.skipped += nothing
            if rows % SHOW_EVERY == 0:
                progress(_("Reading %(name)s") % {"name": table.name}, rows, 0.9)
        report.files.append(Recognised(table.name, reading.entity.name, reading.dialect, table.encoding, rows))


def _language(source: Source) -> str:
    said: Sequence[str] = [one.language for one in source.contributions if one.language]
    if said:
        return max(set(said), key=said.count)
    return language_of(f"{one.title} {one.body[:400]}" for one in source.contributions[:SPOKEN_AT])


def _own_organisation() -> Organisation:
    """Whose instance this is; the first organisation, or a new one, when nobody said."""
    name = settings.SITE_OWNER
    found = Organisation.objects.filter(name=name).first() if name else Organisation.objects.order_by("pk").first()
    return found or Organisation.objects.create(name=name or settings.SITE_NAME, kind="municipality")
