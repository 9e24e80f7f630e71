"""What the rooms above add to someone's own page, and what they do when a profile changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a section: a text, and where it leads."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of someone's own page. Without rows it is not shown."""

    title: str
    rows: Sequence[Row]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """How a room knows that someone has a thing in it, and what it then shows. ``waits``: for something they do."""

    there: Callable[[Actor], QuerySet[Any]]
    make: "SectionMaker"
    waits: bool
    last: bool


type SectionMaker = Callable[[Actor], Section]
type ProfileListener = Callable[[User], None]
type TaskFinder = Callable[[Actor], bool]

SHELVES: list[Shelf] = []
LISTENERS: list[ProfileListener] = []
TASKS: list[TaskFinder] = []


def shows_on_my_page(
    there: Callable[[Actor], QuerySet[Any]], *, waits: bool = False, last: bool = False
) -> Callable[[SectionMaker], SectionMaker]:
    """Register a section of /me/: above the others where it ``waits`` for something that its owner does, or ``last``.

    All rooms are asked in one query whether they have anything (``there``, not sliced); only those are asked for it.
    """

    def register(maker: SectionMaker) -> SectionMaker:
        SHELVES.append(Shelf(there, maker, waits, last))
        return maker

    return register


def when_profile_changes(listener: ProfileListener) -> ProfileListener:
    """Register what happens within the transaction that changes or erases a profile.

    Not by the ledger's reactions: whoever hides their page is gone from search at once.
    """
    LISTENERS.append(listener)
    return listener


def gives_tasks(finder: TaskFinder) -> TaskFinder:
    """Register how a room knows that someone has a task in it, for which they need a second factor. One query."""
    TASKS.append(finder)
    return finder
