"""What an amendment changes, as plain values that can be kept, compared and read. Knows no Django.

A change is ``{"field": "answer_by", "of": "", "before": …, "after": …}``; ``of`` is the reference of the phase or the
method it is about, empty for the process itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

PROCESS_FIELDS = (
    "can_influence", "cannot_influence", "level", "decides", "answer_by", "answer_threshold", "time_zone",
)  # fmt: skip
PHASE_FIELDS = ("starts_at", "ends_at")

type Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None
type Change = dict[str, Plain]


def plain(value: object) -> Plain:
    """A value as JSON keeps it: moments and dates in ISO 8601."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def differences(before: Mapping[str, object], after: Mapping[str, object], of: str = "") -> list[Change]:
    """The fields of ``after`` whose plain value differs from that in ``before``, in the order of ``after``."""
    return [
        {"field": name, "of": of, "before": plain(before.get(name)), "after": plain(value)}
        for name, value in after.items()
        if plain(before.get(name)) != plain(value)
    ]


def shifted(moments: Sequence[datetime | None], first: datetime) -> list[datetime | None]:
    """The same moments moved so that the earliest falls on ``first``; unplanned ones stay so."""
    known = [one for one in moments if one is not None]
    if not known:
        return list(moments)
    step: timedelta = first - min(known)
    return [None if one is None else one + step for one in moments]


def months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last day of that month where it has no such day."""
    month = moment.month - 1 + months
    year, month = moment.year + month // 12, month % 12 + 1
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month, day=min(moment.day, 28))
