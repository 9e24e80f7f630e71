"""The one source of the present moment, always in UTC and aware of it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def today(zone: str = "Europe/Brussels") -> date:
    """The date on the wall calendar of a time zone."""
    return datetime.now(tz=ZoneInfo(zone)).date()
