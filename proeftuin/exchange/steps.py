"""The fixed registry of steps that a mapping file may name, and how cells pass through them."""

import inspect
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from proeftuin.engines.retrieval.languages import guess_language
from proeftuin.exchange import logic

type Cells = list[str]
type Table = Mapping[str, Sequence[str]]

# Steps on one cell, which give text or several cells.
EACH: dict[str, Callable[..., str | list[str]]] = {
    "date": logic.date,
    "first_sentences": logic.first_sentences,
    "humanise": logic.humanise,
    "lower": str.lower,
    "no_filler": logic.no_filler,
    "number": logic.number,
    "one_line": logic.one_line,
    "only_longer": logic.only_longer,
    "only_shorter": logic.only_shorter,
    "prefix": lambda text, start: start + text if text else "",
    "remove_prefix": str.removeprefix,
    "replace": str.replace,
    "section": logic.section,
    "sentence_case": logic.sentence_case,
    "slice": lambda text, start, end: text[start:end],
    "split": logic.split,
    "split_braces": logic.split_braces,
    "strip_html": logic.strip_html,
    "suffix": lambda text, end: text + end if text else "",
    "truncate": logic.truncate,
    "url": logic.url,
    "without_headings": logic.without_headings,
    "year": logic.year,
    "year_in_words": logic.year_in_words,
}
# Steps on all cells together.
ALL: dict[str, Callable[..., Cells]] = {
    "detect_language": lambda cells: [guess_language(" ".join(cells)[:3000])] if any(cells) else [],
    "except": logic.except_,
    "first": logic.first,
    "first_filled_as": logic.first_filled_as,
    "join": logic.join,
    "only_one": logic.only_one,
}
# Steps whose first argument names a table.
WITH_TABLE = ("capitalise", "choose", "headings", "map", "map_known", "words")


class StepError(Exception):
    """A step that can't be, in words for who wrote the mapping."""


@dataclass(frozen=True, slots=True)
class Tables:
    """A mapping's own tables (folded name → codes) and the shared ones (code → names)."""

    own: Mapping[str, Table]
    shared: Mapping[str, Table]

    def __contains__(self, name: str) -> bool:
        return name in self.own or name in self.shared


@dataclass(frozen=True, slots=True)
class Step:
    """One step, bound to its arguments. ``run`` also gets a counter for the cells that no table knows."""

    name: str
    run: Callable[[Cells, Counter[str]], Cells]


def compile_step(given: object, tables: Tables) -> Step:
    """A step from ``"name"`` or ``["name", argument …]``. Raises StepError."""
    name, *arguments = given if isinstance(given, list) else [given]
    if name == "country_code":
        name, arguments = "map", ["countries"]
    if name in WITH_TABLE:
        return Step(name, _with_table(name, arguments, tables))
    if name in EACH:
        function = EACH[name]
        _check_arguments(name, function, arguments)
        return Step(name, lambda cells, _unknown: _flat([function(cell, *arguments) for cell in cells]))
    if name in ALL:
        together = ALL[name]
        _check_arguments(name, together, arguments)
        return Step(name, lambda cells, _unknown: together(cells, *arguments))
    raise StepError(f"unknown step {name!r}; known are {', '.join(sorted([*EACH, *ALL, *WITH_TABLE, 'country_code']))}")


def _with_table(name: str, arguments: Sequence[Any], tables: Tables) -> Callable[[Cells, Counter[str]], Cells]:
    if not arguments or arguments[0] not in tables:
        raise StepError(f"{name} needs the name of a table; {arguments[0] if arguments else 'nothing'!r} is none")
    table, *rest = arguments
    if name == "words":
        beginnings = {code: tuple(map(logic.fold, names)) for code, names in tables.shared[table].items()}
        return lambda cells, _unknown: logic.words(cells, beginnings, *rest)
    if name == "headings":
        known = tables.own[table]["headings"]
        return lambda cells, _unknown: [logic.headings(cell, known) for cell in cells]
    if name == "capitalise":
        single = frozenset(
            word
            for name in arguments
            for names in tables.shared[name].values()
            for one in names
            if (word := logic.fold(one)).isalpha()
        )
        return lambda cells, _unknown: [logic.capitalise(cell, single) for cell in cells]
    codes = _by_name(table, tables)
    if name == "choose":
        return lambda cells, _unknown: logic.choose(cells, codes)
    if name == "map":
        return lambda cells, unknown: logic.map_codes(cells, codes, lambda cell: _count(unknown, cell))
    return lambda cells, _unknown: logic.map_codes(cells, codes)


def _by_name(table: str, tables: Tables) -> Table:
    """Folded name → codes. A shared table is written the other way round, and its codes name themselves."""
    if table in tables.own:
        return tables.own[table]
    return _inverted(table, tuple(tables.shared[table].items()))


@cache
def _inverted(_name: str, entries: tuple[tuple[str, tuple[str, ...]], ...]) -> Table:
    return {logic.fold(one): (code,) for code, names in entries for one in (code, *names)}


def _count(unknown: Counter[str], cell: str) -> None:
    if cell in unknown or len(unknown) < 100:  # enough to mend a table with, and bounded
        unknown[cell[:120]] += 1


def _check_arguments(name: str, function: Callable[..., object], arguments: Sequence[object]) -> None:
    try:
        inspect.signature(function).bind(None, *arguments)
    except ValueError:  # a built-in without a signature
        return
    except TypeError as error:
        raise StepError(f"{name}: {error}") from error


def _flat(results: Sequence[str | list[str]]) -> Cells:
    return [text for one in results for text in ([one] if isinstance(one, str) else one)]
