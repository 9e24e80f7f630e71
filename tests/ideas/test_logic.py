"""Paging, limits and settings, for any numbers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.ideas import logic


def read(rows: list[int], part: logic.Slice) -> list[int]:
    way = rows[::-1] if part.backwards else rows
    found = way[part.offset : part.offset + part.limit]
    return found[::-1] if part.backwards else found


@given(st.integers(0, 400), st.integers(1, 40), st.integers(0, logic.SEEDS))
def test_all_pages_together_show_each_row_once(total: int, size: int, seed: int) -> None:
    rows, start = list(range(total)), logic.start_of(seed, total)
    seen = []
    for page in range(1, logic.page_count(total, size) + 1):
        parts = logic.slices(total, page, size, start)
        shown = [row for part in parts for row in read(rows, part)]
        assert len(shown) <= size and len(parts) <= 2
        seen += shown
    assert seen == rows[start:] + rows[:start]


@given(st.integers(1, 10**6), st.integers(1, 50), st.integers(0, logic.SEEDS), st.data())
def test_no_page_reads_more_than_half_of_the_list(total: int, size: int, seed: int, data: st.DataObject) -> None:
    page = data.draw(st.integers(1, logic.page_count(total, size)))
    for part in logic.slices(total, page, size, logic.start_of(seed, total)):
        assert part.offset >= 0 and 0 < part.limit <= size
        assert part.offset + part.limit <= total
        assert part.offset <= total / 2


@given(st.integers(-3, 500), st.integers(0, 300), st.integers(1, 30))
def test_a_page_that_is_not_there_is_empty(page: int, total: int, size: int) -> None:
    if page < 1 or page > logic.page_count(total, size) or total == 0:
        assert logic.slices(total, page, size) == []


@given(st.integers(0, 100), st.integers(0, 200))
def test_what_is_left_is_never_below_nothing(limit: int, used: int) -> None:
    left = logic.left(limit, used)
    assert left is None if limit == 0 else left == max(limit - used, 0)


@given(
    st.dictionaries(
        st.sampled_from(sorted(logic.DEFAULTS)), st.none() | st.integers() | st.booleans() | st.sampled_from(["", "x"])
    )
)
def test_problems_are_named_and_never_raised(settings: dict[str, object]) -> None:
    found = logic.problems_of({**logic.DEFAULTS, **settings}, ["idea"])
    assert set(found) <= set(logic.DEFAULTS)
    assert set(found.values()) <= {"unknown", "number", "twice", "options", "order"}


def test_the_defaults_are_in_order() -> None:
    assert logic.problems_of(logic.DEFAULTS, ["idea"]) == {}
    assert logic.default_order(logic.rules_of({}), "open") == "random"
    assert logic.default_order(logic.rules_of({"random_while_open": False}), "open") == "newest"
    assert logic.default_order(logic.rules_of({}), "past") == "supported"


def test_a_category_in_the_language_of_the_reader() -> None:
    rules = logic.rules_of({"categories": [{"code": "g", "label": {"nl": "Groen", "en": "Green"}}, {"code": "v"}]})
    assert [rules.category("g", "nl"), rules.category("g", "fr")] == ["Groen", "Green"]
    assert [rules.category("v", "nl"), rules.category("gone", "nl")] == ["v", "gone"]


def test_the_window_for_changes_is_half_open() -> None:
    sent = datetime(2026, 5, 3, 12, tzinfo=UTC)
    assert logic.editable_until(sent, 30) == sent + timedelta(minutes=30)
