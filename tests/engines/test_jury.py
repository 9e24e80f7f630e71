"""Juries: the field's test vectors, and what must hold whatever jurors give."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.jury.effects import effects, groups
from proeftuin.engines.jury.ranking import rank
from proeftuin.engines.jury.scores import Card, Criterion, card, equal, weighed

F = Fraction


def one_criterion(scores: dict[str, dict[str, float]]) -> Card:
    """``{"J1": {"P": 4}}`` as a card of one criterion."""
    return card(equal(["c"]), [(e, j, "c", F(s)) for j, read in scores.items() for e, s in read.items()])


VECTOR = {"J1": {"P": 4, "Q": 5, "R": 6}, "J2": {"Q": 7, "R": 8, "S": 9}}


def adjusted(of: Card, **options: object) -> dict[str, float]:
    return {place.entry: float(place.adjusted) for place in rank(of, **options).places}  # type: ignore[arg-type]


def test_the_fields_vector() -> None:
    ranking = rank(one_criterion(VECTOR))
    assert {p.entry: p.raw for p in ranking.places} == {"P": 4, "Q": 6, "R": 7, "S": 9}
    assert {p.entry: p.adjusted for p in ranking.places} == {"P": 5, "Q": 6, "R": 7, "S": 8}
    assert ranking.effects == {"J1": -1, "J2": 1}
    assert [(p.entry, p.rank) for p in ranking.places] == [("S", 1), ("R", 2), ("Q", 3), ("P", 4)]
    assert {p.entry: p.spread for p in ranking.places} == {"P": 0, "Q": 2, "R": 2, "S": 0}


def test_z_scores_of_the_vector_and_their_guard() -> None:
    found = adjusted(one_criterion(VECTOR), method="z-score", least_read=3)
    assert {e: round(z, 3) for e, z in found.items()} == {"P": -1.225, "Q": -0.612, "R": 0.612, "S": 1.225}
    guarded = rank(one_criterion(VECTOR), method="z-score")
    assert guarded.method == "raw" and {p.entry: p.adjusted for p in guarded.places}["Q"] == 6


def test_a_juror_who_gives_all_the_same_divides_nothing_by_zero() -> None:
    scores = {"J1": {str(n): 5 for n in range(6)}, "J2": {str(n): n for n in range(6)}}
    assert rank(one_criterion(scores), method="z-score").method == "raw"
    assert rank(one_criterion(scores)).effects["J1"] == F(5, 4)


def test_groups_that_share_nothing_get_effects_of_their_own() -> None:
    of = one_criterion({"A": {"P": 1, "Q": 3}, "B": {"P": 3, "Q": 5}, "C": {"R": 9}, "D": {"R": 5}, "E": {"S": 2}})
    assert groups(of) == (("A", "B"), ("C", "D"), ("E",))
    assert rank(of).effects == {"A": -1, "B": 1, "C": 2, "D": -2, "E": 0}


def test_ties_go_to_the_criterion_that_weighs_most_and_then_share_a_place() -> None:
    rubric = weighed({"impact": F(60), "reach": F(40)})
    given_scores = {"P": (6, 6), "Q": (8, 3), "R": (6, 6), "S": (4, 9), "T": (1, 1)}
    rows = [
        (e, "J", c, F(s)) for e, pair in given_scores.items() for c, s in zip(("impact", "reach"), pair, strict=True)
    ]
    ranking = rank(card(rubric, rows))
    assert [(p.entry, p.rank, p.broken_by) for p in ranking.places] == [
        ("Q", 1, "impact"), ("P", 2, "impact"), ("R", 2, "impact"), ("S", 4, "impact"), ("T", 5, ""),
    ]  # fmt: skip
    voted = rank(card(rubric, rows), votes={"R": 3, "P": 2})
    assert [(p.entry, p.rank) for p in voted.places][:3] == [("Q", 1), ("R", 2), ("P", 3)]
    assert {p.entry: p.broken_by for p in voted.places}["P"] == "vote"


def test_two_shared_first_places_leave_out_the_second() -> None:
    ranking = rank(one_criterion({"J": {"P": 9, "Q": 9, "R": 1}}))
    assert [p.rank for p in ranking.places] == [1, 1, 3]


def test_criteria_that_weigh_the_same_break_no_tie() -> None:
    rows = [("P", "J", "a", F(9)), ("P", "J", "b", F(1)), ("Q", "J", "a", F(1)), ("Q", "J", "b", F(9))]
    assert [p.rank for p in rank(card(equal(["a", "b"]), rows)).places] == [1, 1]


def test_thresholds_come_before_the_ranking() -> None:
    rubric = (Criterion("a", F(1, 2), F(5)), Criterion("b", F(1, 2)))
    rows = [("P", "J", "a", F(4)), ("P", "J", "b", F(10)), ("Q", "J", "a", F(5)), ("Q", "J", "b", F(6))]
    ranking = rank(card(rubric, rows))
    assert [(p.entry, p.rank, p.below) for p in ranking.places] == [("Q", 1, ()), ("P", None, ("a",))]
    nobody = rank(card(rubric, rows), least=F(8))
    assert [(p.entry, p.rank, p.below) for p in nobody.places] == [("P", None, ("a", "total")), ("Q", None, ("total",))]


def test_weights_must_sum_to_100() -> None:
    with pytest.raises(ValueError, match="sum to 90"):
        weighed({"a": F(60), "b": F(30)})
    with pytest.raises(ValueError, match="more than 0"):
        weighed({"a": F(110), "b": F(-10)})
    assert [one.weight for one in weighed({"a": F(1, 4), "b": F(3, 4)})] == [F(1, 4), F(3, 4)]


def test_a_card_refuses_what_it_cannot_weigh() -> None:
    rubric = equal(["a", "b"])
    with pytest.raises(ValueError, match="no score on b"):
        card(rubric, [("P", "J", "a", F(1))])
    with pytest.raises(ValueError, match="twice"):
        card(rubric, [("P", "J", "a", F(1)), ("P", "J", "a", F(2))])
    with pytest.raises(ValueError, match="no criterion"):
        card(rubric, [("P", "J", "z", F(1))])


tables = st.dictionaries(
    st.tuples(st.sampled_from("PQRSTU"), st.sampled_from("ABCDE")), st.integers(0, 10), min_size=1, max_size=30
)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_it_is_the_least_squares_solution(table: dict[tuple[str, str], int]) -> None:
    """Residuals add up to nothing for each entry and each juror: the normal equations, exactly."""
    of = card(equal(["c"]), [(e, j, "c", F(s)) for (e, j), s in table.items()])
    ranking = rank(of)
    quality = {p.entry: p.adjusted for p in ranking.places}
    left = {pair: F(s) - quality[pair[0]] - ranking.effects[pair[1]] for pair, s in table.items()}
    for at, name in [(0, e) for e in of.entries] + [(1, j) for j in of.jurors]:
        assert sum(value for pair, value in left.items() if pair[at] == name) == 0
    for group in ranking.groups:
        assert sum(ranking.effects[juror] for juror in group) == 0


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from("ABCDE"), st.integers(-5, 5))
def test_a_milder_juror_changes_no_order_among_who_can_be_compared(table, juror, more) -> None:  # type: ignore[no-untyped-def]
    of = card(equal(["c"]), [(e, j, "c", F(s)) for (e, j), s in table.items()])
    if len(groups(of)) > 1 or juror not in of.jurors:
        return
    milder = card(equal(["c"]), [(e, j, "c", F(s + (more if j == juror else 0))) for (e, j), s in table.items()])
    before, after = adjusted(of), adjusted(milder)
    moved = F(more, len(of.jurors))
    assert {e: round(v + float(moved), 9) for e, v in before.items()} == {e: round(v, 9) for e, v in after.items()}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=6, max_size=6))
def test_complete_panels_keep_the_raw_mean(scores: list[int]) -> None:
    rows = [(e, j, "c", F(s)) for (e, j), s in zip(product("PQR", "AB"), scores, strict=True)]
    ranking = rank(card(equal(["c"]), rows))
    assert all(place.raw == place.adjusted for place in ranking.places)


def test_many_jurors_are_solved_to_nine_decimals() -> None:
    rows = [
        (f"E{n}", f"J{(n * 7 + k * (1 + n % 5)) % 170}", "c", F((n * 3 + k) % 11))
        for n in range(400)
        for k in (0, 1, 2)
    ]
    of = card(equal(["c"]), dict.fromkeys(rows))
    found = effects(of)
    for group in groups(of):
        assert abs(sum((found[juror][0] for juror in group), F())) < F(1, 10**6)
    quality = {p.entry: p.adjusted for p in rank(of).places}
    for juror in of.jurors[:10]:
        residual = sum(of.given[e, j][0] - quality[e] - found[j][0] for e, j in of.given if j == juror)
        assert abs(residual) < F(1, 10**5)
