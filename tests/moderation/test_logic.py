"""What a machine may notice: for any posts, and at the borders."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.moderation.logic import (
    BURST,
    BURST_WITHIN,
    HINTS,
    REPEATED,
    can_still_appeal,
    can_still_undo,
    is_late,
    noticed,
    same,
)

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
posts = st.lists(
    st.tuples(st.integers(0, 200_000).map(lambda s: AT - timedelta(seconds=s)), st.text(max_size=60)), max_size=20
)


@given(st.text(max_size=200), posts)
def test_hints_are_known_single_and_in_order(text: str, earlier: list[tuple[datetime, str]]) -> None:
    found = noticed(text, AT, earlier)
    assert found == [hint for hint in HINTS if hint in found]


@given(st.text(max_size=200), posts)
def test_the_order_of_earlier_posts_does_not_matter(text: str, earlier: list[tuple[datetime, str]]) -> None:
    assert noticed(text, AT, earlier) == noticed(text, AT, earlier[::-1])


@given(st.text(max_size=200), posts, posts)
def test_more_posts_never_take_a_hint_away(
    text: str, earlier: list[tuple[datetime, str]], more: list[tuple[datetime, str]]
) -> None:
    assert set(noticed(text, AT, earlier)) <= set(noticed(text, AT, [*earlier, *more]))


def test_a_burst_begins_with_the_sixth_post_in_five_minutes() -> None:
    within = [(AT - BURST_WITHIN, "x")] * (BURST - 1)
    assert noticed("x", AT, within) == ["burst"]
    assert noticed("x", AT, within[1:]) == []
    assert noticed("x", AT, [(AT - BURST_WITHIN - timedelta(seconds=1), "x")] * 50) == []


def test_the_same_again_is_seen_through_case_and_dots() -> None:
    text = "More trees in the park, please!"
    twins = [(AT - timedelta(hours=hour), text.upper() + "...") for hour in range(1, REPEATED)]
    assert noticed(text, AT, twins) == ["repeated"]
    assert noticed("I agree", AT, [(AT - timedelta(hours=hour), "I agree") for hour in range(1, 5)]) == []
    assert same("A, b!") == same("AB")


def test_three_links_are_many() -> None:
    assert noticed("https://a.example www.b.example HTTP://c.example", AT, []) == ["links"]
    assert noticed("https://a.example www.b.example", AT, []) == []


def test_the_windows_are_half_open() -> None:
    hour, half_year, two_days = timedelta(hours=1), timedelta(days=182), timedelta(days=2)
    assert can_still_undo(AT, AT + hour - timedelta(seconds=1)) and not can_still_undo(AT, AT + hour)
    assert can_still_appeal(AT, AT + half_year - timedelta(seconds=1)) and not can_still_appeal(AT, AT + half_year)
    assert is_late(AT, None, AT + two_days) and not is_late(AT, AT + hour, AT + two_days)
