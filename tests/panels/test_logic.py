"""The rules of quotas and of figures: proportions, relaxing, what is typed, and what is too small to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.panels import logic
from proeftuin.panels.logic import Category, Feature


def category(*numbers: int | None) -> Category:
    return Category("c1", "Age", tuple(Feature(f"c1f{at}", str(at), many) for at, many in enumerate(numbers)))


@given(st.lists(st.none() | st.integers(0, 10**6), min_size=2, max_size=8).filter(any), st.integers(1, 200))
def test_quotas_like_the_population_leave_room_for_the_panel(numbers: list[int | None], size: int) -> None:
    found = logic.proportional(category(*numbers), size)
    assert sum(one.minimum for one in found.features) <= size <= sum(one.maximum for one in found.features)
    if None not in numbers:
        assert all(0 <= one.maximum - one.minimum <= 1 for one in found.features)


def test_who_was_not_counted_is_not_shut_out() -> None:
    found = logic.proportional(category(51, 49, None), 20)
    assert [(one.minimum, one.maximum) for one in found.features] == [(9, 11), (9, 10), (0, 1)]


@pytest.mark.parametrize("numbers", [(0, 0), (None, 0), (None, None)])
def test_an_unknown_population_gives_no_quota(numbers: tuple[int | None, ...]) -> None:
    assert logic.proportional(category(*numbers), 10) == category(*numbers)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_no_small_number_is_shown_or_can_be_computed(numbers: list[int]) -> None:
    one = category(*numbers)
    pool = dict(zip(one.codes, numbers, strict=True))
    rows = logic.compared(one, pool, {}, guarded=True)
    assert all(row.pool is None or row.pool == 0 or row.pool >= 5 for row in rows)
    hidden = [number for number, row in zip(numbers, rows, strict=True) if row.pool is None]
    assert len(hidden) != 1 or not any(row.pool for row in rows)
    assert [row.pool for row in logic.compared(one, pool, {}, guarded=False)] == numbers


def test_stored_and_read_again() -> None:
    one = category(3, None)
    assert logic.parsed(logic.stored([one])) == (one,)


def test_what_is_typed_of_groups() -> None:
    typed = "Women = 50 500\n\n Men=49.500 \nOther\nA = b = 7"
    assert logic.written(typed) == [("Women", 50500), ("Men", 49500), ("Other", None), ("A = b", 7)]
    for wrong in ("Women = many", "= 3", "Women = -3", "Women ="):
        with pytest.raises(ValueError, match=wrong.split()[0]):
            logic.written(wrong)


def test_codes_of_categories_are_never_used_twice() -> None:
    assert logic.made("Age", [("Young", None)], ["c1", "c3"]).code == "c2"


def test_who_misses_a_feature_is_not_in_the_task() -> None:
    people = [("a", {"c1": "c1f0"}, ""), ("b", {}, ""), ("c", {"c1": "gone"}, "")]
    task = logic.task_of([category(1, 1)], people, 1)
    assert [one.code for one in task.volunteers] == ["a"]
