"""The rules of phases and gates, over walks that nobody would think of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.initiatives import logic
from proeftuin.initiatives.logic import Facts, Problem, Seat

VERBS = ("advance", "return", "pause", "resume", "stop", "close")
STATUSES = ("active", "paused", "stopped", "closed")
COMPLETE = Facts(
    outputs=logic.OUTPUT_KEYS, roles=frozenset({"lead", "sponsor", "procurement"}), asked=True, indicators=True,
    posts=True, results=True, evaluation=True, costs=True, lessons=True, case=True,
)  # fmt: skip

facts = st.builds(
    Facts,
    outputs=st.frozensets(st.sampled_from(sorted(logic.OUTPUT_KEYS))),
    roles=st.frozensets(st.sampled_from(["lead", "sponsor", "procurement", "coach"])),
    asked=st.booleans(), indicators=st.booleans(), posts=st.booleans(), results=st.booleans(),
    evaluation=st.booleans(), costs=st.booleans(), lessons=st.booleans(), case=st.booleans(),
)  # fmt: skip
steps = st.tuples(
    st.sampled_from([*VERBS, "fly", ""]), st.sampled_from([*logic.PHASES, "", "nowhere"]), facts,
    st.sampled_from(["", "  ", "\n", "Because."]),
)  # fmt: skip


@given(st.lists(steps, max_size=30))
def test_any_walk_keeps_the_rules(walk: list[tuple[str, str, Facts, str]]) -> None:
    phase, status = "identify", "active"
    for verb, to_phase, now, reason in walk:
        after = logic.move(verb, phase=phase, status=status, to_phase=to_phase, facts=now, reason=reason)
        if isinstance(after, Problem):
            continue
        assert status != "closed"  # nothing leaves what is closed
        if after[1] == "closed":
            assert now.lessons
        if verb == "advance":
            assert logic.PHASES.index(after[0]) == logic.PHASES.index(phase) + 1
            assert reason.strip() or not logic.missing(phase, now)
        elif verb == "return":
            assert logic.PHASES.index(after[0]) < logic.PHASES.index(phase) and reason.strip()
        else:
            assert after[0] == phase
        if verb in ("pause", "stop"):
            assert reason.strip()
        phase, status = after
        assert phase in logic.PHASES and status in STATUSES


@given(st.sampled_from(logic.PHASES), st.sampled_from(STATUSES), facts, st.text(max_size=20))
def test_nothing_closes_without_a_shared_lesson(phase: str, status: str, now: Facts, reason: str) -> None:
    silent = replace(now, lessons=False)
    assert isinstance(logic.move("close", phase=phase, status=status, facts=silent, reason=reason), Problem)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_move_is_in_the_table_or_refused(verb: str, status: str) -> None:
    after = logic.move(verb, phase="evaluate", status=status, to_phase="identify", facts=COMPLETE, reason="Because.")
    if (verb, status) not in logic.STATUS_AFTER:
        assert after == Problem("not_from_here")
    elif (verb, status) == ("close", "active"):
        assert after == Problem("not_from_here")  # only from the last phase
    else:
        assert not isinstance(after, Problem) and after[1] == logic.STATUS_AFTER[verb, status]


def test_a_stop_may_close_in_any_phase_once_its_lessons_are_shared() -> None:
    lessons = Facts(lessons=True)
    for phase in logic.PHASES:
        assert logic.move("close", phase=phase, status="stopped", facts=lessons) == (phase, "closed")


def test_the_last_phase_closes_and_goes_no_further() -> None:
    assert logic.move("advance", phase="share", status="active", facts=COMPLETE) == Problem("last_phase")
    assert logic.move("close", phase="share", status="active", facts=COMPLETE) == ("share", "closed")
    lessons = Facts(lessons=True)
    assert logic.move("close", phase="share", status="active", facts=lessons) == Problem("reason_needed")
    assert logic.move("close", phase="share", status="active", facts=lessons, reason="No case.") == ("share", "closed")


@given(st.sampled_from(logic.PHASES), facts)
def test_what_is_missing_is_what_the_checklist_says(phase: str, now: Facts) -> None:
    checks = logic.checklist(phase, now)
    assert [one.key for one in checks] == [item.key for item in logic.GATES[phase]]
    assert logic.missing(phase, now) == [one.key for one in checks if not one.met]
    assert logic.missing(phase, COMPLETE) == []


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("phase", logic.PHASES)
def test_only_going_on_to_implementation_locks(verb: str, phase: str) -> None:
    assert logic.locks_indicators(verb, phase) == (verb == "advance" and phase == "implement")


def test_phases_before_and_after() -> None:
    assert logic.earlier("identify") == ()
    assert logic.earlier("develop") == ("identify", "ideate")
    assert logic.following("evaluate") == "share"
    assert logic.following("share") is None


seats = st.lists(
    st.builds(
        Seat, st.sampled_from(["lead", "member", "citizen", "sponsor", "coach"]),
        st.sampled_from(["", *logic.SECTORS, "martian"]),
        st.lists(st.sampled_from([*logic.DISCIPLINES, "law"]), max_size=3).map(tuple), st.booleans(),
    ), max_size=6,
)  # fmt: skip


@given(seats, st.sampled_from(logic.PHASES), seats)
def test_who_is_missing(team: list[Seat], phase: str, newcomers: list[Seat]) -> None:
    missing = logic.missing_people(team, phase)
    assert missing.target_group == (not any(one.role == "citizen" or one.is_target_group for one in team))
    assert not set(missing.roles) & {one.role for one in team}
    assert not set(missing.disciplines) & {code for one in team for code in one.disciplines}
    known = {one.sector for one in team} & set(logic.SECTORS)
    assert bool(missing.sectors) == (len(known) < logic.ENOUGH_SECTORS)
    more = logic.missing_people([*team, *newcomers], phase)  # nobody who joins makes more people missing
    assert set(more.roles) <= set(missing.roles) and set(more.sectors) <= set(missing.sectors)
    assert set(more.disciplines) <= set(missing.disciplines) and more.target_group <= missing.target_group


def test_an_empty_team_lacks_everybody_and_a_mixed_one_nobody() -> None:
    assert logic.missing_people([], "develop").anything
    mixed = [
        Seat("lead", "government", ("frontline", "design")),
        Seat("citizen", "civil", ("lived-experience", "data")),
    ]
    assert not logic.missing_people(mixed, "ideate").anything


def test_better_or_not_or_not_known() -> None:
    assert logic.improved(38, 36, more_is_better=False) is True
    assert logic.improved(38, 36, more_is_better=True) is False
    assert logic.improved(None, 36, more_is_better=True) is None
    assert logic.improved(38, 38, more_is_better=True) is False


def test_the_diagram_names_every_phase_and_status() -> None:
    drawn = logic.mermaid()
    assert all(phase in drawn for phase in logic.PHASES)
    assert all(status in drawn for status in STATUSES)
