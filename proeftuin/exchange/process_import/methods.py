"""Opinions, votes on a budget and panels of our own export, brought back. People stay numbers, ballots pseudonyms."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import batched, groupby
from pathlib import Path
from typing import Any

from proeftuin.budgets import documents as budget_documents
from proeftuin.budgets.logic import TAKEN_OVER
from proeftuin.budgets.models import Ballot, Project
from proeftuin.budgets.models import Count as BudgetCount
from proeftuin.exchange.process_export.run import read_objects
from proeftuin.exchange.process_import.report import ProcessReport
from proeftuin.kernel.clock import now
from proeftuin.opinions import documents as opinion_documents
from proeftuin.opinions.actions.counting import recount
from proeftuin.opinions.models import Statement, Vote, Voter
from proeftuin.panels.models import Draw, Panel, Volunteer
from proeftuin.processes.models import Participant, Process
from proeftuin.search import actions as search

BATCH = 2_000
CHANNEL = "import"
TOTALS = ("agrees", "disagrees", "passes")
type Row = dict[str, Any]
type Put = Callable[[str, Any, Iterator[Row], Mapping[str, Any]], Mapping[str, int]]


def put_methods(path: Path, process: Process, methods: Mapping[str, int], put: Put, report: ProcessReport) -> None:
    """All that the files of a folder hold of these methods. An export of before they came along lacks some."""
    _opinions(path, process, methods, put, report)
    _budgets(path, process, methods, put, report)
    _panels(path, methods, put, report)


def _rows(path: Path, name: str) -> Iterator[Row]:
    file = path / f"{name}.json"
    return read_objects(file) if file.exists() else iter(())


def _placed(path: Path, name: str, methods: Mapping[str, int], **renamed: str) -> Iterator[Row]:
    """Rows with the key of their method in the place of its reference."""
    for row in _rows(path, name):
        row["method_id"] = methods[row.pop("method")]
        yield {renamed.get(key, key): value for key, value in row.items()}


# Opinions ----------------------------------------------------------------------------------------------------------
def _opinions(path: Path, process: Process, methods: Mapping[str, int], put: Put, report: ProcessReport) -> None:
    def rows() -> Iterator[Row]:
        for row in _placed(path, "statements", methods):
            yield {key: value for key, value in row.items() if key not in TOTALS or value is not None}

    statements = put("statements", Statement, rows(), {})
    if process.is_public:
        made = Statement.objects.shown().filter(method__process=process).select_related("method__process")
        search.put_all(opinion_documents.documents_of(made))
    for ref, found in groupby(_rows(path, "votes"), lambda row: row["method"]):
        _votes(process, (ref, methods[ref]), list(found), statements, report)
    for method in process.methods.filter(kind="opinions"):
        if Vote.objects.filter(statement__method=method).exists():
            recount(method)


def _votes(
    process: Process, method: tuple[str, int], rows: list[Row], statements: Mapping[str, int], report: ProcessReport
) -> None:
    """The votes of one conversation; a voter that is here already keeps theirs."""
    counts = report.counts["votes"]
    counts.read += len(rows)
    channels = {row["voter"]: row["channel"] for row in rows}
    voters, new = _voters(process, method, channels, Counter(row["voter"] for row in rows))
    fresh = [row for row in rows if row["voter"] in new]
    for batch in batched(fresh, BATCH):
        Vote.objects.bulk_create(
            Vote(voter_id=voters[row["voter"]], statement_id=statements[row["statement"]], value=row["value"],
                 at=datetime.fromisoformat(row["at"]))
            for row in batch
        )  # fmt: skip
    counts.made += len(fresh)
    counts.unchanged += len(rows) - len(fresh)


def _voters(
    process: Process, method: tuple[str, int], channels: Mapping[int, str], votes: Mapping[int, int]
) -> tuple[dict[int, int], set[int]]:
    """Number → key of the voter, and which of them are new. In order of their numbers, so that these stay."""
    ref, key = method
    start = f"import:{ref}:"
    here = Voter.objects.filter(method_id=key, participant__key__startswith=start)
    known = {int(name.removeprefix(start)): pk for name, pk in here.values_list("participant__key", "pk")}
    new = sorted(set(channels) - set(known))
    people = Participant.objects.bulk_create(
        [Participant(process=process, key=f"{start}{who}", channel=channels[who], who="entered") for who in new],
        batch_size=BATCH,
    )
    made = Voter.objects.bulk_create(
        [Voter(method_id=key, participant=one, channel=channels[who], votes=votes[who])
         for who, one in zip(new, people, strict=True)],
        batch_size=BATCH,
    )  # fmt: skip
    return known | {who: one.pk for who, one in zip(new, made, strict=True)}, set(new)


# Votes on a budget -------------------------------------------------------------------------------------------------
def _budgets(path: Path, process: Process, methods: Mapping[str, int], put: Put, report: ProcessReport) -> None:
    put("projects", Project, _placed(path, "projects", methods, cost_cents="cost", incompatible="sets"), {})
    put("counts", BudgetCount, _placed(path, "counts", methods), {"state": BudgetCount.State.DONE, "percent": 100})
    if process.is_public:
        found = Project.objects.filter(method__process=process, withdrawn_at=None).select_related("method__process")
        search.put_all(budget_documents.documents_of(found))
    counted = dict(
        BudgetCount.objects.filter(method__process=process)
        .order_by("created_at")
        .values_list("method_id", "created_at")
    )
    for batch in batched(_placed(path, "ballots", methods), BATCH):
        _ballots(list(batch), counted, report)


def _ballots(rows: list[Row], counted: Mapping[int, datetime], report: ProcessReport) -> None:
    """Ballots under their pseudonym: whoever holds the receipt finds theirs again."""
    counts = report.counts["ballots"]
    codes = [TAKEN_OVER + row["voter"] for row in rows]
    here = set(Ballot.objects.filter(code__in=codes).values_list("code", flat=True))
    new = []
    for code, row in zip(codes, rows, strict=True):
        if code not in here:
            at = counted[row["method_id"]] - timedelta(seconds=1) if row["in_count"] else now()
            new.append(Ballot(method_id=row["method_id"], code=code, channel=row["channel"], choices=row["choices"],
                              cast_at=at, changed_at=at))  # fmt: skip
    Ballot.objects.bulk_create(new)
    counts.read += len(rows)
    counts.made += len(new)
    counts.unchanged += len(rows) - len(new)


# Panels ------------------------------------------------------------------------------------------------------------
def _panels(path: Path, methods: Mapping[str, int], put: Put, report: ProcessReport) -> None:
    panels: dict[int, int] = {}
    for row in _placed(path, "panels", methods):
        method, members = row.pop("method_id"), row.pop("members")
        told = members if any(many != 0 for of in members.values() for many in of.values()) else {}
        panel, made = Panel.objects.get_or_create(method_id=method, defaults={**row, "kept": told})
        panels[method] = panel.pk
        report.counts["panels"].read += 1
        report.counts["panels"].made += made
        report.counts["panels"].unchanged += not made

    def rows() -> Iterator[Row]:
        for row in _placed(path, "draws", methods):
            yield {"panel_id": panels[row.pop("method_id")], **row}

    draws = put("draws", Draw, rows(), {})
    for batch in batched(_placed(path, "volunteers", methods), BATCH):
        _volunteers(list(batch), panels, draws, report)


def _volunteers(rows: list[Row], panels: Mapping[int, int], draws: Mapping[str, int], report: ProcessReport) -> None:
    """Codes and where they stand. What they told of themselves stayed where they told it."""
    counts = report.counts["volunteers"]
    here = {
        (one.panel_id, one.code): one
        for one in Volunteer.objects.filter(panel__in=panels.values(), code__in=[row["code"] for row in rows])
    }
    new = []
    for row in rows:
        panel = panels[row["method_id"]]
        if (panel, row["code"]) not in here:
            new.append(Volunteer(panel_id=panel, code=row["code"], state=row["state"],
                                 draw_id=draws.get(row["draw"] or "")))  # fmt: skip
    Volunteer.objects.bulk_create(new)
    counts.read += len(rows)
    counts.made += len(new)
    counts.unchanged += len(rows) - len(new)
