"""Who reads what: balanced, by a seed that is kept, never a conflict, and with jurors comparable where that can be.

Everyone who knows the seed gets the same assignment: lots are SHA-256 of seed, entry and juror.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

SWAPS = 2000  # tried to tie separate groups of jurors together; a handful is needed

type Pair = tuple[str, str]  # entry, juror


@dataclass(frozen=True, slots=True)
class Assignment:
    """The pairs, sorted, and the entries that got fewer jurors than asked because of conflicts, with how many."""

    pairs: tuple[Pair, ...]
    short: dict[str, int]
    loads: dict[str, int]

    @property
    def readers(self) -> dict[str, tuple[str, ...]]:
        """The jurors of each entry."""
        found: dict[str, list[str]] = {}
        for entry, juror in self.pairs:
            found.setdefault(entry, []).append(juror)
        return {entry: tuple(jurors) for entry, jurors in found.items()}


class _Desk:
    """The piles of the jurors while they are dealt."""

    def __init__(self, jurors: Sequence[str], conflicts: frozenset[Pair]) -> None:
        self.jurors = jurors
        self.conflicts = conflicts
        self.piles: dict[str, dict[str, None]] = {juror: {} for juror in jurors}
        self.readers: dict[str, set[str]] = {}

    def deal(self, entry: str, juror: str) -> None:
        self.piles[juror][entry] = None
        self.readers.setdefault(entry, set()).add(juror)

    def pass_on(self, entry: str, giver: str, taker: str) -> None:
        del self.piles[giver][entry]
        self.readers[entry].discard(giver)
        self.deal(entry, taker)

    def may(self, entry: str, juror: str) -> bool:
        return juror not in self.readers[entry] and (entry, juror) not in self.conflicts

    def movable(self, giver: str, taker: str) -> str | None:
        """An entry of one that the other may take."""
        return next((entry for entry in self.piles[giver] if self.may(entry, taker)), None)


def assign(
    entries: Iterable[str], jurors: Iterable[str], *, each: int, seed: str,
    conflicts: Iterable[Pair] = (), kept: Iterable[Pair] = (),
) -> Assignment:  # fmt: skip
    """Give each entry ``each`` jurors without a conflict, with piles as equal as can be; without conflicts they
    differ by at most one.

    ``kept`` are pairs that stay, as when a juror falls out and the rest is dealt anew. Raises ValueError for fewer than
    one juror each.
    """
    if each < 1:
        raise ValueError("each entry needs a juror")
    order = sorted(dict.fromkeys(jurors), key=lambda juror: _lot(seed, "", juror))
    desk = _Desk(order, frozenset(conflicts))
    wanted = dict.fromkeys(entries)
    held = {pair for pair in kept if pair[0] in wanted and pair[1] in desk.piles and pair not in desk.conflicts}
    for entry, juror in sorted(held):
        desk.deal(entry, juror)
    free = {entry: [j for j in order if (entry, j) not in desk.conflicts] for entry in wanted}
    short = {}
    for entry in sorted(wanted, key=lambda entry: (len(free[entry]), _lot(seed, entry, ""))):
        already = desk.readers.setdefault(entry, set())
        open_to = [juror for juror in free[entry] if juror not in already]
        lots = {juror: (len(desk.piles[juror]), _lot(seed, entry, juror)) for juror in open_to}
        for juror in sorted(open_to, key=lots.__getitem__)[: max(each - len(already), 0)]:
            desk.deal(entry, juror)
        if len(already) < each:
            short[entry] = len(already)
    _level(desk, held)
    _tie(desk, held)
    pairs = tuple(sorted((entry, juror) for entry, readers in desk.readers.items() for juror in readers))
    return Assignment(pairs, short, {juror: len(desk.piles[juror]) for juror in sorted(order)})


def _lot(seed: str, entry: str, juror: str) -> bytes:
    return sha256(f"{seed}\x1f{entry}\x1f{juror}".encode()).digest()


def _level(desk: _Desk, held: set[Pair]) -> None:
    """Pass entries on along chains from full piles to lighter ones until no chain makes it more equal.

    As for semi-matchings: where no chain lowers the sum of squares, none of the piles can be more equal.
    """
    for entry, juror in held:  # what is kept isn't passed on
        del desk.piles[juror][entry]
    more = dict.fromkeys(desk.jurors, 0)
    for _entry, juror in held:
        more[juror] += 1

    def load(juror: str) -> int:
        return len(desk.piles[juror]) + more[juror]

    while True:
        loads = {juror: load(juror) for juror in desk.jurors}
        for giver in sorted(desk.jurors, key=loads.__getitem__, reverse=True):
            light = {juror for juror in desk.jurors if loads[juror] <= loads[giver] - 2}
            chain = _chain(desk, giver, light.__contains__) if light else []
            if chain:
                for entry, one, other in reversed(chain):
                    desk.pass_on(entry, one, other)
                break
        else:
            break
    for entry, juror in sorted(held):
        desk.piles[juror][entry] = None


def _chain(desk: _Desk, giver: str, light: Callable[[str], bool]) -> list[tuple[str, str, str]]:
    """The shortest chain of (entry, from, to) from a full pile to a light one; empty when there is none."""
    came: dict[str, tuple[str, str]] = {}
    turn = [giver]
    for one in turn:
        for other in desk.jurors:
            if other == giver or other in came:
                continue
            entry = desk.movable(one, other)
            if entry is None:
                continue
            came[other] = (entry, one)
            turn.append(other)
            if light(other):
                return _walked(came, other, giver)
    return []


def _walked(came: Mapping[str, tuple[str, str]], end: str, start: str) -> list[tuple[str, str, str]]:
    steps = []
    at = end
    while at != start:
        entry, before = came[at]
        steps.append((entry, before, at))
        at = before
    return steps[::-1]


def _tie(desk: _Desk, held: set[Pair]) -> None:
    """Swap entries between groups of jurors that share nothing, so that all can be compared; piles stay as large."""
    parts = _groups(desk)
    while len(parts) > 1:
        for (one, entry), (other, theirs) in islice(_swaps(desk, parts, held), SWAPS):
            desk.pass_on(entry, one, other)
            desk.pass_on(theirs, other, one)
            now = _groups(desk)
            if len(now) < len(parts):
                parts = now
                break
            desk.pass_on(theirs, one, other)
            desk.pass_on(entry, other, one)
        else:
            return


def _swaps(desk: _Desk, parts: list[list[str]], held: set[Pair]) -> Iterable[tuple[Pair, Pair]]:
    for at, part in enumerate(parts):
        for others in parts[at + 1 :]:
            for one in part:
                for other in others:
                    for entry in list(desk.piles[one]):
                        if (entry, one) in held or not desk.may(entry, other):
                            continue
                        for theirs in list(desk.piles[other]):
                            if (theirs, other) not in held and desk.may(theirs, one):
                                yield (one, entry), (other, theirs)


def _groups(desk: _Desk) -> list[list[str]]:
    """Jurors with something to read, by who shares entries."""
    left = dict.fromkeys(juror for juror in desk.jurors if desk.piles[juror])
    parts = []
    while left:
        first = next(iter(left))
        del left[first]
        turn = [first]
        for juror in turn:
            for entry in desk.piles[juror]:
                for other in sorted(desk.readers[entry]):
                    if other in left:
                        del left[other]
                        turn.append(other)
        parts.append(turn)
    return parts
