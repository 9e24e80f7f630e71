"""Scores of a jury from a CSV file: a row for each score, with columns ``entry``, ``juror``, ``criterion``, ``score``.

Weights and thresholds come as ``relevance=40,impact=60`` or from a file: CSV with columns ``criterion`` and ``weight``
(and perhaps ``threshold``), or TOML or JSON with a number per criterion.
"""

import json
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from proeftuin.engines.commands import InputError
from proeftuin.engines.sheets import Sheet, folded, read_sheet

from .scores import Card, Criterion, card, equal, weighed

COLUMNS = ("entry", "juror", "criterion", "score")
MOST_MISTAKES = 20  # as many as are told at once


def read_card(path: Path, weights: str | None, thresholds: str | None) -> tuple[Card, Fraction | None]:
    """The scores with their rubric, and the threshold on the total. Raises InputError with each mistake."""
    sheet = read_sheet(path.read_bytes(), path.name)
    lacking = [name for name in COLUMNS if sheet.column(name) is None]
    if lacking:
        wanted, found = ", ".join(COLUMNS), ", ".join(sheet.heading)
        raise InputError(f"{path.name}, line 1: the columns must be {wanted}; found {found}")
    mistakes: list[str] = []
    rows = _rows(sheet, mistakes)
    _refuse(mistakes)
    if not rows:
        raise InputError(f"{path.name}: there are no scores below the heading")
    names = list(dict.fromkeys(criterion for _entry, _juror, criterion in rows))
    rubric, least = _rubric(names, weights, thresholds)
    _whole(path.name, rows, [one.name for one in rubric])
    return card(rubric, [(*key, score) for key, score in rows.items()]), least


type Rows = dict[tuple[str, str, str], Fraction]


def _rows(sheet: Sheet, mistakes: list[str]) -> Rows:
    at = {name: sheet.column(name) or 0 for name in COLUMNS}
    rows: Rows = {}
    lines: dict[tuple[str, str, str], int] = {}
    spelled: dict[tuple[str, str], str] = {}
    for line, row in sheet.rows:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in at.items()}
        empty = next((name for name in COLUMNS if not cells[name]), "")
        if empty:
            mistakes.append(f"{sheet.name}, line {line}, column {empty}: this cell is empty")
            continue
        score = _number(cells["score"])
        if score is None:
            shown = cells["score"][:40]
            mistakes.append(f"{sheet.name}, line {line}, column score: “{shown}” is no number; write it like 7 or 7.5")
            continue
        # the same name with other capitals is the same
        entry, juror, criterion = (spelled.setdefault((n, folded(cells[n])), cells[n]) for n in COLUMNS[:3])
        if (entry, juror, criterion) in rows:
            first = lines[entry, juror, criterion]
            mistakes.append(
                f"{sheet.name}, line {line}: {juror} scored {entry} on {criterion} on line {first} too; keep one"
            )
            continue
        rows[entry, juror, criterion] = score
        lines[entry, juror, criterion] = line
    return rows


def _whole(name: str, rows: Rows, criteria: list[str]) -> None:
    mistakes = [
        f"{name}: {juror} gave {entry} no score on {criterion}; score it, or leave {juror} out for {entry}"
        for entry, juror in dict.fromkeys((entry, juror) for entry, juror, _criterion in rows)
        for criterion in criteria
        if (entry, juror, criterion) not in rows
    ]
    _refuse(mistakes)


def _rubric(
    names: list[str], weights: str | None, thresholds: str | None
) -> tuple[tuple[Criterion, ...], Fraction | None]:  # fmt: skip
    floors = _named(names, thresholds, "--thresholds", also="total") if thresholds else {}
    least = floors.pop("total", None)
    if not weights:
        return tuple(Criterion(one.name, one.weight, floors.get(one.name)) for one in equal(names)), least
    shares = _named(names, weights, "--weights")
    lacking = [name for name in names if name not in shares]
    if lacking:
        raise InputError(*(f"--weights: there is no weight for {name}" for name in lacking))
    try:
        return weighed(shares, floors), least
    except ValueError as error:
        raise InputError(f"--weights: {error}") from error


def _named(names: list[str], said: str, option: str, also: str = "") -> dict[str, Fraction]:
    """A number per criterion, from a file or as said."""
    path = Path(said)
    given = _from_file(path, option) if "=" not in said or path.is_file() else _as_said(said, option)
    known = {folded(name): name for name in [*names, *([also] if also else [])]}
    found: dict[str, Fraction] = {}
    for name, value in given.items():
        number = _number(str(value))
        if folded(name) not in known:
            raise InputError(f"{option}: no score is on {name}; there are {', '.join(names)}")
        if number is None:
            raise InputError(f"{option}: {name} has “{value}”, which is no number")
        if known[folded(name)] in found:
            raise InputError(f"{option}: {name} stands in it twice; keep one")
        found[known[folded(name)]] = number
    return found


def _as_said(said: str, option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in said.split(","))):
        name, equals, value = part.rpartition("=")
        if not equals or not name.strip():
            raise InputError(f"{option}: “{part}” must be like relevance=40")
        if name.strip() in found:
            raise InputError(f"{option}: {name.strip()} stands in it twice; keep one")
        found[name.strip()] = value.strip()
    return found


def _from_file(path: Path, option: str) -> Mapping[str, Any]:
    raw = path.read_bytes()
    try:
        if path.suffix == ".json":
            found = json.loads(raw)
        elif path.suffix == ".toml":
            found = tomllib.loads(raw.decode("utf-8-sig"))
        else:
            return _from_sheet(read_sheet(raw, path.name), option)
    except (ValueError, UnicodeDecodeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path.name}: {error}") from error
    found = found.get("weights", found) if isinstance(found, dict) else found
    if not isinstance(found, dict):
        raise InputError(f"{path.name}: it must hold a number for each criterion")
    return found


def _from_sheet(sheet: Sheet, option: str) -> dict[str, str]:
    wanted = "threshold" if option == "--thresholds" else "weight"
    name, value = sheet.column("criterion"), sheet.column(wanted)
    if name is None or value is None:
        raise InputError(f"{sheet.name}, line 1: the columns must be criterion, {wanted}")
    found: dict[str, str] = {}
    for line, row in sheet.rows:
        if max(name, value) >= len(row) or not row[name] or not row[value]:
            raise InputError(f"{sheet.name}, line {line}: this row needs a criterion and a {wanted}")
        if row[name] in found:
            raise InputError(f"{sheet.name}, line {line}: {row[name]} stands in it twice; keep one")
        found[row[name]] = row[value]
    return found


def _number(text: str) -> Fraction | None:
    """A decimal number, with a point or a comma; None for anything else."""
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    digits = plain.removeprefix("-").replace(".", "", 1)
    return Fraction(plain) if digits.isascii() and digits.isdigit() and len(plain) <= 24 else None


def _refuse(mistakes: list[str]) -> None:
    if mistakes:
        more = len(mistakes) - MOST_MISTAKES
        raise InputError(*mistakes[:MOST_MISTAKES], *((f"… and {more} more",) if more > 0 else ()))
