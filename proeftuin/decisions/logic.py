"""The rules of answering: what is owed, when a promise is kept, how money is read. Knows no Django."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

VERDICTS = ("accepted", "partly", "declined")
WAITING = ("open", "review")
SHORTEST = 20  # characters of a reason
LONGEST = 20_000
MOST_AT_ONCE = 2_000
UNDO_WITHIN = timedelta(minutes=30)
MOST_EURO = Decimal("999999999999.99")

type State = Literal["nothing", "running", "late", "kept", "broken"]


@dataclass(frozen=True, slots=True)
class Promise:
    """Where a promise to answer stands. ``days``: left or too late until now, or early or late when it was kept."""

    state: State
    days: int
    on: date | None = None  # the day of the last answer, once all are given


def promise(*, due: int, owed: int, last_answer: date | None, answer_by: date | None, today: date, ended: bool,
            ) -> Promise:  # fmt: skip
    """``due`` contributions must be answered and ``owed`` of them wait. The clock stops when nobody can add more
    (``ended``) and none waits: "kept" in time, "broken" too late."""
    if answer_by is None or (ended and not due):
        return Promise("nothing", 0)
    if ended and not owed and last_answer:
        days = (answer_by - last_answer).days
        return Promise("kept" if days >= 0 else "broken", abs(days), last_answer)
    days = (answer_by - today).days
    return Promise("late" if days < 0 and owed else "running", abs(days) if owed else max(days, 0))


def euro(text: str) -> Decimal | None:
    """An amount as people type it: "1250", "€ 1.250,50", "1,250.5". None for nothing. Raises ValueError.

    What stands behind the last point or comma are cents when it is one or two digits long; groups have three.
    """
    plain = re.sub(r"[\s€\u00a0\u202f]|EUR", "", text)
    if not plain:
        return None
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+)(?:([.,])(\d{1,2}))?", plain)
    if not found:
        raise ValueError(text)
    whole, mark, cents = found.groups()
    if mark and mark in whole:
        raise ValueError(text)
    amount = Decimal(re.sub(r"[.,]", "", whole) + (f".{cents}" if cents else ""))
    if amount > MOST_EURO:
        raise ValueError(text)
    return amount.quantize(Decimal("0.01"))


def progress(steps: Iterable[tuple[int, bool]]) -> int:
    """How far it is in percent, from steps with the percentage that they bring it to and whether they are done."""
    return max((percent for percent, done in steps if done), default=0)


def stamp(in_force: Iterable[tuple[str, str]]) -> str:
    """What someone saw before answering: contributions with the answer that stood (thread, ref), in any order."""
    text = "\n".join(sorted(f"{thread} {ref}" for thread, ref in in_force))
    return hashlib.sha256(text.encode()).hexdigest()[:24]
