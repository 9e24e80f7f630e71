"""The three sections of a .pb file as rows of fields, each with the line it begins on."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from proeftuin.engines.budget.pb.notes import Notes

SECTIONS = ("META", "PROJECTS", "VOTES")
NEEDED = {"PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}


@dataclass
class Section:
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    line: int = 0


def text_of(content: bytes | str, notes: Notes) -> str | None:
    """The text with one kind of line end, or None."""
    if isinstance(content, bytes):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            notes.wrong("encoding", line)
            return None
    else:
        text = content
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        notes.wrong("nul", line)
        return None
    bare = text.count("\n") - text.count("\r\n")
    if text.count("\r\n") and bare:
        notes.slip("mixed_ends")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def sections_of(text: str, notes: Notes) -> dict[str, Section]:
    """The rows of each section with the line they begin on."""
    sections: dict[str, Section] = {}
    current: Section | None = None
    for line, row in _rows(text, notes):
        if len(row) > 1 and row[1] and current is not None and current.columns:
            current.rows.append((line, row))
        elif row and not any(row[1:]) and row[0].strip().upper() in SECTIONS:
            name = row[0].strip().upper()
            if name in sections:
                notes.wrong("second_section", line, name=name)
            current = sections.setdefault(name, Section(line=line))
        elif not any(one.strip() for one in row):
            continue
        elif current is None:
            notes.wrong("no_meta", line)
            return sections
        elif not current.columns:
            current.columns = [one.strip().lower() for one in row]
        else:
            current.rows.append((line, row))
    _check(sections, notes)
    return sections


def _check(sections: dict[str, Section], notes: Notes) -> None:
    for name in SECTIONS:
        if name not in sections:
            notes.wrong("no_section", name=name)
    for name, needed in NEEDED.items():
        section = sections.get(name)
        for column in needed if section else ():
            if section and column not in section.columns:
                notes.wrong("no_column", section.line + 1, name=name, column=column)


def _rows(text: str, notes: Notes) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.split("\n"), delimiter=";")
    began = 1
    try:
        for row in reader:
            if reader.line_num - began > 50:
                notes.wrong("quote_open", began)
                return
            yield began, row
            began = reader.line_num + 1
    except csv.Error:
        notes.wrong("quote", reader.line_num)
