"""What is shown can't tell about a few people."""

from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.surveys import logic
from proeftuin.surveys.tallies import LEAST, Counted, mean, median, ranking, shown_cells, shown_table
from tests.surveys.samples import question

cells = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=2)


@settings(deadline=None, max_examples=60)
@given(cells)
def test_no_small_cell_is_shown_nor_follows_from_the_others(counts: dict[str, int]) -> None:
    total = sum(counts.values())
    shown = shown_cells(counts, adds_up=True, total=total)
    assert all(value is None or value == counts[code] for code, value in shown.items())
    assert all(value == 0 or value >= LEAST for value in shown.values() if value is not None)
    hidden = [code for code, value in shown.items() if value is None]
    if hidden and total >= LEAST:
        assert len(hidden) >= 2 and total - sum(value or 0 for value in shown.values()) >= LEAST


def test_the_only_hidden_cell_takes_the_next_smallest_along() -> None:
    assert shown_cells({"a": 3, "b": 9, "c": 20}, adds_up=True, total=32) == {"a": None, "b": None, "c": 20}
    assert shown_cells({"a": 3, "b": 0, "c": 20}, adds_up=True, total=23) == {"a": None, "b": 0, "c": None}
    assert shown_cells({"a": 6, "b": 0}, adds_up=True, total=6) == {"a": 6, "b": 0}


def test_with_several_answers_each_also_who_did_not_choose_counts() -> None:
    assert shown_cells({"a": 9, "b": 4, "c": 6}, adds_up=False, total=10) == {"a": None, "b": None, "c": None}
    assert shown_cells({"a": 10, "b": 5, "c": 0}, adds_up=False, total=10) == {"a": 10, "b": 5, "c": 0}


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 4).flatmap(lambda width: st.lists(
    st.lists(st.integers(0, 15), min_size=width, max_size=width), min_size=1, max_size=4)))  # fmt: skip
def test_no_line_of_a_table_gives_its_hidden_cell_away(table: list[list[int]]) -> None:
    shown = shown_table(table)
    assert [row[:-1] for row in shown[:-1]] == [
        [None if s is None else v for s, v in zip(srow, row, strict=False)]
        for srow, row in zip(shown, table, strict=False)
    ]
    for line in [*shown, *([row[x] for row in shown] for x in range(len(shown[0])))]:
        assert line.count(None) != 1 or len([one for one in line if one is not None]) == 1
    small = [v for row in shown[:-1] for v in row if v is not None and 0 < v < LEAST]
    assert small == []


def test_middles_and_ranks() -> None:
    counted = Counted(5, 4)
    counted.cells.update({"1": 1, "2": 1, "4": 2})
    assert mean(counted) == 2.75 and median(counted) == 3
    assert mean(Counted()) is None and median(Counted()) is None
    asked = logic.parsed({"pages": [{"questions": [question("r", "ranking")]}]}).pages[0].questions[0]
    votes = Counted(2, 2)
    votes.cells.update({"a/1": 1, "b/2": 2, "c/1": 1})
    found = {one.code: (one.points, one.chosen, one.first, one.average) for one in ranking(asked, votes)}
    assert found == {"a": (3, 1, 1, 1.0), "b": (4, 2, 0, 2.0), "c": (3, 1, 1, 1.0)}
