"""What the rooms above show on an organisation's page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from proeftuin.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of an organisation: its name, where it is, and a few words beside it."""

    text: str
    url: str
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a room has of organisations: which rows, public ones only, the first to show on top, and how each reads.

    ``line`` asks nothing more of the database: select along what it needs. ``found`` is not sliced.
    """

    title: str | Promise
    found: Callable[[Organisation], QuerySet[Any]]
    line: Callable[[Any], Line]
    shown: int = 10


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. ``total`` may be more than the lines shown."""

    title: str | Promise
    lines: Sequence[Line]
    total: int


SHELVES: list[Shelf] = []


def shows_on_organisation(shelf: Shelf) -> None:
    """Register a section of /organisations/REF/. All are counted in one query; only those with rows cost one more."""
    SHELVES.append(shelf)
