"""The clock of follow-up, hours that add up, and figures that tell on nobody."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.cohorts.logic import (
    SMALLEST,
    Said,
    figures,
    follow_up_days,
    hidden_groups,
    hours,
    months_later,
    stage_states,
)

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
said = st.builds(
    Said, st.sampled_from((True, False, None)), st.sampled_from((True, False, None)),
    st.none() | st.integers(0, 9), st.sampled_from(("", "none", "small", "large")),
)  # fmt: skip


def test_the_last_of_august_and_six_months() -> None:
    assert months_later(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert follow_up_days(date(2026, 1, 15)) == [
        (6, date(2026, 7, 15)),
        (12, date(2027, 1, 15)),
        (24, date(2028, 1, 15)),
    ]


@given(days, st.integers(1, 36))
def test_the_right_month_always(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(st.lists(st.integers(1, 720)))
def test_hours_are_exact(minutes: list[int]) -> None:
    whole, rest = hours(sum(minutes))
    assert whole * 60 + rest == sum(minutes) and 0 <= rest < 60


@given(st.lists(days, max_size=8).map(sorted), days, st.booleans())
def test_at_most_one_stage_is_now(ends: list[date], today: date, over: bool) -> None:
    states = stage_states(ends, today, over=over)
    assert states.count("now") <= 1 and states == sorted(states, key=("done", "now", "next").index)
    assert not over or set(states) <= {"done"}


@given(st.lists(said, max_size=40))
def test_no_figure_tells_on_a_small_group(answers: list[Said]) -> None:
    found = figures(len(answers) + 3, answers)
    if len(answers) < SMALLEST:
        assert found.answered is None and found.jobs is None and not found.exists
        return
    assert found.answered == len(answers)
    for cells in (found.exists, found.again, found.turnover):
        assert all(n is None or n >= SMALLEST for n in cells.values())
        hidden = [name for name, n in cells.items() if n is None]
        left = len(answers) - sum(n for n in cells.values() if n is not None)
        assert not hidden or len(cells) == 1 or (len(hidden) > 1 and left >= SMALLEST)


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 20), max_size=6))
def test_what_is_hidden_cannot_be_subtracted(counts: dict[str, int]) -> None:
    hidden = hidden_groups(counts)
    some = Counter({name: n for name, n in counts.items() if n})
    if hidden and set(hidden) != set(some):
        assert len(hidden) > 1 and sum(counts[name] for name in hidden) >= SMALLEST
    assert all(name in hidden for name, n in some.items() if n < SMALLEST)
