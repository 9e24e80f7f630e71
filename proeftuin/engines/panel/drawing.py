"""The lottery as anyone can read it, and the draw that anyone can repeat.

The lottery is fixed and published, with its SHA-256, before the seed is known. Then:

1. The number is the SHA-256 of the seed (UTF-8), read as one number, modulo ``total``. Walking through ``panels`` while
   adding up shares, the first whose sum is more than the number is drawn. It says how many of each kind become members.
2. A person's ticket is the SHA-256 of the seed, a space, and the person's code; an address of several people has the
   ticket of its codes joined by "+". A person who lives alone is an address of one.
3. Kind by kind, addresses with that kind are taken in the order of their tickets, leaving out those that gave a member
   already, until there are as many as the panel says; from each the person of that kind with the lowest ticket.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from .lottery import TOTAL, Mixture, fair_mixture, whole_shares
from .pool import Kinds, Task, gather
from .targets import fair_targets


@dataclass(frozen=True, slots=True)
class Lottery:
    """``kinds``: the codes of each kind. ``homes``: the codes of each address of several people. ``panels``: a share
    out of ``total``, and how many of each kind. ``bound``: the smallest chance can't be higher than this.
    """

    size: int
    kinds: tuple[tuple[str, ...], ...]
    homes: tuple[tuple[str, ...], ...]
    panels: tuple[tuple[int, tuple[int, ...]], ...]
    total: int = TOTAL
    bound: float = field(default=1.0, compare=False)

    def as_text(self) -> str:
        """The lottery as it is published: JSON on one line, always the same text for the same lottery."""
        held = {
            "size": self.size, "total": self.total, "kinds": self.kinds, "homes": self.homes, "panels": self.panels,
        }  # fmt: skip
        return json.dumps(held, separators=(",", ":"), ensure_ascii=False, sort_keys=True)

    def digest(self) -> str:
        """The SHA-256 of the published text, in hexadecimal."""
        return _sha(self.as_text()).hex()

    def chances(self) -> dict[str, Fraction]:
        """The exact chance of each code. They add up to the size."""
        shares = [0] * len(self.kinds)
        for share, members in self.panels:
            for kind, many in enumerate(members):
                shares[kind] += share * many
        return {
            code: Fraction(share, self.total * len(codes))
            for codes, share in zip(self.kinds, shares, strict=True)
            for code in codes
        }

    @classmethod
    def read(cls, text: str) -> "Lottery":
        """The reverse of :meth:`as_text`. Raises ValueError for a text that is no lottery."""
        try:
            held = json.loads(text)
            panels = tuple((int(share), tuple(map(int, members))) for share, members in held["panels"])
            kinds, homes = (tuple(tuple(map(str, one)) for one in held[name]) for name in ("kinds", "homes"))
            return cls(int(held["size"]), kinds, homes, panels, int(held["total"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is no lottery: {error}") from error


def prepare(task: Task) -> Lottery | None:
    """The fairest lottery. None when the quotas can't be met: :func:`feasibility.conflict_of` says why."""
    kinds = gather(task)
    targets = fair_targets(kinds)
    mixture = fair_mixture(kinds, targets) if targets else None
    if targets is None or mixture is None:
        return None
    return _published(kinds, mixture, targets.floors[0] if targets.floors else 1.0)


def _published(kinds: Kinds, mixture: Mixture, bound: float) -> Lottery:
    shared: dict[tuple[int, ...], float] = {}
    for panel, weight in zip(mixture.panels, mixture.weights, strict=True):
        members = tuple(int(many) for many in panel)
        shared[members] = shared.get(members, 0.0) + float(weight)
    ordered = sorted(shared, key=lambda members: (-shared[members], members))
    shares = whole_shares(np.array([shared[members] for members in ordered]))
    panels = tuple((share, members) for share, members in zip(shares, ordered, strict=True) if share)
    return Lottery(kinds.size, kinds.codes, kinds.homes, panels, bound=bound)


def number_of(seed: str, total: int = TOTAL) -> int:
    """The number that a seed draws: 0 … total − 1."""
    return int.from_bytes(_sha(seed), "big") % total


def draw(lottery: Lottery, seed: str) -> tuple[str, ...]:
    """The codes of the members, sorted. The same lottery and seed always give the same."""
    number, sum_ = number_of(seed, lottery.total), 0
    for share, members in lottery.panels:
        sum_ += share
        if number < sum_:
            return _drawn(lottery, members, seed)
    raise ValueError("the shares of the lottery do not add up to its total")


def _drawn(lottery: Lottery, members: Iterable[int], seed: str) -> tuple[str, ...]:
    home_of = {code: home for home in lottery.homes for code in home}
    given: set[tuple[str, ...]] = set()
    drawn: list[str] = []
    for codes, many in zip(lottery.kinds, members, strict=True):
        if not many:
            continue
        homes = {home_of.get(code, (code,)) for code in codes} - given
        for home in sorted(homes, key=lambda one: (_ticket(seed, one), one))[:many]:
            given.add(home)
            drawn.append(min(set(home) & set(codes), key=lambda code: (_ticket(seed, (code,)), code)))
    return tuple(sorted(drawn))


def _ticket(seed: str, codes: tuple[str, ...]) -> bytes:
    return _sha(f"{seed} {'+'.join(codes)}")


def _sha(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
