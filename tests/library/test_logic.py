"""The library's rules: what is complete, and where a case and an adoption can go."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.library import logic

STATES = {state for pair, to in logic.CASE_MOVES.items() for state in (pair[0], to)}
VERBS = {verb for _state, verb in logic.CASE_MOVES}


@pytest.mark.parametrize("missing", logic.REQUIRED)
def test_each_required_field_counts(missing: str) -> None:
    values: dict[str, object] = dict.fromkeys(logic.REQUIRED, "x")
    assert logic.completeness(values).complete and logic.completeness(values).percent == 100
    without = logic.completeness({**values, missing: ""})
    assert without.missing == (missing,) and not without.complete


def test_an_unknown_outcome_is_missing_and_a_name_will_do_for_an_organisation() -> None:
    values: dict[str, object] = dict.fromkeys(logic.REQUIRED, "x")
    assert logic.completeness({**values, "outcome": "unknown"}).missing == ("outcome",)
    assert logic.completeness({**values, "organisation": None, "organisation_name": "Town"}).complete
    assert logic.completeness({}).percent == 0


@given(st.dictionaries(st.sampled_from(logic.REQUIRED), st.sampled_from(["", "x", None])))
def test_completeness_adds_up(values: dict[str, object]) -> None:
    found = logic.completeness({"outcome": "", **values})
    assert found.filled + len(found.missing) == found.required
    assert 0 <= found.percent <= 100 and (found.percent == 100) == found.complete


@pytest.mark.parametrize("state", sorted(STATES))
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_case_goes_only_where_the_table_says(state: str, verb: str) -> None:
    assert logic.case_after(state, verb) == logic.CASE_MOVES.get((state, verb))
    assert (verb in logic.case_verbs(state)) == ((state, verb) in logic.CASE_MOVES)


@given(st.lists(st.sampled_from([*sorted(VERBS), "fly"]), max_size=20))
def test_no_walk_publishes_what_nobody_published(verbs: list[str]) -> None:
    state, seen = "draft", []
    for verb in verbs:
        after = logic.case_after(state, verb)
        if after:
            state = after
            seen.append(verb)
    if state == "published":
        assert "publish" in seen and "submit" in seen[: seen.index("publish")]
    assert state in STATES


@pytest.mark.parametrize("state", logic.ADOPTION_ORDER)
def test_every_step_of_an_adoption_is_a_state(state: str) -> None:
    assert set(logic.adoption_next(state)) <= set(logic.ADOPTION_ORDER)
    assert logic.can_stop(state) == (state != "harvested")


@given(st.lists(st.integers(0, 12), max_size=40))
def test_what_ended_stays_ended_and_only_use_is_spread(choices: list[int]) -> None:
    state, used = "interested", False
    for choice in choices:
        ways = [*logic.adoption_next(state), *(["stopped"] if logic.can_stop(state) else [])]
        if state in ("harvested", "stopped"):
            assert ways == []
            break
        assert not logic.counts_as_spread(state) or state == "in_use"
        state = ways[choice % len(ways)]
        used |= state == "in_use"
        assert state != "harvested" or used
    assert logic.counts_as_spread(state) == (state in ("in_use", "harvested"))


def test_a_year_without_a_look_is_stale() -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    assert not logic.is_stale(None, moment)
    assert not logic.is_stale(moment - timedelta(days=364), moment)
    assert logic.is_stale(moment - timedelta(days=365), moment)


def test_diagrams_show_every_move() -> None:
    assert all(f"{source} --> {to} : {verb}" in logic.case_mermaid() for (source, verb), to in logic.CASE_MOVES.items())
    assert logic.adoption_mermaid().count("stop, with a reason") == len(logic.ADOPTION_ORDER) - 1
