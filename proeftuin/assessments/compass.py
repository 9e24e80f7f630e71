"""The ethics compass: what is open, by area and by principle. No single score, and no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

STATUSES = ("ok", "concern", "blocked", "na")
OPEN = frozenset({"concern", "blocked"})

type Status = Literal["", "ok", "concern", "blocked", "na"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found at one question. ``tasks`` says of each agreed action whether it is done."""

    item: str
    status: str
    tasks: tuple[bool, ...] = ()

    @property
    def is_open(self) -> bool:
        """A concern or a block stays open until there is an action and all of them are done."""
        return self.status in OPEN and not (self.tasks and all(self.tasks))

    @property
    def stops(self) -> bool:
        return self.status == "blocked" and self.is_open


@dataclass(frozen=True, slots=True)
class Count:
    """Of one area or principle: questions, how many were looked at, and what is open."""

    id: str
    questions: int
    looked: int
    concerns: int
    blocked: int

    @property
    def open(self) -> int:
        return self.concerns + self.blocked


def counted(of: Mapping[str, Sequence[str]], found: Iterable[Looked]) -> list[Count]:
    """Counts for each area or principle: ``of`` maps its id to its questions."""
    by_item = {one.item: one for one in found}
    made = []
    for key, items in of.items():
        here = [by_item[item] for item in items if item in by_item and by_item[item].status]
        opened = [one for one in here if one.is_open]
        made.append(Count(key, len(items), len(here), sum(one.status == "concern" for one in opened),
                          sum(one.status == "blocked" for one in opened)))  # fmt: skip
    return made


def latest(rounds: Iterable[Iterable[Looked]]) -> dict[str, Looked]:
    """Each question as it was looked at last, over all times the compass was taken, the oldest first.

    So a new round that has not come to a question yet opens no gate.
    """
    found: dict[str, Looked] = {}
    for one_round in rounds:
        found |= {one.item: one for one in one_round if one.status}
    return found


def stopping(found: Iterable[Looked]) -> list[str]:
    """The questions that hold the initiative back."""
    return [one.item for one in found if one.stops]


def problems(status: str, note: str) -> dict[str, str]:
    """What is wrong with an answer, as field → code. "Not applicable", a concern and a block need a note."""
    if status not in STATUSES:
        return {"status": "choose"}
    if status != "ok" and not note.strip():
        return {"note": "why"}
    return {}
