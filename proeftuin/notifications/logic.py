"""When mail is due, and when a mailbox gets no more. No Django."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MORNING = time(7)
SOFT_LIMIT = 3
SOFT_WITHIN = timedelta(days=60)  # older trouble with a mailbox is over


class Trouble(NamedTuple):
    """How often mail came back of late for now, and whether the mailbox gets no more."""

    soft: int
    stops: bool


def after_bounce(soft: int, last: datetime | None, at: datetime, *, hard: bool) -> Trouble:
    """Mail came back again: for good (hard) or for now. ``soft`` and ``last`` are what was noted before.

    After a hard one, or three soft ones within 60 days, no more mail leaves.
    """
    recent = last is not None and last > at - SOFT_WITHIN
    soft = min((soft if recent else 0) + (not hard), SOFT_LIMIT)
    return Trouble(soft, hard or soft >= SOFT_LIMIT)


def mailed_until(rhythm: str, at: datetime, zone: str) -> datetime | None:
    """What happened before this moment is mailed by now, in this rhythm; None for "never".

    Daily mail goes out after 7 in the morning on the wall clock of ``zone``, weekly mail on Mondays. Because the answer
    stays the same until the next morning, nobody gets two digests a day, and a worker that slept late catches up.
    """
    if rhythm == "at_once":
        return at
    if rhythm not in ("daily", "weekly"):
        return None
    local = at.astimezone(ZoneInfo(zone))
    morning = datetime.combine(local.date(), MORNING, tzinfo=local.tzinfo)
    if morning > local:
        morning -= timedelta(days=1)
    return morning - timedelta(days=morning.weekday()) if rhythm == "weekly" else morning


def is_local_path(path: str) -> bool:
    """Whether an address stays on this site: a path, not //elsewhere and not something a browser reads as that."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and not any(c < " " or c == "\\" for c in path)
