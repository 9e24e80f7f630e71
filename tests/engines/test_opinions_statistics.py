"""The formulas, against numbers worked out by hand, and their properties."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.opinions import statistics
from proeftuin.engines.opinions.statistics import Tally

counts = st.integers(0, 10_000)
NONE_OUT = np.zeros(3, dtype=bool)


def tally(agrees: list[list[int]], disagrees: list[list[int]], seen: list[list[int]]) -> Tally:
    return Tally(np.array(agrees), np.array(disagrees), np.array(seen))


# Two groups, three statements: one that divides, one that all agree with, one that few saw.
DIVIDED = tally([[18, 15, 1], [2, 14, 0]], [[1, 2, 0], [17, 1, 1]], [[20, 20, 1], [20, 18, 2]])


def test_shares_are_pulled_to_the_middle() -> None:
    assert statistics.share(0, 0) == 0.5
    assert statistics.share(18, 20) == pytest.approx(19 / 22)


def test_sureness_by_hand() -> None:
    # 2 √21 (19/21 − ½), by hand 3.7097…
    assert statistics.sureness(18, 20) == pytest.approx(2 * sqrt(21) * (19 / 21 - 0.5))
    assert statistics.sureness(18, 20) == pytest.approx(3.70971, abs=1e-5)
    assert statistics.sureness(0, 0) == pytest.approx(1.0)


def test_sureness_of_a_ratio_by_hand() -> None:
    # 19/21 and 3/21, pooled 22/42: (16/21) / √(22/42 · 20/42 · 2/21) = 4.94332
    assert statistics.ratio_sureness(18, 2, 20, 20) == pytest.approx((16 / 21) / sqrt(22 / 42 * 20 / 42 * 2 / 21))
    assert statistics.ratio_sureness(18, 2, 20, 20) == pytest.approx(4.94332, abs=1e-5)
    assert statistics.ratio_sureness(20, 20, 20, 20) == 0.0  # all are successes


@settings(deadline=None)
@given(counts, counts, counts, counts)
def test_a_ratio_is_as_sure_seen_from_the_other_side(a: int, b: int, more: int, others: int) -> None:
    one = statistics.ratio_sureness(a, b, a + more, b + others)
    assert np.isfinite(one)
    assert one == pytest.approx(-statistics.ratio_sureness(b, a, b + others, a + more))


def test_what_marks_a_group_is_what_divides() -> None:
    shares = statistics.shares_of(DIVIDED)
    first = statistics.representative(DIVIDED, shares, 0, NONE_OUT)
    assert [(one.column, one.agrees, one.successes, one.trials) for one in first] == [
        (0, True, 18, 20),
        (2, True, 1, 1),
    ]
    assert first[0].best_agree
    second = statistics.representative(DIVIDED, shares, 1, NONE_OUT)
    assert [(one.column, one.agrees, one.successes) for one in second] == [(1, True, 14), (0, False, 17)]


def test_a_statement_that_was_taken_out_marks_nobody() -> None:
    out = np.array([True, False, False])
    marks = statistics.representative(DIVIDED, statistics.shares_of(DIVIDED), 1, out)
    assert 0 not in [one.column for one in marks]


def test_when_nothing_is_sufficient_the_best_is_given() -> None:
    thin = tally([[1, 0, 0], [0, 1, 0]], [[0, 0, 0], [0, 0, 0]], [[1, 0, 1], [1, 1, 0]])
    marks = statistics.representative(thin, statistics.shares_of(thin), 0, NONE_OUT)
    assert [(one.column, one.best_agree) for one in marks] == [(0, True)]
    nobody = tally([[0] * 3] * 2, [[0] * 3] * 2, [[0] * 3] * 2)
    assert len(statistics.representative(nobody, statistics.shares_of(nobody), 0, NONE_OUT)) <= 1


def test_consensus_is_over_everybody() -> None:
    agree, disagree = statistics.consensus(DIVIDED, NONE_OUT)
    assert [(one.column, one.successes, one.trials) for one in agree] == [(1, 29, 38)]
    assert disagree == []


def test_group_aware_consensus_multiplies_the_groups() -> None:
    agree, disagree = statistics.group_aware(statistics.shares_of(DIVIDED))
    assert agree[1] == pytest.approx(16 / 22 * 15 / 20)
    assert disagree[0] == pytest.approx(2 / 22 * 18 / 22)


def test_priority_of_a_new_statement_by_hand() -> None:
    nobody = tally([[0]], [[0]], [[0]])
    # (½ · 1.5 · ½ · 9)² = 3.375²
    assert statistics.priorities(nobody, [0.5])[0] == pytest.approx(11.390625)
    assert statistics.priorities(nobody, [0.5], np.array([True]))[0] == 49.0


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.floats(0, 1, exclude_max=True))
def test_the_next_statement_is_one_of_those_and_has_a_chance(priority: list[float], chance: float) -> None:
    at = statistics.draw_next(priority, chance)
    assert 0 <= at < len(priority)
    assert priority[at] > 0 or max(priority) == 0


def test_the_next_statement_comes_up_in_proportion() -> None:
    drawn = [statistics.draw_next([1.0, 3.0], chance) for chance in np.linspace(0, 0.999, 1000)]
    assert sum(drawn) == pytest.approx(750, abs=2)
