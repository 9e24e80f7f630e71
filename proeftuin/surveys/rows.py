"""Responses as flat rows for files: the same columns for all versions, in the order of the questions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from proeftuin.processes.models import Method
from proeftuin.surveys import logic, queries
from proeftuin.surveys.logic import OTHER, Question, in_language
from proeftuin.surveys.queries import ResponseRow
from proeftuin.surveys.results import questions_of

FIXED = ("id", "receipt", "version", "channel", "language", "sent_at")
SHOWN = "words_shown"  # the refs of open questions whose words a moderator found fit for everyone
LISTS = ("multiple", "ranking", "matrix_multiple")


def export_columns(method: Method, language: str = "en") -> list[tuple[str, str]]:
    """(key, heading) of each column. Keys of answers are "q:REF", "q:REF:PART"; headings say the question."""
    surveys = [one.parsed for one in queries.versions_of(method)]
    columns = [(name, name) for name in FIXED]
    for number, question in enumerate(questions_of(surveys), start=1):
        columns += _columns(question, number, language, method.process.language)
    return columns


def _columns(question: Question, number: int, language: str, fallback: str) -> list[tuple[str, str]]:
    head = f"{number}. {in_language(question.label, language, fallback)}"
    key = f"q:{question.ref}"
    if question.type in logic.WITH_ROWS:
        return [
            (f"{key}:{row.code}", f"{head} – {in_language(row.label, language, fallback)}") for row in question.rows
        ]
    if question.type == "point":
        return [(f"{key}:lat", f"{head} – lat"), (f"{key}:lon", f"{head} – lon")]
    beside = [(f"{key}.{OTHER}", f"{head} – {OTHER}")] if question.other else []
    return [(key, head), *beside]


def export_row(row: ResponseRow, keys: Sequence[str]) -> list[Any]:
    """One response under these keys. Codes, so that a file reads the same in each language; lists with "|"."""
    fixed: Mapping[str, Any] = {
        "id": row.ref, "receipt": row.reference, "version": row.version, "channel": row.channel,
        "language": row.language, "sent_at": row.sent_at.isoformat(), SHOWN: "|".join(row.shown),
    }  # fmt: skip
    return [_cell(row.answers, key) if key.startswith("q:") else fixed[key] for key in keys]


def _cell(answers: Mapping[str, Any], key: str) -> Any:
    ref, _colon, part = key[2:].partition(":")
    value = answers.get(ref)
    if part:
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, list):
        return "|".join(map(str, value))
    if value is True:
        return "yes"
    return "" if value is None else value


def answer_of(kind: str, cell: Any) -> Any:
    """A cell of a question of this type as the answer that it came from."""
    if kind == "consent":
        return cell == "yes"
    return str(cell).split("|") if kind in LISTS else cell


def export_rows(method: Method, keys: Sequence[str], *, after: int = 0) -> Iterator[tuple[int, list[Any]]]:
    """(id to go on after, row) of each response, in a fixed order and in little memory."""
    for row in queries.response_rows(method, after=after):
        yield row.id, export_row(row, keys)
