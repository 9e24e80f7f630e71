"""The rules of an experiment, for any input."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.experiments import logic

numbers = st.decimals(-(10**12), 10**12, places=4)
STATES = ("draft", "running", "done", "abandoned")


@given(numbers, numbers, st.booleans(), st.none() | st.booleans())
def test_a_number_decides_whatever_the_team_would_like(
    threshold: Decimal, result: Decimal, more: bool, judged: bool | None
) -> None:
    met = logic.met(threshold, result, more_is_better=more, judged=judged)
    assert met is (result >= threshold if more else result <= threshold)
    assert logic.met(threshold, threshold, more_is_better=more, judged=judged) is True


@given(numbers, st.booleans(), st.none() | st.booleans())
def test_without_a_result_nothing_is_met_or_missed(threshold: Decimal, more: bool, judged: bool | None) -> None:
    assert logic.met(threshold, None, more_is_better=more, judged=judged) is None
    assert logic.met(None, None, more_is_better=more, judged=judged) is judged


@given(st.lists(st.sampled_from(("start", "finish", "abandon")), max_size=6))
def test_what_has_ended_never_goes_on_and_a_started_one_never_becomes_a_draft(verbs: list[str]) -> None:
    state, seen = "draft", ["draft"]
    for verb in verbs:
        state = logic.after(verb, state) or state
        seen.append(state)
    for before, then in pairwise(seen):
        assert before == then or before not in ("done", "abandoned")
        assert then != "draft" or before == "draft"


def test_each_standing_has_an_outcome() -> None:
    for state in STATES[1:]:
        for verdict in logic.VERDICTS:
            assert logic.standing(state, verdict) in logic.OUTCOMES


@given(st.text(max_size=400), st.integers(20, 300))
def test_a_lesson_is_a_beginning_of_what_was_learned_and_fits(text: str, most: int) -> None:
    made = logic.first_sentence(text, most)
    whole = " ".join(text.split())
    assert len(made) <= most and whole.startswith(made)
    assert len(whole) > most or made == whole


def test_a_long_text_becomes_its_first_sentence() -> None:
    assert logic.first_sentence("Ask first. " + "And more. " * 60, 300) == "Ask first."
    assert logic.first_sentence("word " * 90, 300) == ""
    assert logic.first_sentence("Version 2.5 works. " + "x" * 300, 300) == "Version 2.5 works."


PLAN = {"title": "T", "assumption": "A", "test": "S", "measure": "M", "threshold_value": Decimal(1)}


@given(st.sets(st.sampled_from(sorted(PLAN))), st.booleans())
def test_a_plan_names_what_it_lacks(without: set[str], in_words: bool) -> None:
    plan = {**PLAN, **{name: None if name == "threshold_value" else "  " for name in without}}
    if in_words:
        plan["threshold_words"] = "when nobody asks"
    wanted = without - {"threshold_value"} if in_words else without
    assert set(logic.lacking(plan)) == wanted


def test_zero_is_a_threshold() -> None:
    assert logic.lacking({**PLAN, "threshold_value": Decimal(0)}) == []
