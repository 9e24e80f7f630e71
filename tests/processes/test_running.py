"""A process from plan to letting go: published by the clock, amended in public, closed when nothing is owed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from proeftuin.processes import changes
from proeftuin.processes.actions import people, running, setup
from proeftuin.processes.actions.participation import take_part
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Code, Participant, Process, Seat
from proeftuin.processes.registry import CLOSING, MethodKind, method_kind
from proeftuin.processes.tasks import keep_to_retention, publish_due
from proeftuin.search.models import Entry
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _a_kind() -> None:
    method_kind(MethodKind("test", "Test", {"do": "Do"}))


def ready() -> Process:
    """A draft of which nothing is missing."""
    process, by = world.drafted(), cast.actor("sara")
    phase = setup.add_phase(
        by=by, process=process, draft=PhaseDraft("Tell us", starts_at=now(), ends_at=now() + 9 * DAY)
    )
    method = setup.add_method(by=by, process=process, draft=MethodDraft("test", "Your ideas"))
    setup.open_action(by=by, phase=phase, method=method, draft=OpeningDraft("do"))
    return process


def test_it_is_published_at_the_planned_second() -> None:
    process, at = ready(), now() + DAY
    with pytest.raises(InvalidError):
        running.schedule_publication(by=cast.actor("sara"), process=process, at=now() - DAY)
    running.schedule_publication(by=cast.actor("sara"), process=process, at=at)
    with time_machine.travel(at - timedelta(seconds=1), tick=False):
        assert publish_due() == 0
    with time_machine.travel(at, tick=False):
        assert publish_due() == 1
        assert publish_due() == 0
    assert Process.objects.get(pk=process.pk).state == "published"
    assert Entry.objects.filter(kind="process", ref=process.ref, deleted=False).exists()


def test_a_promise_with_gaps_is_not_published_and_somebody_hears() -> None:
    organisation = world.drafted().organisation
    process = setup.start_process(by=cast.actor("sara"), organisation=organisation, draft=ProcessDraft("Half a plan"))
    running.schedule_publication(by=cast.actor("sara"), process=process, at=now() + DAY)
    with time_machine.travel(now() + 2 * DAY):
        assert publish_due() == 0
        assert publish_due() == 0
    assert Event.objects.filter(kind="process.not_published").count() == 1
    assert Process.objects.get(pk=process.pk).state == "draft"


def test_an_amendment_is_told_to_who_took_part_and_keeps_what_was() -> None:
    method = world.opened("test")
    take_part(by=cast.actor("fatima"), method=method, action="do")
    process = Process.objects.get(pk=method.process_id)
    phase = process.phases.get()
    with pytest.raises(InvalidError):
        running.edit_phase(by=cast.actor("sara"), phase=phase, draft=PhaseDraft("Tell us", phase.starts_at, None))
    with pytest.raises(InvalidError):
        running.amend_process(by=cast.actor("sara"), process=process, reason=" ", version=process.version,
                              rules={"decides": "The mayor"})  # fmt: skip
    later = phase.ends_at + 7 * DAY
    made = running.amend_process(
        by=cast.actor("sara"), process=process, reason="The letters came late.", version=process.version,
        rules={"decides": "The mayor"}, phases={phase.ref: (phase.starts_at, later)},
    )  # fmt: skip
    assert [(one["field"], one["before"]) for one in made.changes] == [
        ("decides", "The council of Waterrijk"), ("ends_at", phase.ends_at.isoformat()),
    ]  # fmt: skip
    assert process.phases.get().ends_at == later
    while deliver_due():
        pass
    told = Notice.objects.filter(user=cast.person("fatima"), thread=process.thread)
    assert Event.objects.get(pk__in=told.values("event_id"), kind="process.amended")
    with pytest.raises(StaleError):
        running.amend_process(by=cast.actor("sara"), process=process, reason="Again.", version=process.version,
                              rules={"decides": "Nobody"})  # fmt: skip


def test_nothing_closes_while_something_is_owed(monkeypatch) -> None:
    method = world.opened("test")
    monkeypatch.setattr("proeftuin.processes.actions.running.CLOSING", [lambda process: Denied("3 answers are owed")])
    with pytest.raises(NotAllowedError, match="3 answers"):
        running.close_process(by=cast.actor("sara"), process=method.process, statement="Done.")
    monkeypatch.setattr("proeftuin.processes.actions.running.CLOSING", [])
    with pytest.raises(InvalidError):
        running.close_process(by=cast.actor("sara"), process=method.process, statement=" ")
    closed = running.close_process(by=cast.actor("sara"), process=method.process, statement="The park gets a pond.")
    with pytest.raises(NotAllowedError, match="closed"):
        take_part(by=cast.actor("fatima"), method=type(method).objects.get(pk=method.pk), action="do")
    assert closed.closed_at and CLOSING is not None


def test_names_are_let_go_of_once_and_the_counts_stay(monkeypatch) -> None:
    monkeypatch.setattr("proeftuin.processes.actions.running.CLOSING", [])
    method = world.opened("test")
    take_part(by=cast.actor("fatima"), method=method, action="do")
    running.close_process(by=cast.actor("sara"), process=method.process, statement="Done.")
    closed = Process.objects.get(pk=method.process_id)
    due = changes.months_after(closed.closed_at, closed.retention_months)
    with time_machine.travel(due - 40 * DAY):
        assert keep_to_retention() == 0
        assert Process.objects.get(pk=closed.pk).warned_at is None
    with time_machine.travel(due - 20 * DAY):
        assert keep_to_retention() == 0
    assert Event.objects.filter(kind="process.retention_near").count() == 1
    with time_machine.travel(due + DAY):
        assert keep_to_retention() == 0  # the warning came late, so the month is given whole
    with time_machine.travel(due + 11 * DAY):
        assert keep_to_retention() == 1
        assert keep_to_retention() == 0
    assert list(Participant.objects.values_list("user", "key")) == [(None, "")]
    assert Event.objects.get(kind="process.anonymised").data["people"] == 1
    with pytest.raises(InvalidError):
        running.let_go_of_names(by=cast.actor("sara"), process=closed)


def test_a_copy_has_the_rules_at_another_time_and_nobody_in_it() -> None:
    method = world.opened("test")
    take_part(by=cast.actor("fatima"), method=method, action="do")
    start = datetime(2027, 3, 1, 9, tzinfo=UTC)
    copy = running.duplicate_process(
        by=cast.actor("sara"), process=Process.objects.get(pk=method.process_id), title="Next year", starts_at=start
    )
    old, new = method.process.phases.get(), copy.phases.get()
    assert new.starts_at == start and new.ends_at - new.starts_at == old.ends_at - old.starts_at
    assert copy.state == "draft" and copy.frozen_at is None and not copy.participants.exists()
    assert copy.methods.get().openings.get().action == "do"


def test_lists_say_line_by_line_what_is_wrong_and_keep_no_code() -> None:
    process, sara = world.drafted(), cast.actor("sara")
    with pytest.raises(InvalidError) as wrong:
        people.add_list(
            by=sara,
            process=process,
            name="North",
            kind="shared",
            text="code;area\n1234 AB;North\n1234ab;x\n7;y\n;South\n",
        )
    for line in ("Line 3: “1234ab” stands there twice.", "Line 4: “7” is no code.", "Line 5: half a row"):
        assert line in str(wrong.value)
    with pytest.raises(InvalidError, match="Line 3: a quotation mark"):
        people.add_list(by=sara, process=process, name="North", kind="shared", text='1234;N\n\n"5678;S\n9012;E\n')
    assert not Code.objects.exists()
    made = people.add_list(
        by=sara, process=process, name="North", kind="shared", text="code;area\n1234 AB;North\n5678 CD"
    )
    assert made.codes.count() == 2 and not Code.objects.filter(hash__icontains="1234").exists()
    letters, codes = people.generate_codes(by=sara, process=process, name="Letters", many=50)
    assert len(set(codes)) == 50 and letters.codes.count() == 50


def test_the_last_manager_stays() -> None:
    process, sara = world.drafted(), cast.actor("sara")
    cast.person("joris")
    with pytest.raises(InvalidError):
        people.give_seat(by=sara, process=process, email="nobody@example.org", role="manager")
    joris = people.give_seat(by=sara, process=process, email="JORIS@example.org", role="manager")
    people.remove_seat(by=sara, seat=joris)
    with pytest.raises(InvalidError):
        people.remove_seat(by=sara, seat=Seat.objects.get(process=process))


def test_strangers_run_nothing() -> None:
    process = ready()
    for call in (
        lambda by: running.schedule_publication(by=by, process=process, at=None),
        lambda by: running.close_process(by=by, process=process, statement="x"),
        lambda by: people.give_seat(by=by, process=process, email="ann@example.org", role="clerk"),
        lambda by: running.renew_preview(by=by, process=process),
    ):
        with pytest.raises(NotAllowedError):
            call(cast.actor("ann"))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(0, 120))  # noqa: DTZ001
def test_months_later_is_the_same_day_or_the_last_of_the_month(moment: datetime, months: int) -> None:
    later = changes.months_after(moment, months)
    assert (later.year * 12 + later.month) - (moment.year * 12 + moment.month) == months
    assert later.day == moment.day or (later.day < moment.day and (later + DAY).day == 1)


@given(st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4) | st.none()),
       st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4) | st.none()))  # fmt: skip
def test_applying_the_differences_gives_what_was_wanted(before: dict, after: dict) -> None:
    made = changes.differences(before, after)
    result = {**before, **{one["field"]: one["after"] for one in made}}
    assert all(result.get(name) == value for name, value in after.items())
    assert changes.differences(after, after) == []


def test_an_answer_is_not_promised_for_a_day_on_which_people_still_take_part() -> None:
    process = world.drafted(draft=replace(world.PROMISE, answer_by=today() + 5 * DAY))
    by, month = cast.actor("sara"), PhaseDraft("Tell us", starts_at=now(), ends_at=now() + 30 * DAY)
    phase = setup.add_phase(by=by, process=process, draft=month)
    method = setup.add_method(by=by, process=process, draft=MethodDraft("test", "Your ideas"))
    setup.open_action(by=by, phase=phase, method=method, draft=OpeningDraft("do"))
    with pytest.raises(InvalidError) as refused:
        setup.publish_process(by=cast.actor("sara"), process=process)
    assert list(refused.value.problems) == ["answer_by"]
    running_process = world.opened().process
    fresh = Process.objects.get(pk=running_process.pk)
    with pytest.raises(InvalidError):
        running.amend_process(by=cast.actor("sara"), process=fresh, reason="Sooner", version=fresh.version,
                              rules={"answer_by": today()})  # fmt: skip
    assert Process.objects.get(pk=fresh.pk).answer_by == fresh.answer_by
