"""Mapping files: what a format's columns mean here. Content, in ``content/mappings/``, checked with file and line.

A mapping names a reader, the column that is the id, and for each field the cells that feed it and the steps they
pass. ``docs`` of the format: see the handbook's page on import formats; the shortest example is ``nl-gm.toml``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from proeftuin.content import vocabularies
from proeftuin.content.loader import LANGUAGES, ContentError, Problem, files, line_of, read_toml
from proeftuin.exchange import steps
from proeftuin.exchange.fields import FIELDS
from proeftuin.exchange.logic import fold

READERS = ("csv", "jsonl", "mergers")
ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1")
_PARTS = {"title", "makes", "copy", "reader", "id", "skip", "columns", "constants", "fields", "tables"}
_READER_PARTS = {
    "kind",
    "encodings",
    "delimiter",
    "required",
    "protected",
    "completes",
    "before",
    "after",
    "party",
    "last_day",
}
_SECTION_PARTS = {"heading", "from", "do", "names"}


@dataclass(frozen=True, slots=True)
class Section:
    """Cells with the steps they pass, and the heading above them in a text made of several."""

    cells: tuple[str, ...]
    do: tuple[steps.Step, ...] = ()
    heading: str = ""
    names: tuple[str, ...] = ()  # columns whose words are written with a capital in it


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are no record of their own, and why."""

    column: str
    reasons: Mapping[str, str]  # language → words
    values: frozenset[str] = frozenset()
    empty: bool = False

    @property
    def reason(self) -> str:
        return self.reasons.get((get_language() or "en")[:2]) or self.reasons["en"]

    def applies(self, cell: str) -> bool:
        return (self.empty and not cell.strip()) or cell.strip() in self.values


@dataclass(frozen=True, slots=True)
class Format:
    """One import format, ready to use. ``sections`` maps a field to what feeds it, in order."""

    name: str
    title: str
    makes: str  # case, publication or organisation
    kind: str  # of the reader
    encodings: tuple[str, ...]
    required: tuple[str, ...]
    id_column: str  # "" when rows are numbered
    highest: Section | None  # of rows with the same id, the one where this is highest counts; otherwise the first
    sections: Mapping[str, tuple[Section, ...]]
    constants: Mapping[str, object]
    columns: Mapping[str, str]  # short name → column
    skips: tuple[Skip, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)  # of the reader


def formats() -> list[str]:
    """The names of all import formats."""
    return [path.stem for path in files("mappings")]


def load(name: str) -> Format:
    """A format by name. Raises KeyError when there is none, ContentError when its file has mistakes."""
    path = next((path for path in files("mappings") if path.stem == name), None)
    if path is None:
        raise KeyError(name)
    return _format(path)


def problems() -> list[Problem]:
    """Every mistake in the mapping files and their shared tables."""
    found: list[Problem] = []
    for path in files("mappings"):
        try:
            _format(path)
        except ContentError as error:
            found += error.problems
    return found


@cache
def shared_tables() -> dict[str, dict[str, tuple[str, ...]]]:
    """Tables that several mappings use, from ``content/mappings/tables/``: code → names.

    A table with the name of a vocabulary adds other names to its words.
    """
    return {path.stem: _with_labels(path.stem, read_toml(path)) for path in files("mappings/tables")}


def _with_labels(name: str, more: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    table = {code: tuple(names) for code, names in more.items()}
    if name in vocabularies.names():
        for term in vocabularies.terms(name):
            table[term.code] = tuple(dict.fromkeys((*term.labels.values(), *table.get(term.code, ()))))
    return table


def _format(path: Path) -> Format:
    raw = read_toml(path)
    found = list(_problems(path, raw))
    if found:
        raise ContentError(found)
    reader, given_id = _table(raw, "reader"), _table(raw, "id")
    tables = _tables(raw)
    return Format(
        name=path.stem,
        title=str(raw["title"]),
        makes=str(raw["makes"]),
        kind=str(reader["kind"]),
        encodings=tuple(reader["encodings"]),
        required=tuple(reader.get("required", ())),
        id_column=str(given_id.get("column", "")),
        highest=_sections(given_id["highest"], tables)[0] if "highest" in given_id else None,
        sections={name: _sections(spec, tables) for name, spec in _fields(raw).items()},
        constants=_table(raw, "constants"),
        columns=_table(raw, "columns"),
        skips=tuple(_skip(one) for one in raw.get("skip", ())),  # type: ignore[attr-defined]
        options={key: value for key, value in reader.items() if key not in ("kind", "encodings", "required")},
    )


def _fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Every field with what feeds it; those under ``copy`` come from the column of their own name."""
    return {name: {"from": name} for name in raw.get("copy", ())} | _table(raw, "fields")


def _sections(spec: Mapping[str, Any], tables: steps.Tables) -> tuple[Section, ...]:
    return tuple(
        Section(
            _cells(one),
            tuple(steps.compile_step(step, tables) for step in one.get("do", ())),
            one.get("heading", ""),
            tuple(one.get("names", ())),
        )
        for one in spec.get("sections", [spec])
    )


def _cells(spec: Mapping[str, Any]) -> tuple[str, ...]:
    given = spec.get("from", ())
    return (given,) if isinstance(given, str) else tuple(given)


def _skip(one: Mapping[str, Any]) -> Skip:
    return Skip(one["column"], one["reason"], frozenset(one.get("values", ())), bool(one.get("empty", False)))


def _table(raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = raw.get(name, {})
    return found if isinstance(found, dict) else {}


def _tables(raw: Mapping[str, Any]) -> steps.Tables:
    """The mapping's own tables (name → codes) beside the shared ones (code → names)."""
    own = {
        name: {fold(key) if name != "own_language" else key: _codes(codes) for key, codes in table.items()}
        for name, table in _table(raw, "tables").items()
        if isinstance(table, dict)
    }
    return steps.Tables(own, shared_tables())


def _codes(given: object) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),)


# Checks ------------------------------------------------------------------------------------------------------------
def _problems(path: Path, raw: Mapping[str, Any]) -> Iterator[Problem]:
    def at(needle: str, message: str) -> Problem:
        return Problem(path, line_of(path, needle), message)

    for part in raw.keys() - _PARTS:
        yield at(part, f"unknown part “{part}”; known are {', '.join(sorted(_PARTS))}")
    makes = raw.get("makes")
    if makes not in FIELDS:
        yield at("makes", f"makes must be one of {', '.join(FIELDS)}, not {makes!r}")
        return
    if not raw.get("title"):
        yield Problem(path, 1, "title is missing")
    yield from _reader_problems(at, _table(raw, "reader"))
    given_id = _table(raw, "id")
    if not given_id.get("column") and not given_id.get("rows"):
        yield at("[id]", "[id] needs a column, or rows = true where the rows have no id")
    if "highest" in given_id:
        yield from _field_problems(at, "highest", given_id["highest"], _tables(raw))
    known = FIELDS[makes]
    for name in _table(raw, "constants"):
        if name not in known:
            yield at(name, _unknown_field(name, makes, known))
    for name, spec in _fields(raw).items():
        if name not in known:
            yield at(name, _unknown_field(name, makes, known))
        else:
            yield from _field_problems(at, name, spec, _tables(raw))
    yield from _table_problems(at, raw, known)
    for one in raw.get("skip", ()):
        if (
            not one.get("column")
            or set(LANGUAGES) - set(one.get("reason", {}))
            or not (one.get("values") or one.get("empty"))
        ):
            yield at("[[skip]]", "skip needs a column, a reason in four languages, and values or empty = true")


def _reader_problems(at: Callable[[str, str], Problem], reader: Mapping[str, Any]) -> Iterator[Problem]:
    if reader.get("kind") not in READERS:
        yield at("[reader]", f"the reader's kind must be one of {', '.join(READERS)}, not {reader.get('kind')!r}")
    for encoding in reader.get("encodings") or [None]:
        if encoding not in ENCODINGS:
            yield at("encodings", f"encodings must be among {', '.join(ENCODINGS)}, not {encoding!r}")
    for part in reader.keys() - _READER_PARTS:
        yield at(part, f"unknown setting of the reader: {part}")


def _field_problems(at: Callable[[str, str], Problem], name: str, spec: Any, tables: steps.Tables) -> Iterator[Problem]:
    place = f"[fields.{name}]" if name != "highest" else name
    if not isinstance(spec, dict) or bool(spec.get("from")) == bool(spec.get("sections")):
        yield at(place, f"{name} needs either from or sections")
        return
    for one in spec.get("sections", [spec]):
        for part in one.keys() - _SECTION_PARTS:
            yield at(place, f"{name}: unknown setting {part}")
        if not _cells(one):
            yield at(place, f"{name}: from is missing")
        for step in one.get("do", ()):
            try:
                steps.compile_step(step, tables)
            except steps.StepError as error:
                yield at(place, f"{name}: {error}")


def _table_problems(
    at: Callable[[str, str], Problem], raw: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[Problem]:
    """Codes that a table gives must be in the vocabulary of the field that it feeds."""
    own = _table(raw, "tables")
    for name, spec in _table(raw, "fields").items():
        vocabulary = known[name].vocabulary if name in known else ""
        if not vocabulary or vocabulary not in vocabularies.names() or not isinstance(spec, dict):
            continue
        for step in spec.get("do", ()):
            if isinstance(step, list) and step[0] in ("map", "map_known") and step[1] in own:
                for key, given in own[step[1]].items():
                    for code in _codes(given):
                        if code not in vocabularies.codes(vocabulary):
                            yield at(f'"{key}"', f"{code!r} is no code of the vocabulary “{vocabulary}”")


def _unknown_field(name: str, makes: str, known: Sequence[str] | Mapping[str, object]) -> str:
    return f"a {makes} has no field “{name}”; it has {', '.join(sorted(known))}"
