"""Rules of cohorts in plain Python: when follow-up is asked, how hours add up, what figures may show."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = (6, 12, 24)  # after a team became alumni
SMALLEST = 5  # a group of fewer teams is not shown: one might be recognised
LONGEST_SESSION = 12 * 60  # minutes
MOST_STAGES = 8
NOT_IN = ("draft", "withdrawn", "ineligible")  # entries that can't become a team


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last of that month: 31 August and 6 is 28 February."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, monthrange(day.year + year, month + 1)[1]))


def follow_up_days(alumni_on: date) -> list[tuple[int, date]]:
    """(months, day) of each follow-up."""
    return [(months, months_later(alumni_on, months)) for months in MONTHS]


def hours(minutes: int) -> tuple[int, int]:
    """Whole hours and the minutes that remain: exact."""
    return divmod(minutes, 60)


def stage_states(ends: Sequence[date], today: date, *, over: bool) -> list[str]:
    """done, now or next for each stage, by their last days."""
    found = []
    current = False
    for end in ends:
        if over or end < today:
            found.append("done")
        else:
            found.append("next" if current else "now")
            current = True
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What one team answered. None where it did not say."""

    exists: bool | None = None
    again: bool | None = None
    jobs: int | None = None
    turnover: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What everyone may see of one round. A number is None where it is hidden; all are, below ``SMALLEST`` answers."""

    asked: int
    answered: int | None
    exists: Mapping[str, int | None]
    again: Mapping[str, int | None]
    turnover: Mapping[str, int | None]
    jobs: int | None


def figures(asked: int, said: Sequence[Said]) -> Figures:
    """Counted, with small groups hidden."""
    if len(said) < SMALLEST:
        return Figures(asked, None, {}, {}, {}, None)
    jobs = [one.jobs for one in said if one.jobs is not None]
    return Figures(
        asked,
        len(said),
        _cells(_word(one.exists) for one in said),
        _cells(_word(one.again) for one in said),
        _cells(one.turnover or "unsaid" for one in said),
        sum(jobs) if len(jobs) >= SMALLEST and sum(n > 0 for n in jobs) not in range(1, SMALLEST) else None,
    )


def _word(answer: bool | None) -> str:
    return "unsaid" if answer is None else "yes" if answer else "no"


def _cells(groups: Iterable[str]) -> dict[str, int | None]:
    counts: dict[str, int] = {}
    for group in groups:
        counts[group] = counts.get(group, 0) + 1
    hidden = hidden_groups(counts)
    return {group: None if group in hidden else n for group, n in sorted(counts.items())}


def hidden_groups(counts: Mapping[str, int]) -> frozenset[str]:
    """Groups of fewer than ``SMALLEST``, and the next smallest where subtracting from the total would tell."""
    small = {group for group, n in counts.items() if 0 < n < SMALLEST}
    total = sum(counts[group] for group in small)
    others = sorted((n, group) for group, n in counts.items() if n > 0 and group not in small)
    while small and others and (len(small) == 1 or total < SMALLEST):
        n, group = others.pop(0)
        small.add(group)
        total += n
    return frozenset(small)
