"""Rules of gatherings: how an agenda is typed, who moves up, and what a change means to who comes."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FORGET_AFTER = timedelta(days=30)  # after the end, names and addresses go
UNANSWERED = timedelta(days=1)  # a registration whose mail nobody answered goes
REMIND_BEFORE = timedelta(days=1)
USUALLY = timedelta(weeks=4)  # from one gathering of a series to the next, until two of them say otherwise
MOST_ITEMS = 60
TIME = re.compile(r"^\s*(\d{1,2})[:.h](\d{2})(?:\s*[-–]\s*\d{1,2}[:.h]\d{2})?\s+(.*)$")
# What calendars and people who registered must hear of when it changes.
WHEN_AND_WHERE = ("starts_at", "ends_at", "zone", "town", "place", "link")


def agenda_of(text: str) -> list[dict[str, str]]:
    """Lines such as "14:00 Welcome" as items with a time of day; a line without one has none. Empty lines go."""
    items = []
    for line in text.splitlines():
        found = TIME.match(line)
        if found and int(found[1]) < 24 and int(found[2]) < 60:
            items.append({"at": f"{int(found[1]):02}:{found[2]}", "what": found[3].strip()[:300]})
        elif line.strip():
            items.append({"at": "", "what": line.strip()[:300]})
    return items[:MOST_ITEMS]


def agenda_text(items: Sequence[dict[str, str]]) -> str:
    """The reverse of :func:`agenda_of`."""
    return "\n".join(f"{one['at']} {one['what']}".strip() for one in items)


def moves_up(queue: Sequence[int], taken: int, capacity: int | None) -> Sequence[int]:
    """Who of the waiting list gets a place now: as many as fit, in the order of the list, never more."""
    return queue if capacity is None else queue[: max(0, capacity - taken)]


def on_the_clock(wall: datetime, zone: str) -> datetime | None:
    """A time as a clock on the wall of that place shows it, as a moment; None for one that the clock skips there.

    When the clock goes back, the first of the two.
    """
    moment = wall.replace(tzinfo=ZoneInfo(zone))
    return moment if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == wall else None


def next_start(starts: Sequence[datetime], after: datetime) -> datetime:
    """When the next of a series could be: as long after the last as that was after the one before, on the same clock.

    ``starts``: at least one aware moment, each on the clock of its place. In whole weeks from a week on, so it stays
    the same day of the week. The first that fits later than ``after``.
    """
    last, *before = sorted(starts, reverse=True)
    days = (last.date() - before[0].astimezone(last.tzinfo).date()).days if before else USUALLY.days
    step = timedelta(days=max(1, days) if days < 7 else 7 * round(days / 7))
    found = last + step
    if found <= after:
        found += step * ((after - found) // step)
    while found <= after:
        found += step
    return found.astimezone(UTC).astimezone(last.tzinfo)
