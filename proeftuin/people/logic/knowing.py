"""Who knows about something, from what they did. Counts, and nothing hidden in them. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

KINDS = ("case", "lesson", "initiative", "answer", "talk")  # codes of "deeds"


@dataclass(frozen=True, slots=True)
class Deed:
    """One public thing that someone did, with where to see it."""

    person: int
    kind: str
    title: str
    url: str
    at: date
    language: str = ""


@dataclass(frozen=True, slots=True)
class Knower:
    """Someone with their deeds: by kind in the order of KINDS, the newest first."""

    person: int
    deeds: Sequence[Deed]

    @property
    def count(self) -> int:
        return len(self.deeds)

    @property
    def kinds(self) -> int:
        return len({one.kind for one in self.deeds})


def knowers(deeds: Iterable[Deed]) -> list[Knower]:
    """Who did most different things first; then who did more kinds of things, then who did something last.

    The same thing done twice (two comments on one question) counts once.
    """
    by_person: dict[int, dict[tuple[str, str], Deed]] = {}
    for one in sorted(deeds, key=lambda deed: deed.at):
        by_person.setdefault(one.person, {})[one.kind, one.url] = one
    found = [Knower(person, sorted(mine.values(), key=_order)) for person, mine in by_person.items()]
    return sorted(
        found, key=lambda one: (-one.count, -one.kinds, -max(each.at.toordinal() for each in one.deeds), one.person)
    )


def _order(deed: Deed) -> tuple[int, int, str]:
    return KINDS.index(deed.kind), -deed.at.toordinal(), deed.url
