"""Rules of the funnel of suppliers and of the consultation, in plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

GO, NO_GO = "go", "no_go"
VERDICTS = (GO, NO_GO)
MOST_PHASES = 8


@dataclass(frozen=True, slots=True)
class Word:
    """What was said of one supplier at the end of one phase."""

    verdict: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One phase as everyone may see it. ``went_on`` and ``stopped`` are None until the phase is closed."""

    number: int
    title: str
    places: int
    began_with: int | None
    went_on: int | None
    stopped: int | None


def plan_problem(places: Sequence[int]) -> str:
    """Why these numbers of places make no funnel: "", "empty", "many", "small" or "grows"."""
    if not places:
        return "empty"
    if len(places) > MOST_PHASES:
        return "many"
    if min(places) < 1:
        return "small"
    return "grows" if any(later > earlier for earlier, later in pairwise(places)) else ""


def in_phase(suppliers: Sequence[int], said: Sequence[Mapping[int, Word]], number: int) -> list[int]:
    """Who takes part in phase ``number`` (from 1): those that went on from each phase before it.

    ``said`` holds, for each closed phase in order, the word on each supplier.
    """
    found = list(suppliers)
    for words in said[: number - 1]:
        found = [one for one in found if one in words and words[one].verdict == GO]
    return found


def closing_problem(taking_part: Sequence[int], words: Mapping[int, Word], next_places: int | None) -> str:
    """Why a phase can't be closed: "" or "unjudged", "reason" or "many". ``next_places`` is None for the last phase."""
    if any(one not in words for one in taking_part):
        return "unjudged"
    if any(not words[one].reason.strip() for one in taking_part):
        return "reason"
    goes = sum(words[one].verdict == GO for one in taking_part)
    return "many" if next_places is not None and goes > next_places else ""


def counts(
    phases: Sequence[tuple[str, int]], suppliers: Sequence[int], said: Sequence[Mapping[int, Word]], *, started: bool
) -> list[Count]:
    """Each phase with its numbers: (title, places) of each in order, and the words of the closed ones."""
    found = []
    for at, (title, places) in enumerate(phases, start=1):
        known = started and at <= len(said) + 1
        taking = in_phase(suppliers, said, at) if known else []
        closed = at <= len(said)
        goes = sum(said[at - 1][one].verdict == GO for one in taking) if closed else None
        found.append(
            Count(at, title, places, len(taking) if known else None, goes, None if goes is None else len(taking) - goes)
        )
    return found


def is_late(until: datetime | None, moment: datetime) -> bool:
    """Whether a question comes too late: from the stated moment on."""
    return until is not None and moment >= until
