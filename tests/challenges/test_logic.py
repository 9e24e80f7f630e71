"""The rules of the funnel, whatever suppliers, phases and words there are."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.challenges.logic import (
    GO,
    NO_GO,
    Word,
    closing_problem,
    counts,
    in_phase,
    is_late,
    plan_problem,
)

places = st.lists(st.integers(1, 9), min_size=1, max_size=6).map(lambda some: sorted(some, reverse=True))


@st.composite
def funnels(draw: st.DrawFn) -> tuple[list[int], list[int], list[dict[int, Word]]]:
    """Places, suppliers and the words of the closed phases, each closed by the rules."""
    plan = draw(places)
    suppliers = list(range(draw(st.integers(1, plan[0]))))
    taking, said = suppliers, []
    for at in range(draw(st.integers(0, len(plan)))):
        most = plan[at + 1] if at + 1 < len(plan) else None
        words = {one: Word(draw(st.sampled_from((GO, NO_GO))), "why") for one in taking}
        goes = [one for one in taking if words[one].verdict == GO]
        for one in goes[most:] if most is not None else []:
            words[one] = Word(NO_GO, "no place")
        assert closing_problem(taking, words, most) == ""
        said.append(words)
        taking = [one for one in taking if words[one].verdict == GO]
    return plan, suppliers, said


@given(funnels())
def test_a_funnel_never_grows_and_never_takes_more_than_its_places(
    funnel: tuple[list[int], list[int], list[dict[int, Word]]],
) -> None:
    plan, suppliers, said = funnel
    before = set(suppliers)
    for number in range(1, len(said) + 2):
        now = in_phase(suppliers, said, number)
        assert set(now) <= before and (number > len(plan) or len(now) <= plan[number - 1])
        before = set(now)


@given(funnels())
def test_counts_add_up(funnel: tuple[list[int], list[int], list[dict[int, Word]]]) -> None:
    plan, suppliers, said = funnel
    found = counts([(str(at), one) for at, one in enumerate(plan)], suppliers, said, started=True)
    assert found[0].began_with == len(suppliers)
    for at, one in enumerate(found):
        if at < len(said):
            assert one.went_on is not None and one.stopped is not None and one.began_with == one.went_on + one.stopped
        if at + 1 < len(found) and at < len(said):
            assert found[at + 1].began_with == one.went_on
        if at > len(said):
            assert one.began_with is None
    hidden = counts([("a", 3)], suppliers, [], started=False)
    assert hidden[0].began_with is None


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(("", " ", "because")))), st.integers(0, 5))
def test_each_word_needs_a_reason(words: list[tuple[int, str]], most: int) -> None:
    said = {who: Word(NO_GO, why) for who, why in words}
    problem = closing_problem(list(said), said, most)
    assert (problem == "reason") == any(not one.reason.strip() for one in said.values())
    assert closing_problem([*said, 99], said, most) == "unjudged"


def test_more_than_the_next_phase_takes_cannot_go_on() -> None:
    words = {one: Word(GO, "good") for one in range(4)}
    assert closing_problem(list(words), words, 3) == "many"
    assert closing_problem(list(words), words, 4) == "" == closing_problem(list(words), words, None)


@given(st.lists(st.integers(-1, 9), max_size=10))
def test_plans(numbers: list[int]) -> None:
    problem = plan_problem(numbers)
    if problem == "":
        assert numbers and numbers == sorted(numbers, reverse=True) and min(numbers) >= 1
    if problem == "grows":
        assert numbers != sorted(numbers, reverse=True)


def test_the_stated_moment_is_too_late() -> None:
    until = datetime(2026, 2, 2, 16, 0, tzinfo=UTC)
    assert is_late(until, until) and not is_late(until, until - timedelta(microseconds=1))
    assert not is_late(None, until)
