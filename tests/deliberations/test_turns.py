"""The state machines, whole: each turn and each guard, and no way round them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.deliberations.logic import turns
from proeftuin.deliberations.logic.turns import Facts, Refused, step

READY = Facts(
    proposer=1, facilitator=2, decider=1, electors=7, answered=7, quorum=50, options=3, carried=True,
    deadline_ahead=True, late=False, asked_affected=1, asked_expert=1, window_long_enough=True, window_over=True,
    newer_version=True, nominee=True, owner=True, evaluation_date=True, term=True, statement=True, review_reached=True,
)  # fmt: skip
# For each turn, facts for which it goes through; and for each guard of it, one change that stops it.
FOR_TURN = {
    "test": replace(READY, objections=1, untested=1), "integrate": replace(READY, objections=1, valid=1),
    "set_aside": replace(READY, objections=1), "reject": replace(READY, carried=False),
    "expire": replace(READY, late=True),
}  # fmt: skip
BREAKS = {
    "facilitator": {"facilitator": None}, "facilitator_is_other": {"facilitator": 1}, "decider": {"decider": None},
    "electors": {"electors": 1}, "options": {"options": 1}, "deadline": {"deadline_ahead": False},
    "longer": {"longer": False},
    "affected_asked": {"asked_affected": 0}, "expert_asked": {"asked_expert": 0},
    "window": {"window_long_enough": False, "urgent": False}, "window_over": {"window_over": False},
    "replied": {"unreplied": 1}, "questions_answered": {"open_questions": 1},
    "round_over": {"answered": 6, "late": False}, "late": {"late": False},
    "quorum": {"answered": 3, "late": True}, "no_objections": {"objections": 1}, "has_objections": {"objections": 0},
    "tested": {"untested": 1}, "none_valid": {"valid": 1}, "some_valid": {"valid": 0},
    "newer_version": {"newer_version": False}, "integrated": {"unintegrated": 1}, "nominee": {"nominee": False},
    "carried": {"carried": False}, "not_carried": {"carried": True}, "owner": {"owner": False},
    "evaluation_date": {"evaluation_date": False}, "term": {"term": False}, "dates_in_order": {"dates_in_order": False},
    "statement": {"statement": False}, "review_reached": {"review_reached": False},
}  # fmt: skip
TURNS = [(kind, state, verb) for kind in turns.KINDS for state, verb in turns.PATHS[kind]]


@pytest.mark.parametrize(("kind", "state", "verb"), TURNS)
def test_each_turn_is_taken_when_nothing_is_missing(kind: str, state: str, verb: str) -> None:
    assert step(kind, state, verb, FOR_TURN.get(verb, READY)) == turns.PATHS[kind][state, verb]


@pytest.mark.parametrize(
    ("kind", "state", "verb", "guard"),
    [(kind, state, verb, guard) for kind, state, verb in TURNS for guard in turns.needed(kind, verb)],
)
def test_each_guard_stops_its_turn(kind: str, state: str, verb: str, guard: str) -> None:
    refused = step(kind, state, verb, replace(FOR_TURN.get(verb, READY), **BREAKS[guard]))
    assert isinstance(refused, Refused)
    assert guard in refused.missing


def test_each_guard_is_used_and_each_turn_has_guards_that_exist() -> None:
    used = {guard for kind, _state, verb in TURNS for guard in turns.needed(kind, verb)}
    assert used == set(turns.GUARDS) == set(BREAKS)


@given(
    kind=st.sampled_from(turns.KINDS), state=st.sampled_from(sorted({s for p in turns.PATHS.values() for s, _v in p})),
    verb=st.sampled_from(sorted({v for p in turns.PATHS.values() for _s, v in p} | {"dream"})),
)  # fmt: skip
def test_what_is_not_a_turn_is_refused(kind: str, state: str, verb: str) -> None:
    found = step(kind, state, verb, READY)
    if (state, verb) not in turns.PATHS[kind]:
        assert found == Refused(("not_from_here",))


COUNTS = st.integers(0, 9)
ANY_FACTS = st.builds(
    Facts, proposer=st.integers(1, 3), facilitator=st.none() | st.integers(1, 3), electors=COUNTS, answered=COUNTS,
    quorum=st.sampled_from([0, 1, 33, 50, 75, 100]), objections=COUNTS, untested=COUNTS, valid=COUNTS,
    unintegrated=COUNTS, newer_version=st.booleans(), late=st.booleans(), deadline_ahead=st.booleans(),
    owner=st.booleans(), evaluation_date=st.booleans(), term=st.booleans(), statement=st.booleans(),
    open_questions=COUNTS, carried=st.booleans(), window_over=st.booleans(), unreplied=COUNTS,
)  # fmt: skip


@given(
    ways=st.lists(
        st.tuples(st.sampled_from(sorted({v for _s, v in turns.PATHS[turns.CONSENT]})), ANY_FACTS), max_size=40
    )
)
def test_nothing_is_adopted_over_an_objection_whatever_people_try(ways: list[tuple[str, Facts]]) -> None:
    state, seen = "draft", ["draft"]
    for verb, facts in ways:
        after = step(turns.CONSENT, state, verb, facts)
        if isinstance(after, Refused):
            continue
        if after == "adopted":
            assert state == "objection"
            assert facts.objections == 0 and facts.quorum_met and (facts.late or facts.answered >= facts.electors)
            assert facts.owner and facts.evaluation_date and facts.term and facts.statement
        if verb == "open":
            assert facts.facilitator not in (None, facts.proposer)
        state = after
        seen.append(state)
    if "adopted" in seen:
        assert seen.index("clarify") < seen.index("amend") < seen.index("objection") < seen.index("adopted")


@given(kind=st.sampled_from(turns.KINDS))
def test_every_state_is_reached_and_every_way_ends(kind: str) -> None:
    reached, waiting = {"draft"}, ["draft"]
    while waiting:
        at = waiting.pop()
        for (state, _verb), to in turns.PATHS[kind].items():
            if state == at and to not in reached:
                reached.add(to)
                waiting.append(to)
    assert {state for state, _verb in turns.PATHS[kind]} <= reached
    assert all(state in reached or state == "draft" for state in turns.TRACKS[kind])
    for state in reached - set(turns.OVER):
        assert turns.verbs(kind, state), f"{state} of {kind} is a dead end"
    for state in turns.OVER:
        assert not turns.verbs(kind, state)


def test_a_concern_does_not_block() -> None:
    """Concerns are no part of the facts: seven of them change nothing."""
    assert step(turns.CONSENT, "objection", "adopt", READY) == "adopted"


@pytest.mark.parametrize(
    ("good", "safe", "valid"), [(True, True, False), (False, True, True), (True, False, True), (False, False, True)]
)
def test_harm_to_the_aim_or_a_risk_that_stays_makes_an_objection_valid(good: bool, safe: bool, valid: bool) -> None:
    assert turns.is_valid(good_enough=good, safe_enough=safe) is valid


@given(answered=st.integers(0, 200), electors=st.integers(1, 200), percent=st.integers(0, 100))
def test_a_quorum_is_exact(answered: int, electors: int, percent: int) -> None:
    assert turns.quorum_met(answered, electors, percent) == (100 * answered >= percent * electors)
    if answered >= electors:
        assert turns.quorum_met(answered, electors, percent)


def test_nobody_is_no_quorum() -> None:
    assert not replace(READY, answered=0, quorum=0).quorum_met


OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "urgent", "everyone", "over"),
    [(2, False, True, False), (3, False, True, True), (6, False, False, False), (7, False, False, True),
     (1, True, True, True), (1, True, False, False)],
)  # fmt: skip
def test_advice_takes_its_least_time(days: int, urgent: bool, everyone: bool, over: bool) -> None:
    found = turns.window_over(
        opened=OPENED, until=OPENED + timedelta(days=7), days=3, urgent=urgent, everyone=everyone,
        now=OPENED + timedelta(days=days),
    )  # fmt: skip
    assert found is over


def test_a_decision_is_evaluated_before_it_ends() -> None:
    today = date(2026, 3, 2)
    later, last = date(2026, 5, 31), date(2026, 12, 31)
    assert turns.dates_in_order(later, last, today) and turns.dates_in_order(later, None, today)
    assert not turns.dates_in_order(last, later, today)
    assert not turns.dates_in_order(today, None, today)


def test_the_track_shows_where_it_stands_also_when_it_stopped() -> None:
    assert dict(turns.stations(turns.CONSENT, "integrate"))["objection"] == "now"
    assert dict(turns.stations(turns.CONSENT, "kept"))["review_due"] == "now"
    stopped = dict(turns.stations(turns.CONSENT, "withdrawn", "amend"))
    assert (stopped["clarify"], stopped["amend"], stopped["objection"]) == ("done", "now", "ahead")
