"""What the rooms above tell this one: what can be answered, what is owed, and what follows from an answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from proeftuin.kernel.actor import Actor
from proeftuin.processes.models import Process


@dataclass(frozen=True, slots=True)
class Answerable:
    """A kind of contribution that gets an official response ("idea"), as its room offers it.

    ``contributions`` gives a process's shown contributions as rows with the fields ref, reference, title, supports,
    published_at and answer (codes of Idea.Answer), ready to filter and order in SQL.
    ``answered`` runs within the transaction of the response: refs and the new answer code; the room keeps its
    projection. ``contributors`` names the people (actor refs and user ids) who are to hear of it.
    """

    kind: str
    label: object
    contributions: Callable[[Process], "QuerySet[Any]"]
    answered: Callable[[Actor, Sequence[str], str], None]
    contributors: Callable[[Sequence[str]], "QuerySet[Any]"]
    process_of: Callable[[str], Process | None]


KINDS: dict[str, Answerable] = {}


def answerable(kind: Answerable) -> None:
    """Register what can be answered."""
    KINDS[kind.kind] = kind
