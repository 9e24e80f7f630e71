"""Surveys of our own export, brought back: the questions by version, and each answer to the version it was given to."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from proeftuin.exchange.process_export.run import read_objects
from proeftuin.exchange.process_export.sheets import answers_sheet
from proeftuin.exchange.process_import.report import ProcessReport
from proeftuin.processes.models import Method
from proeftuin.surveys.logic import Question
from proeftuin.surveys.models import Questionnaire, Response, Version
from proeftuin.surveys.rows import SHOWN, answer_of

type Row = dict[str, Any]
type Put = Callable[[str, Any, Iterator[Row], Mapping[str, Any]], object]


def put_questions(rows: Sequence[Row], methods: Mapping[str, int], report: ProcessReport) -> None:
    """The versions that people saw. The last one is also the copy that officers go on with."""
    counts = report.counts["surveys"]
    for ref in dict.fromkeys(row["method"] for row in rows):
        mine = [row for row in rows if row["method"] == ref]
        last = max(mine, key=lambda row: int(row["number"]))["schema"]
        made, _new = Questionnaire.objects.get_or_create(
            method_id=methods[ref], defaults={"draft": last, "counter": _given_out(row["schema"] for row in mine)}
        )
        for row in mine:
            wanted = {name: row[name] for name in ("schema", "reason", "published_at", "frozen_at")}
            _version, new = Version.objects.get_or_create(questionnaire=made, number=row["number"], defaults=wanted)
            counts.read += 1
            counts.made += new
            counts.unchanged += not new


def _given_out(schemas: Iterator[Row]) -> int:
    """The highest number of a question: none that comes later may have the same."""
    refs = [
        one.get("ref", "") for schema in schemas for page in schema.get("pages", ()) for one in page.get("questions")
    ]
    return max((int(found[1]) for ref in refs if (found := re.fullmatch(r"n(\d+)", ref))), default=0)


def put_answers(folder: Path, methods: Sequence[Method], put: Put, report: ProcessReport) -> None:
    """The answers of each survey whose questions are here."""
    for method in methods:
        sheet = answers_sheet(method)
        path = folder / f"{sheet.name}.json"
        if path.exists():
            put("answers", Response, _responses(path, method, sheet.keys, report), {"method": method})


def _responses(path: Path, method: Method, keys: Sequence[str], report: ProcessReport) -> Iterator[Row]:
    versions = {one.number: one for one in Version.objects.filter(questionnaire__method=method)}
    questions = {number: {one.ref: one for one in found.parsed.questions} for number, found in versions.items()}
    for line, row in enumerate(read_objects(path), 2):
        cells = dict(zip(keys, row.values(), strict=False))
        number = cells["version"]
        if len(row) != len(keys) or number not in versions:
            report.problem(path.name, line, "", _("It does not fit the questions."), _("It was left out."))
            continue
        shown = {ref: Response.SHOWN for ref in (cells[SHOWN] or "").split("|") if ref}
        yield {
            "ref": cells["id"], "reference": cells["receipt"], "version_id": versions[number].pk,
            "channel": cells["channel"], "language": cells["language"], "sent_at": cells["sent_at"],
            "changed_at": cells["sent_at"], "answers": _answers(cells, questions[number]), "readings": shown,
            "read_at": cells["sent_at"] if shown else None,
        }  # fmt: skip


def _answers(cells: Mapping[str, Any], questions: Mapping[str, Question]) -> dict[str, Any]:
    """What was stored, from the cells of its questions."""
    found: dict[str, Any] = {}
    for key, cell in cells.items():
        if not key.startswith("q:") or cell in ("", None):
            continue
        ref, _colon, part = key[2:].partition(":")
        question = questions.get(ref)
        value = answer_of(question.type if question else "", cell)
        if part:
            found.setdefault(ref, {})[part] = value
        else:
            found[ref] = value
    return found
