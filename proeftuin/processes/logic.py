"""The rules of a participation process: the one clock, the promise, who may take part. Knows no Django.

A window is half open: what starts at noon is open at noon, what ends at noon is closed at noon.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# The IAP2 spectrum of public participation, from least to most influence.
LEVELS = ("inform", "consult", "involve", "collaborate", "empower")
CHANNELS = ("web", "paper", "telephone", "street", "email", "import")
WHO = ("everyone", "confirmed_email", "member", "list", "claim")
# What must be said before anyone may take part (domain rule 4).
PROMISE = ("can_influence", "cannot_influence", "level", "decides", "answer_by")
# What a running process may change only by an amendment: everything that decides what a contribution can do.
FROZEN = (*PROMISE, "answer_threshold", "time_zone")

type Clock = Literal["upcoming", "open", "past"]


def clock(now: datetime, starts_at: datetime | None, ends_at: datetime | None) -> Clock:
    """Where a moment stands in a window. Without a start it has not been planned; without an end it goes on."""
    if starts_at is None or now < starts_at:
        return "upcoming"
    return "past" if ends_at is not None and now >= ends_at else "open"


@dataclass(frozen=True, slots=True)
class Window:
    """When one action is open, and for whom: a phase's part in one method."""

    action: str
    starts_at: datetime | None
    ends_at: datetime | None
    who: str = "confirmed_email"


def window_now(windows: Sequence[Window], action: str, now: datetime) -> tuple[Clock | Literal["never"], Window | None]:
    """The window that tells about this action now: the open one, else the next, else the last; "never" without any."""
    mine = [one for one in windows if one.action == action]
    for state, key in (("open", None), ("upcoming", min), ("past", max)):
        found = [one for one in mine if clock(now, one.starts_at, one.ends_at) == state]
        if found and key is None:
            return "open", found[0]
        dated = [one for one in found if one.starts_at]
        if found and key is not None:
            return state, key(dated, key=lambda one: one.starts_at) if dated else found[0]  # type: ignore[return-value, arg-type]
    return "never", None


def overlapping(phases: Sequence[tuple[datetime | None, datetime | None]]) -> list[int]:
    """Positions of phases that start before the one before them has ended. Only the last may be without end."""
    wrong = []
    for at in range(1, len(phases)):
        before, this = phases[at - 1][1], phases[at][0]
        if before is None or (this is not None and this < before):
            wrong.append(at)
    return wrong


def promise_gaps(promise: Mapping[str, object]) -> list[str]:
    """What of the promise has not been said yet."""
    return [name for name in PROMISE if not promise.get(name)]


def promise_days(answer_by: date | None, today: date) -> int | None:
    """Days until the answer is due; negative when it is late."""
    return None if answer_by is None else (answer_by - today).days


def plain_code(code: str) -> str:
    """A code as people type it, without spaces, dashes and case: "1234 ab" and "1234-AB" are one postal code."""
    return re.sub(r"[\s\-.]", "", code).upper()


def hashed_code(code: str, salt: str) -> str:
    """A code as lists keep it: keyed with the list's own salt, so that lists cannot be compared with each other."""
    return hmac.new(salt.encode(), plain_code(code).encode(), hashlib.sha256).hexdigest()


def reference(prefix: str, code: str) -> str:
    """What stands on paper and is said by telephone: "PARK-7K3MQ"."""
    return f"{prefix.upper()}-{code.upper()}"
