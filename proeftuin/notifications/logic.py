"""When mail is due. No Django."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(7)


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
