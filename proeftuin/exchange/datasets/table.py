"""What a dataset of open data is, and how a room's rows become one. Public things only, and no people.

Each dataset streams: it reads the database in chunks, so that its size does not matter.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model, QuerySet

from proeftuin.exchange.logic import without_mail
from proeftuin.ui.http import absolute

CHUNK = 500
LIST_SEPARATOR = " | "

type Plain = str | int | float | bool | list[object] | dict[str, object] | None
type Row = dict[str, Plain]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table of open data. ``rows`` gives plain values under the keys of ``header``."""

    name: str
    title: object
    description: object
    header: Sequence[str]
    count: Callable[[], int]
    rows: Callable[[], Iterator[Row]]
    theme: str = "GOVE"  # of the EU's data-theme list


DATASETS: dict[str, Dataset] = {}


def cell(value: Plain) -> Plain:
    """A value as one cell of CSV: a list of words in one cell, anything deeper as JSON."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return LIST_SEPARATOR.join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def plain(value: object) -> Plain:
    """A value of a model as JSON holds it, without e-mail addresses."""
    if isinstance(value, str):
        return without_mail(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    return value  # type: ignore[return-value]


def dataset(
    name: str,
    title: object,
    description: object,
    columns: Mapping[str, str | Callable[[Model], object]],
    things: Callable[[], QuerySet[Model]],
) -> None:
    """Register a dataset over a queryset; each column is an attribute's name or a function of the row."""

    def rows() -> Iterator[Row]:
        for thing in things().iterator(chunk_size=CHUNK):
            yield {key: plain(_value(thing, source)) for key, source in columns.items()}

    DATASETS[name] = Dataset(name, title, description, tuple(columns), lambda: things().count(), rows)


def _value(thing: Model, source: str | Callable[[Model], object]) -> object:
    return getattr(thing, source) if isinstance(source, str) else source(thing)


def same(*names: str) -> dict[str, str | Callable[[Model], object]]:
    return {name: name for name in names}


def ref_of(of: str) -> Callable[[Model], object]:
    """The public reference of a thing that the row belongs to, or nothing."""
    return lambda row: getattr(getattr(row, of), "ref", "")


def page_url(row: Model) -> str:
    return absolute(row.get_absolute_url())  # type: ignore[attr-defined]
