"""What the rooms above tell this one: what can be answered, what is owed, and what follows from an answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from proeftuin.kernel.actor import Actor
from proeftuin.processes.models import Process


@dataclass(frozen=True, slots=True)
class Answerable:
    """A kind of contribution that gets an official response ("idea"), as its room offers it.

    ``contributions`` gives those of some processes (primary keys; None for all) that everyone may read and that await
    or have an answer, as rows with pk, ref, reference, title, body, language, category, supports, published_at, answer
    (logic.WAITING or logic.VERDICTS), answered_at, process, thread and get_absolute_url(), ready to filter and order
    in SQL. ``answered`` runs within the transaction of the response: refs, the answer and since when (None: not
    answered any more); the room keeps its projection. ``contributors`` gives the keys of the accounts that are to hear
    what becomes of some contributions (refs): who wrote, signed, supported or commented. ``categories`` names the
    categories of a process. ``counted`` tells whether the supports of a contribution may be seen by everyone now.
    """

    kind: str
    label: object
    contributions: Callable[[Iterable[int] | None], "QuerySet[Any]"]
    answered: Callable[[Actor, Sequence[str], str, datetime | None], None]
    contributors: Callable[[Sequence[str]], "QuerySet[Any, Any]"]
    categories: Callable[[Process], Mapping[str, str]] = lambda process: {}
    counted: Callable[[Process], Callable[[Any], bool]] = lambda process: lambda one: True


@dataclass(frozen=True, slots=True)
class NextStep:
    """A button on the desk's page of a contribution that leads to a room above."""

    label: object
    url: str


type StepFinder = Callable[[Actor, Any], NextStep | None]

KINDS: dict[str, Answerable] = {}
STEPS: list[StepFinder] = []


def answerable(kind: Answerable) -> None:
    """Register what can be answered."""
    KINDS[kind.kind] = kind


def follows_an_answer(finder: StepFinder) -> StepFinder:
    """Register what can be done with a contribution that was answered, for an actor."""
    STEPS.append(finder)
    return finder
