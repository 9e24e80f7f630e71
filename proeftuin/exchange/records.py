"""From a row to a record: the fields of one case, publication or organisation, fit to store."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.exchange.fields import FIELDS, Field
from proeftuin.exchange.logic import capitalise, clean, fold, one_line, truncate, unique, url, without_mail
from proeftuin.exchange.mappings import Format, Section
from proeftuin.exchange.readers import Row

type Value = str | int | list[str] | None
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to store. ``fields`` holds only what the row gave, in the shapes of the models."""

    source: str
    source_id: str
    fields: Mapping[str, Value]

    @property
    def hash(self) -> str:
        """Of everything that would be stored: the same record gives the same hash, whatever the column order."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    def text(self) -> str:
        return json.dumps(dict(self.fields), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class Notes:
    """What happened to values on the way: cut to length, or unknown to a table or vocabulary."""

    shortened: Counter[str]
    unknown: dict[str, Counter[str]]

    @classmethod
    def blank(cls) -> "Notes":
        return cls(Counter(), {})

    def unknown_in(self, name: str) -> Counter[str]:
        if name not in self.unknown:
            self.unknown[name] = Counter()
        return self.unknown[name]


class Refused(Exception):  # noqa: N818 - a row that is refused, in words for the report
    """A row that makes no record. The message says why."""

    def __init__(self, reason: str, row_id: str = "") -> None:
        super().__init__(reason)
        self.row_id = row_id


def make(fmt: Format, row: Row, notes: Notes) -> Record:
    """The record of a row. Raises Refused."""
    row_id = row_identity(fmt, row)
    if row.problem:
        raise Refused(row.problem, row_id)
    for skip in fmt.skips:
        if skip.applies("".join(row.cells(skip.column))):
            raise Refused(skip.reason, row_id)
    if not row_id:
        raise Refused(_("It has no id (column “%(column)s”).") % {"column": fmt.id_column})
    if len(row_id) > LONGEST_ID:
        raise Refused(_("Its id is longer than %(most)s characters.") % {"most": LONGEST_ID}, row_id[:LONGEST_ID])
    known = FIELDS[fmt.makes]
    fields: dict[str, Value] = {name: _constant(value) for name, value in fmt.constants.items()}
    for name, sections in fmt.sections.items():
        try:
            cells = _fed(row, sections, notes.unknown_in(name))
        except ValueError as error:
            raise Refused(_("%(field)s can't be read: %(why)s") % {"field": name, "why": error}, row_id) from error
        value = _coerced(name, cells, known[name], notes)
        if value not in ("", None, []):
            fields[name] = value
    for name, field in known.items():
        if field.required and not fields.get(name):
            raise Refused(_("It has no %(field)s.") % {"field": name}, row_id)
    source = str(fields.pop("source", "") or fmt.name)
    return Record(source, str(fields.pop("source_id", "") or row_id), fields)


def row_identity(fmt: Format, row: Row) -> str:
    if not fmt.id_column:
        return f"row-{row.number}"
    return one_line(clean("".join(row.cells(fmt.id_column))))


def rank(fmt: Format, row: Row) -> str:
    """By what a row is compared with another one that has the same id."""
    return "".join(_passed(row, fmt.highest, Counter())) if fmt.highest else ""


def _fed(row: Row, sections: tuple[Section, ...], unknown: Counter[str]) -> list[str]:
    """The cells that feed a field; several sections are made into one text with headings."""
    if len(sections) == 1 and not sections[0].heading:
        return _passed(row, sections[0], unknown)
    parts = []
    for one in sections:
        text = "\n\n".join(_passed(row, one, unknown))
        if text:
            parts.append(f"### {one.heading}\n\n{text}" if one.heading else text)
    return ["\n\n".join(parts)] if parts else []


def _passed(row: Row, section: Section, unknown: Counter[str]) -> list[str]:
    cells = [clean(cell) if cell else "" for column in section.cells for cell in row.cells(column) or ("",)]
    if not any(cells):
        return []
    for step in section.do:
        # A step on all cells together counts places, so that blanks stay until then.
        cells = step.run(cells, unknown)
    if section.names:
        words = (word for column in section.names for cell in row.cells(column) for word in fold(cell).split())
        names = frozenset(word for word in words if len(word) > 3)  # not the “of” and “new” in them
        cells = [capitalise(cell, names) for cell in cells]
    return unique(cells)


def _constant(value: object) -> Value:
    return value if isinstance(value, str | int | list) else str(value)


def _coerced(name: str, cells: list[str], field: Field, notes: Notes) -> Value:
    """Cells in the shape that the field stores. One value: that of the first cell."""
    if not cells:
        return None
    match field.kind:
        case "codes":
            value: Value = _known_codes(name, cells, field, notes)
        case "code":
            value = next(iter(_known_codes(name, cells[:1], field, notes)), "")
        case "list":
            value = unique([truncate(one_line(without_mail(cell)), field.limit) for cell in cells])
        case "text":
            value = _cut(name, without_mail("\n\n".join(cells)), field, notes)
        case "line":
            value = _cut(name, one_line(without_mail(cells[0])), field, notes)
        case "whole":
            value = int(cells[0]) if cells[0].isascii() and cells[0].isdigit() and len(cells[0]) < 10 else None
        case "url":
            value = made if len(made := url(cells[0])) <= field.limit else ""
        case _:  # decimal and date are checked where they are stored
            value = cells[0]
    return value


def _known_codes(name: str, cells: list[str], field: Field, notes: Notes) -> list[str]:
    known = vocabularies.codes(field.vocabulary)
    found = []
    for cell in unique(cells):
        if cell in known:
            found.append(cell)
        else:
            notes.unknown_in(name)[cell[:120]] += 1
    return found


def _cut(name: str, text: str, field: Field, notes: Notes) -> str:
    if len(text) > field.limit:
        notes.shortened[name] += 1
    return truncate(text, field.limit)
