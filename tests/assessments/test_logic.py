"""Scores, verdicts and the compass, for any answers; and the examples that they were written for."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.assessments import compass, logic
from proeftuin.assessments.compass import Looked

values = st.lists(st.none() | st.integers(0, 4), max_size=12)
DIMENSIONS = ("problem", "evidence", "business", "sponsor", "budget", "procurement", "owner", "users", "skills",
              "partners", "data", "transfer")  # fmt: skip
CRITICAL = ("evidence", "sponsor", "budget", "owner")
RULE = logic.Rule(CRITICAL)
scores = st.fixed_dictionaries({one: st.none() | st.fractions(0, 100, max_denominator=60) for one in DIMENSIONS})


@given(values)
def test_a_spread_keeps_every_answer_and_nobody(answers: list[int | None]) -> None:
    found = logic.spread(answers)
    known = [one for one in answers if one is not None]
    assert found.people == len(known) and found.skipped == answers.count(None)
    assert found.range == (max(known) - min(known) if known else 0)
    assert found.disagree is (found.range >= 2)
    assert found.score == (Fraction(sum(known), len(known)) * 25 if known else None)
    assert found == logic.spread(reversed(answers))


@pytest.mark.parametrize("wrong", [-1, 5, 40])
def test_what_is_no_answer_is_no_answer(wrong: int) -> None:
    with pytest.raises(ValueError):
        logic.spread([2, wrong])


@given(st.lists(values, min_size=1, max_size=3))
def test_a_side_is_the_mean_of_its_items_whoever_skipped_one(items: list[list[int | None]]) -> None:
    side = logic.Side("x", {str(n): logic.spread(one) for n, one in enumerate(items)})
    known = [one.score for one in side.items.values() if one.score is not None]
    assert side.score == (sum(known) / len(known) if known else None)
    assert side.score is None or 0 <= side.score <= 100


@given(scores)
def test_red_amber_green_is_exactly_the_rule(found: dict[str, Fraction | None]) -> None:
    says = logic.verdict(found, RULE)
    known = [one for one in found.values() if one is not None]
    if not known:
        assert says is None
        return
    red = any(found[one] is not None and found[one] < 40 for one in CRITICAL)  # type: ignore[operator]
    mean, least = sum(known) / len(known), min(known)
    unknown = any(found[one] is None for one in CRITICAL)
    assert says == ("red" if red else "green" if mean >= 70 and least >= 50 and not unknown else "amber")


@given(scores, st.sampled_from(DIMENSIONS))
def test_a_better_side_never_makes_it_worse(found: dict[str, Fraction | None], side: str) -> None:
    order = {None: -1, "red": 0, "amber": 1, "green": 2}
    if found[side] is not None:
        better = {**found, side: Fraction(100)}
        assert order[logic.verdict(better, RULE)] >= order[logic.verdict(found, RULE)]


@pytest.mark.parametrize(("low", "rest", "says"), [
    (Fraction(30), 90, "red"), (Fraction(39999, 1000), 90, "red"), (Fraction(40), 90, "amber"),
    (Fraction(4999, 100), 100, "amber"), (Fraction(50), 72, "green"), (Fraction(50), 71, "amber"),
])  # fmt: skip
def test_the_edges_of_the_rule(low: Fraction, rest: int, says: str) -> None:
    """Sponsor 30 is red; 40 is not; green asks for a mean of 70 and nothing under 50."""
    found = {one: Fraction(rest) for one in DIMENSIONS} | {"sponsor": low}
    assert logic.verdict(found, RULE) == says


def test_a_low_side_that_is_not_critical_is_amber() -> None:
    found = {one: Fraction(90) for one in DIMENSIONS} | {"users": Fraction(10)}
    assert logic.verdict(found, RULE) == "amber"


@given(st.lists(values, min_size=1, max_size=12), st.booleans())
def test_the_weakest_stands_beside_the_mean(sides: list[list[int | None]], good: bool) -> None:
    made = [logic.Side(str(n), {"a": logic.spread(one)}) for n, one in enumerate(sides)]
    found = logic.overall(made, high_is_good=good)
    known = [one.score for one in made if one.score is not None]
    if not known:
        assert found == logic.Overall(None, "", None)
        return
    assert found.lowest == (min(known) if good else max(known))
    assert made[int(found.weakest)].score == found.lowest
    assert found.mean is not None and min(known) <= found.mean <= max(known)


@given(st.fractions(0, 100), st.integers(1, 99))
def test_weak_is_weak_from_one_side_only(score: Fraction, limit: int) -> None:
    assert logic.is_weak(score, limit, high_is_good=True) is not logic.is_weak(score, limit, high_is_good=False)
    assert not logic.is_weak(None, limit, high_is_good=True)


@pytest.mark.parametrize(("good", "people", "says"), [
    (3, 5, "again"), (4, 5, "simple"), (5, 5, "simple"), (2, 4, "too_few"), (0, 0, "too_few"), (7, 10, "again"),
    (8, 10, "simple"), (4, 6, "again"), (5, 6, "simple"),
])  # fmt: skip
def test_four_of_five(good: int, people: int, says: str) -> None:
    assert logic.tried(good, people) == says


# The compass -------------------------------------------------------------------------------------------------------
looked = st.builds(
    Looked, st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "ok", "concern", "blocked", "na"]),
    st.lists(st.booleans(), max_size=3).map(tuple),
)  # fmt: skip


@given(looked)
def test_a_block_is_open_until_there_is_an_action_and_all_are_done(one: Looked) -> None:
    assert one.stops is (one.status == "blocked" and (not one.tasks or not all(one.tasks)))
    assert Looked(one.item, one.status, (True,)).is_open is False
    assert not one.stops or one.is_open


def test_blocked_on_automation_8_stops_until_its_action_is_done() -> None:
    assert compass.stopping([Looked("automation-8", "blocked")]) == ["automation-8"]
    assert compass.stopping([Looked("automation-8", "blocked", (False,))]) == ["automation-8"]
    assert compass.stopping([Looked("automation-8", "blocked", (True, False))]) == ["automation-8"]
    assert compass.stopping([Looked("automation-8", "blocked", (True,))]) == []
    assert compass.stopping([Looked("automation-8", "concern")]) == []


@given(st.lists(st.lists(looked, max_size=4), max_size=4))
def test_a_new_round_that_has_not_come_to_a_question_opens_no_gate(rounds: list[list[Looked]]) -> None:
    before = compass.latest(rounds)
    assert compass.latest([*rounds, []]) == before
    assert compass.latest([*rounds, [Looked("a", "")]]) == before
    assert compass.latest([*rounds, [Looked("a", "ok")]])["a"].status == "ok"


@given(st.lists(looked, max_size=3, unique_by=lambda one: one.item))
def test_counts_are_counts_and_no_score(found: list[Looked]) -> None:
    (count,) = compass.counted({"all": ["a", "b", "c"]}, found)
    assert count.questions == 3 and count.open == sum(one.is_open for one in found)
    assert count.open <= count.looked <= count.questions


@pytest.mark.parametrize(("status", "note", "wrong"), [
    ("ok", "", {}), ("na", " ", {"note": "why"}), ("na", "No machine.", {}), ("concern", "", {"note": "why"}),
    ("blocked", "Nobody.", {}), ("fine", "x", {"status": "choose"}), ("", "", {"status": "choose"}),
])  # fmt: skip
def test_what_needs_a_reason(status: str, note: str, wrong: dict[str, str]) -> None:
    assert compass.problems(status, note) == wrong
