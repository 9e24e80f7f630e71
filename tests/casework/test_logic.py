"""Totals, the drawing of a route, and knots that recur."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.casework.logic import (
    LEFT,
    RIGHT,
    WIDTH,
    Happening,
    Tied,
    hidden_names,
    patterns,
    route,
    still_to_talk,
    totals,
)

steps = st.lists(
    st.builds(
        Happening, day=st.integers(0, 2000), agency=st.sampled_from(["", "Stad", "stad", "Fonds", "Kas", "UWV"]),
        days_lost=st.integers(0, 900), cost=st.decimals(0, 10_000, places=2),
        knots=st.lists(st.integers(1, 3), max_size=2),
    ),
    max_size=40,
).map(lambda found: sorted(found, key=lambda one: one.day))  # fmt: skip


def test_totals_add_up_to_the_cent() -> None:
    found = totals([Happening(0, "A", 3, Decimal("0.10")), Happening(9, "a", 4, Decimal("0.20"))])
    assert (found.days_lost, found.cost, found.agencies, found.span) == (7, Decimal("0.30"), 1, 9)
    assert totals([]).span == 0


@given(steps)
def test_each_step_stands_within_the_drawing_in_order_and_on_its_line(found: list[Happening]) -> None:
    drawn = route(found, "none")
    if not found:
        assert drawn is None
        return
    assert drawn
    places = [one.x for one in drawn.spots]
    assert places == sorted(places) and len(places) == len(found)
    assert all(LEFT <= x <= WIDTH - RIGHT for x in places)
    heights = {name: y for y, name in drawn.lanes}
    assert [one.y for one in drawn.spots] == [heights[one.agency or "none"] for one in found]
    assert all(0 < one.y < drawn.height for one in drawn.spots)
    assert [one.is_knot for one in drawn.spots] == [bool(one.knots) for one in found]


def test_five_offices_are_five_lines() -> None:
    drawn = route([Happening(n * 10, f"O{n}", n, Decimal(1)) for n in range(5)], "none")
    assert drawn and [name for _y, name in drawn.lanes] == ["O0", "O1", "O2", "O3", "O4"]


ties = st.builds(
    Tied, case=st.sampled_from("abcdefgh"), kind=st.sampled_from(["loop", "proof", "clash"]),
    rule=st.sampled_from(["", "R1", "r1", "R2"]), agency=st.sampled_from(["", "X", "Y"]),
)  # fmt: skip


@given(st.lists(ties))
def test_a_pattern_stands_in_several_cases_and_is_counted_once_a_case(knots: list[Tied]) -> None:
    for by in ("kind", "rule", "agency"):
        found = patterns(knots, by)
        assert all(len(one.cases) >= 2 and one.knots >= len(one.cases) and one.name for one in found)
        assert [len(one.cases) for one in found] == sorted((len(one.cases) for one in found), reverse=True)
        assert all(sum(one.kinds.values()) == one.knots for one in found)
        names = [one.name.casefold() for one in found]
        assert len(names) == len(set(names))


def test_eight_cases_show_three_recurring_knots() -> None:
    kinds = ["loop", "proof", "clash", "loop", "proof", "clash", "loop", "waiting"]
    found = patterns([Tied(str(n), kind, "", "") for n, kind in enumerate(kinds)], "kind")
    assert [(one.name, len(one.cases)) for one in found] == [("loop", 3), ("clash", 2), ("proof", 2)]


def test_offices_stand_under_a_letter_each_once() -> None:
    assert hidden_names(["Stad", "", "stad", "Fonds"], "Office") == {"stad": "Office A", "fonds": "Office B"}
    assert len(set(hidden_names([f"o{n}" for n in range(60)], "O").values())) == 60


def test_who_is_still_to_be_talked_to() -> None:
    assert still_to_talk(["Stad", "Fonds", "stad", ""], ["STAD"]) == ["Fonds"]
