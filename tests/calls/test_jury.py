"""The jury: conflicts kept away, entries dealt evenly, a ranking that explains itself, and a decision in writing."""

from datetime import timedelta

import pytest

from proeftuin.calls import permissions
from proeftuin.calls.actions import calls, deciding, jury
from proeftuin.calls.judging import judged
from proeftuin.calls.models import Call, Declaration, Entry, Reading
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from tests import cast
from tests.calls.world import AFTER, open_call, sent

pytestmark = pytest.mark.django_db
WORKS = ("pieter", "elke", "bas")


def in_scoring(entries: int = 4, jurors: tuple[str, ...] = WORKS) -> Call:
    """A call with entries of Fatima, let in, and a jury."""
    call = open_call()
    for at in range(entries):
        sent(call, title=f"Entry {at}")
    sara = cast.actor("sara")
    with clock.at(AFTER):
        for name in jurors:
            juror = jury.invite_juror(by=sara, call=call, name=name, email=f"{name}@example.org")
            jury.join_jury(by=cast.actor(name), token=juror.token)
        call = calls.advance_call(by=sara, call=call, to="eligibility")
        for entry in call.entries.all():
            calls.judge_eligibility(by=sara, entry=entry, eligible=True)
        return calls.advance_call(by=sara, call=call, to="scoring")


def score_all(call: Call, given: dict[tuple[str, int], tuple[object, object]] | None = None) -> None:
    for reading in Reading.objects.filter(entry__call=call).select_related("juror__user", "entry"):
        actor = cast.actor(reading.juror.user.email.split("@")[0])  # type: ignore[union-attr]
        at = int(reading.entry.title.removeprefix("Entry "))
        impact, reach = (given or {}).get((reading.juror.name, at), (5 + at, 5 + at))
        jury.declare(by=actor, call=call, entry=reading.entry, conflict="none")
        jury.score_entry(by=actor, entry=reading.entry, scores={"impact": impact, "reach": reach})


def test_own_organisation_and_own_team_are_found_by_the_platform() -> None:
    call = open_call()
    theirs = sent(call, "joris", organisation_id=cast.organisation("waterrijk").pk)
    own = sent(call, "pieter", title="Own")
    sara = cast.actor("sara")
    for name in ("sara", "pieter"):
        juror = jury.invite_juror(by=sara, call=call, name=name, email=f"{name}@example.org")
        jury.join_jury(by=cast.actor(name), token=juror.token)
    found = {(one.juror.name, one.entry_id, one.reason) for one in Declaration.objects.filter(found=True)}
    assert found == {("sara", theirs.pk, "own organisation"), ("pieter", own.pk, "own team")}
    with clock.at(AFTER):
        jury.declare(by=cast.actor("pieter"), call=call, entry=own, conflict="none")
    assert Declaration.objects.get(entry=own).conflict == "real"


def test_entries_are_dealt_evenly_and_never_to_who_has_a_conflict() -> None:
    call = in_scoring()
    first = Entry.objects.order_by("pk")[0]
    with clock.at(AFTER):
        jury.declare(by=cast.actor("elke"), call=call, entry=first, conflict="real", reason="my sister wrote it")
        found = jury.assign_readings(by=cast.actor("sara"), call=call, seed="7 12 40")
    assert sorted(found.loads.values()) == [2, 3, 3] and not found.short
    assert not Reading.objects.filter(entry=first, juror__name="elke").exists()
    call.refresh_from_db()
    assert call.seed == "7 12 40"


def test_a_real_conflict_takes_the_entry_away_with_its_scores() -> None:
    call = in_scoring()
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call)
        score_all(call)
        reading = Reading.objects.filter(juror__name="elke").select_related("entry")[0]
        assert permissions.reading_of(cast.actor("elke"), reading.entry)
        jury.declare(by=cast.actor("elke"), call=call, entry=reading.entry, conflict="real", reason="a friend")
        assert permissions.reading_of(cast.actor("elke"), reading.entry) is None
        with pytest.raises(NotAllowedError):
            jury.score_entry(by=cast.actor("elke"), entry=reading.entry, scores={"impact": 1, "reach": 1})


def test_nobody_scores_before_declaring_and_only_0_to_10() -> None:
    call = in_scoring(1)
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call)
        reading = Reading.objects.select_related("juror").order_by("pk")[0]
        actor = cast.actor(reading.juror.name)
        with pytest.raises(NotAllowedError, match="Declare first"):
            jury.score_entry(by=actor, entry=reading.entry, scores={"impact": 1, "reach": 1})
        jury.declare(by=actor, call=call, entry=reading.entry, conflict="none")
        for wrong in ("11", "-1", "", "x", "nan", "7.55"):
            with pytest.raises(InvalidError):
                jury.score_entry(by=actor, entry=reading.entry, scores={"impact": wrong, "reach": 1})
        given = jury.score_entry(by=actor, entry=reading.entry, scores={"impact": "7,5", "reach": 1})
    assert given.scores == {"impact": "7.5", "reach": "1"}


def test_scores_that_were_given_stay_when_it_is_dealt_again() -> None:
    call = in_scoring()
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call)
        score_all(call)
        before = set(Reading.objects.values_list("pk", flat=True))
        jury.assign_readings(by=cast.actor("sara"), call=call, seed="other")
    assert set(Reading.objects.values_list("pk", flat=True)) == before


def test_a_decision_has_reasons_and_parts_no_equals_without_a_vote() -> None:
    call = in_scoring(3)
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call)
        score_all(call, {(name, at): (6, 6) for name in WORKS for at in (1, 2)})
        sara = cast.actor("sara")
        call = calls.advance_call(by=sara, call=call, to="deliberation")
        found = judged(call)
        assert found and [(row.entry.title, row.place.rank) for row in found.rows] == [
            ("Entry 1", 1), ("Entry 2", 1), ("Entry 0", 3),
        ]  # fmt: skip
        one, two = (row.entry.ref for row in found.rows[:2])
        with pytest.raises(InvalidError, match="reasons"):
            deciding.decide_call(by=sara, call=call, outcomes={}, reasons="")
        with pytest.raises(InvalidError, match="vote"):
            deciding.decide_call(by=sara, call=call, outcomes={one: "winner"}, reasons="Bold.")
        call = deciding.decide_call(
            by=sara, call=call, outcomes={two: "winner"}, reasons="Bold.", votes={two: 2, one: 1}
        )
    states = dict(Entry.objects.values_list("title", "state"))
    assert states == {"Entry 0": "not_selected", "Entry 1": "not_selected", "Entry 2": "winner"}
    assert call.stage == "decided" and not call.no_award


def test_no_award_is_a_decision_too_and_below_a_threshold_nobody_wins() -> None:
    call = in_scoring(1)
    with clock.at(AFTER):
        Call.objects.update(rubric=[{**call.rubric[0], "threshold": 9}, call.rubric[1]])
        call.refresh_from_db()
        jury.assign_readings(by=cast.actor("sara"), call=call)
        score_all(call)
        sara = cast.actor("sara")
        call = calls.advance_call(by=sara, call=call, to="deliberation")
        ref = Entry.objects.get().ref
        with pytest.raises(InvalidError, match="threshold"):
            deciding.decide_call(by=sara, call=call, outcomes={ref: "winner"}, reasons="x")
        call = deciding.decide_call(by=sara, call=call, outcomes={}, reasons="Nothing was ready.")
        assert call.no_award and calls.advance_call(by=sara, call=call, to="announced").is_announced


def test_the_link_of_a_juror_is_for_one_person() -> None:
    call = open_call()
    juror = jury.invite_juror(by=cast.actor("sara"), call=call, name="P", email="p@example.org")
    jury.join_jury(by=cast.actor("pieter"), token=juror.token)
    jury.join_jury(by=cast.actor("pieter"), token=juror.token)
    with pytest.raises(NotAllowedError):
        jury.join_jury(by=cast.actor("elke"), token=juror.token)
    with clock.at(AFTER + timedelta(days=1)), pytest.raises(NotAllowedError):
        jury.invite_juror(by=cast.actor("joris"), call=call, name="Q", email="q@example.org")
