"""Our own export, brought back: the same references, so that the same links work and a next export is identical."""

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from proeftuin.decisions.models import Milestone, Response
from proeftuin.discussion.models import Comment
from proeftuin.exchange.files import FileError
from proeftuin.exchange.models import OldAddress, key_of
from proeftuin.exchange.permissions import can_import_process
from proeftuin.exchange.process_export import sheets
from proeftuin.exchange.process_export.run import FORMAT, RECEIPT, VERSION, read_objects
from proeftuin.exchange.process_import import surveys
from proeftuin.exchange.process_import.methods import put_methods
from proeftuin.exchange.process_import.report import ProcessReport, Recognised
from proeftuin.exchange.process_import.store import change
from proeftuin.exchange.progress import Progress, silent
from proeftuin.ideas.actions.counting import count_sides, recount
from proeftuin.ideas.actions.states import recount_tallies
from proeftuin.ideas.documents import documents_of
from proeftuin.ideas.models import CountedElsewhere, Idea
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import require
from proeftuin.kernel.ids import thread_of
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.organisations.models import Organisation
from proeftuin.processes.actions.setup import _free_prefix as free_prefix
from proeftuin.processes.models import Amendment, CodeList, Method, Opening, Phase, Process
from proeftuin.search import actions as search
from proeftuin.surveys.models import Version

NAME = "proeftuin"
BATCH = 1000
NOTE = "counted in the export"
# What is told of a process that was held here.
LEFT = ("ideas", "comments", "supports", "responses", "milestones", "surveys", "statements", "votes", "projects",
        "counts", "ballots", "panels", "draws", "volunteers")  # fmt: skip
# Of a process, what a copy that is here already is not given anew.
KEPT = ("prefix", "state")


def run(path: Path, *, by: Actor, dry_run: bool = False, progress: Progress = silent,
        organisation: Organisation | None = None) -> ProcessReport:  # fmt: skip
    """Import a folder that `proeftuin export process` wrote. Raises FileError (nothing was written)."""
    require(can_import_process(by))
    began = time.monotonic()
    report = ProcessReport(NAME, str(path), dry_run)
    _check(path, report)
    try:
        with transaction.atomic():
            _write(path, report, by, organisation, progress)
            if dry_run:
                transaction.set_rollback(True)
    except (ValueError, KeyError, TypeError) as error:
        raise FileError(_("%(file)s can't be read: %(why)s") % {"file": path, "why": error}) from error
    report.seconds = time.monotonic() - began
    return report


def _check(path: Path, report: ProcessReport) -> None:
    """The receipt says what must be there. A file that differs from it was changed or cut off."""
    try:
        receipt = json.loads((path / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileError(_("%(file)s holds no receipt.json of an export.") % {"file": path}) from error
    if (receipt.get("format"), receipt.get("version")) != (FORMAT, VERSION):
        raise FileError(_("%(file)s is an export in another form.") % {"file": path})
    if not receipt.get("finished_at"):
        raise FileError(_("The export in %(file)s was broken off. Export again: it goes on.") % {"file": path})
    for one in receipt["files"]:
        if not one["name"].endswith(".json"):
            continue
        try:
            with (path / one["name"]).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise FileError(_("%(file)s is missing.") % {"file": path / one["name"]}) from error
        if digest != one["sha256"]:
            report.problem(one["name"], 0, "", _("It was changed since it was exported."), _("It was read as it is."))
        report.files.append(Recognised(one["name"], one["sheet"], "Proeftuin 1", "utf-8", one["rows_written"]))


def _write(path: Path, report: ProcessReport, by: Actor, organisation: Organisation | None, progress: Progress) -> None:
    process, is_original = _process(path, report, organisation)
    if is_original:
        _leave(path, report)
        return
    report.title, report.process = process.title, process.get_absolute_url()
    phases = _put(report, "phases", Phase, _rows(path, "phases"), {"process": process})
    methods = _put(report, "methods", Method, _rows(path, "methods"), {"process": process})
    _openings(path, process, phases, methods)
    _amendments(path, process)
    progress(_("Writing %(name)s") % {"name": "ideas"}, 0, 0.1)
    ideas = _put(report, "ideas", Idea, _ideas(path, methods), {"process": process})
    progress(_("Writing %(name)s") % {"name": "comments"}, 0, 0.4)
    _comments(path, report, process)
    progress(_("Writing %(name)s") % {"name": "supports"}, 0, 0.8)
    _supports(path, report, ideas)
    _put(report, "responses", Response, _rows(path, "responses"), {"process": process})
    _put(report, "milestones", Milestone, _rows(path, "milestones"), {"process": process})
    _surveys(path, report, process, methods)
    put_methods(path, process, methods, lambda *what: _put(report, *what), report)
    rows = {key_of(row["address"]): row for row in _rows(path, "redirects")}
    OldAddress.objects.bulk_create(
        [OldAddress(process=process, key=key, **row) for key, row in rows.items()], ignore_conflicts=True,
    )  # fmt: skip
    report.redirects = len(rows)
    if any(one.made + one.changed for one in report.counts.values()):
        count_sides(process)
        recount(process)
        for method in process.methods.filter(kind="ideas"):
            recount_tallies(method)
        for batch in batched(ideas.values(), BATCH):
            found = Idea.objects.shown().filter(pk__in=batch).select_related("method", "process")
            search.put_all(documents_of(found))
        record("process.imported", by=by, thread=process.thread, audience=process.audience,
               data={"title": process.title, "source": NAME, "ideas": report.counts["ideas"].made,
                     "comments": report.counts["comments"].made})  # fmt: skip


def _rows(path: Path, name: str) -> Iterator[dict[str, Any]]:
    return read_objects(path / f"{name}.json")


def _surveys(path: Path, report: ProcessReport, process: Process, methods: Mapping[str, int]) -> None:
    """Questions and answers. An export of before the questions came along has none."""
    if not (path / "surveys.json").exists():
        return
    rows = [{name: _value(Version, name, value) if name != "method" else value for name, value in row.items()}
            for row in _rows(path, "surveys")]  # fmt: skip
    surveys.put_questions(rows, methods, report)
    having = process.methods.filter(kind="survey").select_related("process")
    surveys.put_answers(path, list(having), lambda *what: _put(report, *what), report)


def _leave(path: Path, report: ProcessReport) -> None:
    """The process was held here: the files hold less than what is stored, so nothing is taken from them."""
    report.notes.append(_("This process was held on this very site. Its export changes nothing here."))
    for kind in LEFT:
        if (path / f"{kind}.json").exists():
            report.counts[kind].read = report.counts[kind].unchanged = sum(1 for _row in _rows(path, kind))


def _process(path: Path, report: ProcessReport, organisation: Organisation | None) -> tuple[Process, bool]:
    """The process, and whether it is the one that the export was made from."""
    row = next(_rows(path, "process"))
    name = row.pop("organisation")
    counts = report.counts["processes"]
    counts.read += 1
    wanted = {key: _value(Process, key, value) for key, value in row.items()}
    found = Process.objects.filter(ref=wanted["ref"]).first()
    if found is not None:
        report.title, report.process = found.title, found.get_absolute_url()
        if not Event.objects.filter(thread=found.thread, kind="process.imported").exists():
            counts.unchanged += 1
            return found, True
        changed = change(found, {key: value for key, value in wanted.items() if key not in KEPT})
        counts.changed += changed
        counts.unchanged += not changed
        if changed:
            found.save()
        return found, False
    if Process.objects.filter(prefix=wanted["prefix"]).exists():
        wanted["prefix"] = free_prefix(wanted["prefix"])
    counts.made += 1
    return Process.objects.create(organisation=organisation or _named(name), **wanted), False


def _named(name: str) -> Organisation:
    """The organisation of this name, made where there is none."""
    return Organisation.objects.filter(name=name).first() or Organisation.objects.create(name=name)


def _put(
    report: ProcessReport, kind: str, model: Any, rows: Iterator[dict[str, Any]],
    more: Mapping[str, Any],
) -> dict[str, int]:  # fmt: skip
    """Make what is new, change what changed; by reference. Returns reference → key."""
    counts, keys = report.counts[kind], {}
    for batch in batched(rows, BATCH):
        refs = [row["ref"] for row in batch]
        have = {one.ref: one for one in model._default_manager.filter(ref__in=refs)}
        new, changed = [], []
        for row in batch:
            wanted = {key: _value(model, key, value) for key, value in row.items() if not _is_secret(key, value)}
            found = have.get(row["ref"])
            if found is None:
                new.append(model(**wanted, **more))
            elif change(found, {key: value for key, value in wanted.items() if key not in _COUNTED}):
                changed.append(found)
        model._default_manager.bulk_create(new)
        for found in changed:
            found.save()
        keys.update({one.ref: one.pk for one in (*have.values(), *new)})
        counts.read += len(batch)
        counts.made += len(new)
        counts.changed += len(changed)
        counts.unchanged += len(batch) - len(new) - len(changed)
    return keys


def _is_secret(name: str, value: Any) -> bool:
    """A total that was not told, because people were still voting: here it is what comes to be counted."""
    return value is None and name in _COUNTED


_COUNTED = ("supports", "against", "comments")  # projections: the recount at the end finds what does not add up


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    """A value of JSON in the type of the field."""
    field = model._meta.get_field(name.removesuffix("_id"))
    if value is None:
        return None
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(field, models.DecimalField) else value


def _ideas(path: Path, methods: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for row in _rows(path, "ideas"):
        row["method_id"] = methods[row.pop("method")]
        yield row


def _openings(path: Path, process: Process, phases: Mapping[str, int], methods: Mapping[str, int]) -> None:
    """Who could do what. The codes of a list do not come along: those openings stay, with an empty list, for nobody."""
    rows = list(_rows(path, "openings"))
    asked = {name: _named(name) for name in {row["organisation"] for row in rows} if name}
    lists = {name: CodeList.objects.get_or_create(process=process, name=name, defaults={"kind": "shared"})[0]
             for name in {row["list"] for row in rows} if name}  # fmt: skip
    Opening.objects.bulk_create(
        [
            Opening(phase_id=phases[row["phase"]], method_id=methods[row["method"]], action=row["action"],
                    who=row["who"], claim_name=row["claim_name"], claim_value=row["claim_value"],
                    explanation=row["explanation"],
                    code_list=lists.get(row["list"]), organisation=asked.get(row["organisation"]))
            for row in rows
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _amendments(path: Path, process: Process) -> None:
    have = set(process.amendments.values_list("number", flat=True))
    Amendment.objects.bulk_create(
        Amendment(process=process, **{key: _value(Amendment, key, value) for key, value in row.items()})
        for row in _rows(path, "amendments")
        if row["number"] not in have
    )


def _comments(path: Path, report: ProcessReport, process: Process) -> None:
    scope = thread_of("process", process.ref)
    above: dict[str, str] = {}

    def rows() -> Iterator[dict[str, Any]]:
        for row in _rows(path, "comments"):
            parent = row.pop("parent")
            row["score"] = row["ups"] - row["downs"]
            if parent:
                above[row["ref"]] = parent
            yield row

    keys = _put(report, "comments", Comment, rows(), {"scope": scope})
    if not report.counts["comments"].made:
        return
    tied = []
    for ref, parent in above.items():
        root, depth = parent, 1
        while root in above:
            root, depth = above[root], depth + 1
        if parent in keys:
            tied.append((keys[parent], keys[root], depth, keys[ref]))
    with connection.cursor() as cursor:
        for batch in batched(tied, BATCH):
            cursor.executemany(
                "UPDATE discussion_comment SET parent_id = %s, root_id = %s, depth = %s WHERE id = %s", batch
            )
    _count_replies([root for _parent, root, _depth, _pk in tied])


def _count_replies(roots: Sequence[int]) -> None:
    totals: dict[int, int] = {}
    for root in roots:
        totals[root] = totals.get(root, 0) + 1
    for batch in batched(totals.items(), BATCH):
        Comment.objects.bulk_update([Comment(pk=pk, replies=count) for pk, count in batch], ["replies"])


def _supports(path: Path, report: ProcessReport, ideas: Mapping[str, int]) -> None:
    """Supports come back as counts with their channel: who gave them did not leave the first instance.

    An idea that has supports of its own here keeps those, since its export was made from them.
    """
    counts = report.counts["supports"]
    for batch in batched(_rows(path, "supports"), BATCH):
        pks = [ideas[row["idea"]] for row in batch]
        here = sheets.totals_of(pks)
        new = []
        for row in batch:
            counts.read += 1
            now_here = here.get(ideas[row["idea"]], {}).get(row["channel"])
            told = [row["supports"], row["against"], row["comments"]]
            if now_here == told:
                counts.unchanged += 1
            elif now_here is None:
                counts.made += 1
                new.append(CountedElsewhere(idea_id=ideas[row["idea"]], channel=row["channel"], note=NOTE,
                                            supports=told[0], against=told[1], comments=told[2]))  # fmt: skip
            else:
                mine = CountedElsewhere.objects.filter(idea_id=ideas[row["idea"]], channel=row["channel"], note=NOTE)
                changed = mine.update(supports=told[0], against=told[1], comments=told[2])
                counts.changed += bool(changed)
                counts.unchanged += not changed
        CountedElsewhere.objects.bulk_create(new)
