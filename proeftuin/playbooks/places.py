"""On which line of a TOML file something stands, so that a mistake brings an editor to the place."""

import re
from collections import Counter
from collections.abc import Mapping

type Path = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=\s*(.*)$")


def lines_of(text: str) -> dict[Path, int]:
    """Path of each table and each key → its line, from 1. The items of ``[[tables]]`` are numbered from 0."""
    found: dict[Path, int] = {(): 1}
    counts: Counter[Path] = Counter()
    here: Path = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        table = _TABLE.match(line)
        if table:
            here = _table(table[2], is_list=table[1] == "[[", counts=counts)
            found.setdefault(here, number)
            continue
        key = _KEY.match(line)
        if key:
            found.setdefault((*here, key[1]), number)
            closing = _left_open(key[2])
    return found


def line_at(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest table around it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _table(name: str, *, is_list: bool, counts: Counter[Path]) -> Path:
    """The full path of a table's heading: where it stands in lists, the item that was begun last."""
    path: Path = ()
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    for at, part in enumerate(parts):
        path = (*path, part)
        if is_list and at == len(parts) - 1:
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


def _left_open(value: str) -> str:
    """What ends a value that goes on over more lines, or nothing."""
    for quotes in ('"""', "'''"):
        if value.startswith(quotes) and quotes not in value[3:]:
            return quotes
    return "]" if value.startswith("[") and "]" not in value else ""
