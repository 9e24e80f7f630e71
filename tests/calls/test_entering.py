"""From a call to its entries: fixed rules, an exact deadline, and a last second that loses nothing."""

from datetime import timedelta

import pytest

from proeftuin.calls.actions import calls, entries
from proeftuin.calls.models import Entry, Kept
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from tests import cast
from tests.calls.world import AFTER, DEADLINE, DURING, OPENS, RUBRIC, draft, open_call, sent, text

pytestmark = pytest.mark.django_db


def test_weights_must_sum_to_100() -> None:
    wrong = [{**RUBRIC[0], "weight": 50}, RUBRIC[1]]
    with pytest.raises(InvalidError, match="sum to 90"):
        calls.make_call(by=cast.actor("sara"), draft=draft(rubric=wrong))


def test_a_call_without_criteria_or_questions_is_not_published() -> None:
    made = calls.make_call(by=cast.actor("sara"), draft=draft(rubric=[], questions=[]))
    with pytest.raises(InvalidError) as refused:
        calls.publish_call(by=cast.actor("sara"), call=made)
    assert set(refused.value.problems) == {"rubric", "questions"}


def test_only_members_of_the_organisation_make_a_call_and_only_who_made_it_runs_it() -> None:
    with pytest.raises(NotAllowedError):
        calls.make_call(by=cast.actor("ann"), draft=draft())
    call = open_call()
    with pytest.raises(NotAllowedError):
        calls.advance_call(by=cast.actor("joris"), call=call, to="eligibility")


def test_rules_and_rubric_are_fixed_at_the_opening() -> None:
    call = open_call()
    with clock.at(OPENS - timedelta(seconds=1)):
        call = calls.edit_call(by=cast.actor("sara"), call=call, draft=draft(summary="New."), version=call.version)
    with clock.at(OPENS), pytest.raises(NotAllowedError, match="fixed"):
        calls.edit_call(by=cast.actor("sara"), call=call, draft=draft(summary="Newer."), version=call.version)


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        (OPENS - timedelta(seconds=1), "published"), (OPENS, "open"),
        (DEADLINE + timedelta(minutes=5, microseconds=-1), "open"), (DEADLINE + timedelta(minutes=5), "closed"),
    ],
)  # fmt: skip
def test_the_clock_opens_and_closes_exactly(moment, stage) -> None:  # type: ignore[no-untyped-def]
    with clock.at(moment):
        assert open_call().stage == stage


def test_late_entries_are_impossible() -> None:
    call = open_call()
    with clock.at(DURING):
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=text())
    with clock.at(DEADLINE + timedelta(minutes=5)):
        with pytest.raises(NotAllowedError, match="deadline"):
            entries.save_entry(by=cast.actor("fatima"), entry=entry, draft=text(), version=1, send=True)
        with pytest.raises(NotAllowedError, match="deadline"):
            entries.begin_entry(by=cast.actor("ann"), call=call, draft=text())
    with clock.at(DEADLINE + timedelta(minutes=4, seconds=59)):
        found = entries.save_entry(by=cast.actor("fatima"), entry=entry, draft=text(), version=1, send=True)
    assert found.entry.state == "submitted"


def test_two_co_authors_in_the_last_second_make_one_entry_and_lose_nothing() -> None:
    call = open_call()
    with clock.at(DURING):
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=text())
        invited = entries.invite_author(by=cast.actor("fatima"), entry=entry, email="ann@example.org")
        entries.join_entry(by=cast.actor("ann"), token=invited.token)
    with clock.at(DEADLINE - timedelta(seconds=1)):
        one = entries.save_entry(by=cast.actor("fatima"), entry=entry, draft=text("Mine"), version=1, send=True)
        other = entries.save_entry(by=cast.actor("ann"), entry=entry, draft=text("Hers"), version=1, send=True)
    assert one.kept is None and other.kept is not None
    entry = Entry.objects.get()
    assert (entry.title, entry.state, Kept.objects.get().title) == ("Mine", "submitted", "Hers")


def test_a_draft_may_have_holes_but_what_is_sent_in_may_not() -> None:
    call = open_call()
    empty = text()
    with clock.at(DURING):
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=empty)
        hole = type(empty)(title="T", answers={}, track="")
        entries.save_entry(by=cast.actor("fatima"), entry=entry, draft=hole, version=1)
        with pytest.raises(InvalidError) as refused:
            entries.save_entry(by=cast.actor("fatima"), entry=entry, draft=hole, version=2, send=True)
    assert set(refused.value.problems) == {"what", "track"}


def test_successfully_failed_is_welcome_and_withdrawing_is_possible_until_the_decision() -> None:
    entry = sent(open_call(), outcome="failed")
    assert entry.outcome == "failed"
    with clock.at(AFTER):
        assert entries.withdraw_entry(by=cast.actor("fatima"), entry=entry).state == "withdrawn"
        assert entries.withdraw_entry(by=cast.actor("fatima"), entry=entry).state == "withdrawn"
        with pytest.raises(NotAllowedError):
            entries.withdraw_entry(by=cast.actor("joris"), entry=entry)


def test_entries_are_let_in_one_by_one_with_a_reason_if_not() -> None:
    call = open_call()
    entry = sent(call)
    with clock.at(AFTER):
        sara = cast.actor("sara")
        call = calls.advance_call(by=sara, call=call, to="eligibility")
        with pytest.raises(InvalidError, match="each entry"):
            calls.advance_call(by=sara, call=call, to="scoring")
        entry.refresh_from_db()
        with pytest.raises(InvalidError, match="Say why"):
            calls.judge_eligibility(by=sara, entry=entry, eligible=False)
        assert calls.judge_eligibility(by=sara, entry=entry, eligible=True).state == "eligible"
        assert calls.advance_call(by=sara, call=call, to="scoring").stage == "scoring"
        with pytest.raises(InvalidError):
            calls.advance_call(by=sara, call=call, to="announced")
