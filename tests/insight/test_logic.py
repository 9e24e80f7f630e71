"""Small cells stay hidden, also from who subtracts; shares and gaps are right; days add up."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.insight.logic import SMALLEST, cells, daily, hidden_groups, in_steps, missing, weekly_steps

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), max_size=12)


@given(COUNTS)
def test_what_is_hidden_cannot_be_found_by_subtracting(counts: dict[str, int]) -> None:
    hidden = hidden_groups(counts)
    assert {group for group, n in counts.items() if 0 < n < SMALLEST} <= hidden
    filled = [group for group, n in counts.items() if n > 0]
    if hidden and set(hidden) != set(filled):
        # The total less all that is shown is what the hidden ones have together: never one group, never under five.
        assert len(hidden) >= 2
        assert sum(counts[group] for group in hidden) >= SMALLEST


@given(COUNTS)
def test_nothing_is_hidden_without_need(counts: dict[str, int]) -> None:
    if all(n == 0 or n >= SMALLEST for n in counts.values()):
        assert hidden_groups(counts) == frozenset()


@given(COUNTS, st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 9000), max_size=8))
def test_cells_show_every_group_once_and_no_small_number(counts: dict[str, int], people: dict[str, int]) -> None:
    made = cells(counts, people)
    assert sorted(cell.group for cell in made) == sorted({*counts, *people})
    assert all(cell.count is None or cell.count == 0 or cell.count >= SMALLEST for cell in made)
    assert all(cell.share is None for cell in made if cell.is_hidden)


def test_the_voices_that_are_missing_come_worst_first() -> None:
    made = cells({"North": 70, "South": 20, "West": 10}, {"North": 400, "South": 300, "West": 100, "East": 200})
    assert [cell.group for cell in missing(made)] == ["East", "South"]


def test_a_hidden_group_of_a_large_population_is_missing() -> None:
    made = cells({"North": 70, "South": 2, "West": 3}, {"North": 500, "South": 300, "West": 10})
    assert [cell.group for cell in missing(made)] == ["South"]


@given(st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(0, 99), min_size=1))
def test_no_day_and_no_count_is_lost_in_steps(counts: dict[date, int]) -> None:
    series = daily(counts, min(counts), max(counts))
    assert sum(n for _day, n in series) == sum(counts.values())
    step, joined = weekly_steps(series)
    assert sum(n for _day, n in joined) == sum(counts.values())
    assert len(joined) <= 62
    assert all(b[0] - a[0] == timedelta(days=step) for a, b in pairwise(joined))


def test_no_days_make_no_steps() -> None:
    assert daily({}, date(2026, 2, 1), date(2026, 1, 1)) == []
    assert in_steps([]) == (1, [])
