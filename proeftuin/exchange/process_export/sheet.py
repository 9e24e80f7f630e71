"""One sheet of an export: its columns, how many rows, and the rows in chunks along a key."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from proeftuin.exchange.logic import without_mail
from proeftuin.processes.models import Process

CHUNK = 5000
type Values = Sequence[object]
type Keyed = tuple[int, Values]  # the key behind which a next chunk begins, and the cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows(process, after)`` gives rows with keys above ``after``, in the order of their keys.

    ``keys`` say what the columns hold where the header is in the words of people: answers to a survey.
    """

    name: str
    header: Sequence[str]
    count: Callable[[Process], int]
    rows: Callable[[Process, int], Iterator[Keyed]]
    keys: Sequence[str] = ()


def along(found: "QuerySet[Any]", columns: Sequence[str], after: int) -> Iterator[tuple[Any, ...]]:
    """Values of all rows above a key, chunk by chunk; the first value is the key."""
    while True:
        chunk = list(found.filter(pk__gt=after).order_by("pk").values_list("pk", *columns)[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1][0]


def plain(value: object) -> object:
    """A value as files hold it: moments in UTC, text without mail addresses."""
    if isinstance(value, str):
        return without_mail(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if value is None or isinstance(value, int | float | list | dict):
        return value
    return str(value)


def simple(name: str, columns: Mapping[str, str], found: Callable[[Process], "QuerySet[Any]"]) -> Sheet:
    """A sheet of columns as they are stored: name in the file → field."""
    fields = list(columns.values())

    def rows(process: Process, after: int) -> Iterator[Keyed]:
        for key, *values in along(found(process), fields, after):
            yield key, [plain(value) for value in values]

    return Sheet(name, list(columns), lambda process: found(process).count(), rows)


def same(*names: str) -> dict[str, str]:
    return {name: name for name in names}
