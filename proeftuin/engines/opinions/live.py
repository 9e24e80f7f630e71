"""A map kept up to date vote by vote, between two maps that are made anew: a vote costs as little as one's own votes.

Counts are sums, so that a vote changes a few cells. A person's position follows from their own votes on the axes there
are; the axes and the middles of groups wait for the next map.
"""

import numpy as np

from . import statistics
from .mapping import OpinionMap
from .positions import ENOUGH_VOTES
from .statistics import Shares, Tally
from .votes import AGREE, DISAGREE, PASS, Numbers


class LiveMap:
    """The counts and the people of a map, to which votes are added. It leaves the map it began from as it is."""

    def __init__(self, begun: OpinionMap) -> None:
        self.begun = begun
        self.counts = _copied(begun.counts)
        self.everybody = _copied(begun.everybody)
        self._columns = {one: at for at, one in enumerate(begun.votes.statements.tolist())}
        self._rows = {one: at for at, one in enumerate(begun.votes.people.tolist())}
        self._changed: dict[int, dict[int, int]] = {}  # person → column → value
        self._groups: dict[int, int] = {}

    def votes_of(self, person: int) -> dict[int, int]:
        """What a person voted: value by column."""
        known = self._changed.get(person)
        if known is not None:
            return known
        row = self._rows.get(person)
        if row is None:
            return {}
        part = slice(int(self.begun.votes.starts[row]), int(self.begun.votes.starts[row + 1]))
        columns, values = self.begun.votes.columns[part].tolist(), self.begun.votes.values[part].tolist()
        return dict(zip(columns, values, strict=True))

    def group_of(self, person: int) -> int:
        """The group a person is counted in, or −1."""
        if person in self._groups:
            return self._groups[person]
        row = self._rows.get(person)
        return -1 if row is None else int(self.begun.labels[row])

    def position_of(self, person: int) -> Numbers:
        """Where a person lies [2], by all their votes up to now."""
        held = self.votes_of(person)
        return self.begun.plane.place(list(held), list(held.values()))

    def vote(self, person: int, statement: int, value: int) -> Numbers:
        """Count a vote, which replaces an earlier one of the same person on the statement. Returns their position.

        Raises KeyError for a statement that the map does not know: it waits for the next map. ValueError for a value
        other than 1, −1 and 0.
        """
        if value not in (AGREE, DISAGREE, PASS):
            raise ValueError("a vote is 1 (agree), -1 (disagree) or 0 (pass)")
        column = self._columns[statement]
        held = dict(self.votes_of(person))
        group, before = self.group_of(person), held.get(column)
        held[column] = value
        self._changed[person] = held
        for tally, row in ((self.counts, group), (self.everybody, 0)):
            if row >= 0:
                _count(tally, row, column, before, -1)
                _count(tally, row, column, value, 1)
        if group < 0 and len(held) >= min(ENOUGH_VOTES, self.begun.plane.width):
            self._enter(person, held)
        return self.position_of(person)

    def shares(self) -> Shares:
        return statistics.shares_of(self.counts)

    def _enter(self, person: int, held: dict[int, int]) -> None:
        """Someone has voted enough: their votes count with the group whose middle is nearest."""
        if not self.begun.groups:
            return
        apart = ((self.begun.centres - self.position_of(person)) ** 2).sum(1)
        self._groups[person] = int(apart.argmin())
        for column, value in held.items():
            _count(self.counts, self._groups[person], column, value, 1)


def _count(tally: Tally, row: int, column: int, value: int | None, by: int) -> None:
    if value is None:
        return
    tally.seen[row, column] += by
    if value == AGREE:
        tally.agrees[row, column] += by
    elif value == DISAGREE:
        tally.disagrees[row, column] += by


def _copied(tally: Tally) -> Tally:
    return Tally(tally.agrees.copy(), tally.disagrees.copy(), np.array(tally.seen))
