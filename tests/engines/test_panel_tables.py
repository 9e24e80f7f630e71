"""People over tables: everybody sits once a round, tables are mixed, and people meet others."""

import csv
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.panel import deviation, seat
from tests.open_data import open_data

people_ = st.lists(st.tuples(st.sampled_from("fm"), st.sampled_from("abc")), min_size=1, max_size=24)


@settings(max_examples=60, deadline=None)
@given(people_, st.integers(1, 6), st.integers(1, 3), st.text(max_size=4))
def test_everybody_sits_once_in_each_round(people: list[tuple[str, str]], tables: int, rounds: int, seed: str) -> None:
    tables = min(tables, len(people))
    found = seat(people, tables, rounds=rounds, seed=seed)
    assert found == seat(people, tables, rounds=rounds, seed=seed)
    assert len(found) == rounds
    for one in found:
        assert sorted(row for table in one for row in table) == list(range(len(people)))
        assert max(map(len, one)) - min(map(len, one)) <= 1


@settings(max_examples=40, deadline=None)
@given(people_, st.integers(2, 4))
def test_no_swap_makes_a_table_more_mixed(people: list[tuple[str, str]], tables: int) -> None:
    tables = min(tables, len(people))
    (found,) = seat(people, tables)
    best = deviation(people, found)
    for one, other in combinations(range(tables), 2):
        for i in range(len(found[one])):
            for j in range(len(found[other])):
                swapped = [list(table) for table in found]
                swapped[one][i], swapped[other][j] = swapped[other][j], swapped[one][i]
                assert deviation(people, swapped) >= best - 1e-6


def test_an_even_panel_gives_even_tables() -> None:
    people = [(gender, age) for gender in "fm" for age in "abc" for _twice in range(4)]
    (found,) = seat(people, 4)
    assert deviation(people, found) == pytest.approx(0)


def test_in_a_second_round_people_meet_others() -> None:
    people = [("f",)] * 8 + [("m",)] * 8
    first, second = ({pair for table in one for pair in combinations(table, 2)} for one in seat(people, 4, rounds=2))
    assert not first & second


@pytest.mark.parametrize(("tables", "rounds"), [(0, 1), (4, 1), (1, 0)])
def test_what_cannot_be_seated(tables: int, rounds: int) -> None:
    with pytest.raises(ValueError, match="table"):
        seat([("a",)] * 3, tables, rounds=rounds)


def test_nobody_is_easily_seated() -> None:
    assert seat([], 2, rounds=1) == (((), ()),)


def test_a_real_hundred_at_ten_tables() -> None:
    with open_data("sortition/table-allocation/100i_4j_3k_3d_data.csv").open(encoding="utf-8-sig", newline="") as file:
        people = [(row["gender"], row["age"], row["region"]) for row in csv.DictReader(file)]
    (found,) = seat(people, 10)
    alphabetical = [list(range(at, at + 10)) for at in range(0, 100, 10)]
    assert deviation(people, found) <= 0.2 * deviation(people, alphabetical)
