"""Counting: whole numbers, the order of ballots is nothing, and the example that everyone cites."""

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.deliberations.logic import counting
from proeftuin.deliberations.logic.counting import Majority

OPTIONS = ["a", "b", "c", "d"]
# Schulze 2011, section 3.1, also on Wikipedia: 45 voters, five candidates.
EXAMPLE = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}


@st.composite
def rankings(draw: st.DrawFn) -> list[list[str]]:
    """Some options in groups, some left out."""
    order = draw(st.permutations(OPTIONS))[: draw(st.integers(1, len(OPTIONS)))]
    groups: list[list[str]] = []
    for option in order:
        if groups and draw(st.booleans()):
            groups[-1].append(option)
        else:
            groups.append([option])
    return groups


def strict(order: str) -> list[list[str]]:
    return [[one] for one in order]


def test_the_example_of_45_voters() -> None:
    found = counting.schulze([strict(order) for order, many in EXAMPLE.items() for _ in range(many)], list("ABCDE"))
    assert found.levels == [["E"], ["A"], ["C"], ["B"], ["D"]]
    assert (found.pairwise["A"]["B"], found.pairwise["B"]["A"]) == (20, 25)
    assert (found.pairwise["E"]["D"], found.pairwise["C"]["E"]) == (31, 24)


@given(ballots=st.lists(rankings(), max_size=12), seed=st.integers())
def test_the_order_of_ballots_does_not_matter(ballots: list[list[list[str]]], seed: int) -> None:
    shuffled = list(ballots)
    random.Random(seed).shuffle(shuffled)
    assert counting.schulze(ballots, OPTIONS) == counting.schulze(shuffled, OPTIONS)


@given(ballots=st.lists(rankings(), max_size=12))
def test_who_beats_each_other_one_wins_alone(ballots: list[list[list[str]]]) -> None:
    found = counting.schulze(ballots, OPTIONS)
    for one in OPTIONS:
        if all(found.pairwise[one][other] > found.pairwise[other][one] for other in OPTIONS if other != one):
            assert found.levels[0] == [one]
        if all(found.pairwise[one][other] < found.pairwise[other][one] for other in OPTIONS if other != one):
            assert found.levels[-1] == [one]


@given(ballots=st.lists(rankings(), max_size=12), copies=st.integers(2, 4))
def test_every_ballot_as_often_gives_the_same(ballots: list[list[list[str]]], copies: int) -> None:
    assert counting.schulze(ballots, OPTIONS).levels == counting.schulze(ballots * copies, OPTIONS).levels


@given(ballots=st.lists(rankings(), max_size=12))
def test_each_option_stands_once_and_pairs_add_up(ballots: list[list[list[str]]]) -> None:
    found = counting.schulze(ballots, OPTIONS)
    assert sorted(one for level in found.levels for one in level) == OPTIONS
    for one, other in permutations(OPTIONS, 2):
        assert found.pairwise[one][other] + found.pairwise[other][one] <= len(ballots)


@given(orders=st.lists(st.permutations(OPTIONS), min_size=1, max_size=11))
def test_a_twin_of_a_loser_does_not_make_another_win(orders: list[list[str]]) -> None:
    """Clones: "d2" stands right under d on each ballot. Who won without it, wins with it, d's family aside."""
    before = counting.schulze([[[one] for one in order] for order in orders], OPTIONS).levels[0]
    twins = [[[one] for each in order for one in ([each, "d2"] if each == "d" else [each])] for order in orders]
    after = counting.schulze(twins, [*OPTIONS, "d2"]).levels[0]
    assert {one for one in before if one != "d"} == {one for one in after if one not in ("d", "d2")}
    assert ("d" in before) == ("d" in after)


@given(ballots=st.lists(rankings(), max_size=10), winner=st.sampled_from(OPTIONS))
def test_more_support_never_hurts(ballots: list[list[list[str]]], winner: str) -> None:
    if counting.schulze(ballots, OPTIONS).levels[0] == [winner]:
        assert winner in counting.schulze([*ballots, [[winner]]], OPTIONS).levels[0]


def test_a_circle_is_a_tie_and_is_shown_as_one() -> None:
    found = counting.schulze([strict("abc"), strict("bca"), strict("cab")], list("abc"))
    assert found.levels == [["a", "b", "c"]]


def test_without_ballots_all_are_equal() -> None:
    assert counting.schulze([], OPTIONS).levels == [OPTIONS]


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "rule", "carried"),
    [(4, 3, 0, "more_yes", True), (3, 3, 1, "more_yes", False), (1, 0, 6, "more_yes", True),
     (4, 2, 1, "two_thirds", True), (3, 2, 0, "two_thirds", False), (0, 0, 7, "two_thirds", False),
     (4, 0, 0, "half_of_all", True), (3, 0, 0, "half_of_all", False)],
)  # fmt: skip
def test_majorities_are_exact(yes: int, no: int, abstain: int, rule: str, carried: bool) -> None:
    assert Majority(yes, no, abstain, 7, rule).carried is carried


@given(yes=st.integers(0, 50), no=st.integers(0, 50), extra=st.integers(0, 9), rule=st.sampled_from(counting.RULES))
def test_one_more_yes_never_loses_a_vote(yes: int, no: int, extra: int, rule: str) -> None:
    if Majority(yes, no, 0, 100, rule).carried:
        assert Majority(yes + extra, no, 0, 100, rule).carried


SPREADS = st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5))


@given(ballots=st.lists(SPREADS, max_size=15))
def test_no_dot_is_lost_or_made(ballots: list[dict[str, int]]) -> None:
    totals = counting.dots(ballots, OPTIONS)
    assert sum(totals.values()) == sum(sum(one.values()) for one in ballots)
    assert totals == counting.dots(ballots[::-1], OPTIONS)
    levels = counting.levels_of(totals)
    assert sorted(one for level in levels for one in level) == OPTIONS
    assert all(totals[above[0]] > totals[below[0]] for above, below in pairwise(levels))


@pytest.mark.parametrize(
    ("spread", "problem"),
    [({"a": 3, "b": 2}, ""), ({"a": 1}, ""), ({}, "none"), ({"a": 0}, "none"), ({"a": 3, "b": 3}, "too_many"),
     ({"a": 4}, "too_many_on_one"), ({"z": 1}, "unknown"), ({"a": -1}, "number"), ({"a": True}, "number")],
)  # fmt: skip
def test_dots_keep_to_the_number(spread: dict[str, int], problem: str) -> None:
    assert counting.dots_problem(spread, OPTIONS, 5, 3) == problem


@pytest.mark.parametrize(
    ("ranking", "problem"),
    [([["a"], ["b", "c"]], ""), ([["a"], ["a"]], "twice"), ([["a", "a"]], "twice"), ([], "none"), ([["z"]], "unknown")],
)
def test_rankings_name_each_option_once(ranking: list[list[str]], problem: str) -> None:
    assert counting.ranking_problem(ranking, OPTIONS) == problem
