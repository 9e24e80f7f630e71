"""What a team does, and what is refused: gates, reasons, locks, people."""

from decimal import Decimal

import pytest
from django.core import mail

from proeftuin.initiatives.actions import moves, start, team, work
from proeftuin.initiatives.asking import read_shown, sign_shown
from proeftuin.initiatives.drafts import AskedDraft, IndicatorDraft, InitiativeDraft, PostDraft
from proeftuin.initiatives.models import Initiative, Member, Move
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.deliveries import deliver_due
from tests import cast
from tests.initiatives.conftest import started, taken_to, with_indicator, with_lesson, with_verdict

pytestmark = pytest.mark.django_db

SHOWN = [{"kind": "case", "ref": "abc", "title": "Queues", "url": "/cases/abc/", "score": 0.5}]


def draft(**changes: object) -> InitiativeDraft:
    return InitiativeDraft(**{"title": "Queues", "problem": "They are long.", **changes})  # type: ignore[arg-type]


# Starting ------------------------------------------------------------------------------------------------
def test_a_close_match_asks_why_and_what_was_shown_is_kept() -> None:
    with pytest.raises(InvalidError) as refused:
        start.start_initiative(by=cast.actor("sara"), draft=draft(), asked=AskedDraft(question="Queues?", shown=SHOWN))
    assert set(refused.value.problems) == {"reason"}
    assert not Initiative.objects.exists()
    asked = AskedDraft(question="Queues?", shown=SHOWN, reason="Ours is a post office as well.")
    made = start.start_initiative(by=cast.actor("sara"), draft=draft(), asked=asked)
    assert made.asked.shown == SHOWN and made.asked.reason.startswith("Ours") and made.asked.decision == "start"
    assert [one.role for one in made.members.all()] == ["lead"]


@pytest.mark.parametrize("score", [start.GOOD_MATCH - 0.01, 0, None, ""])
def test_a_far_match_asks_nothing(score: object) -> None:
    asked = AskedDraft(question="Queues?", shown=[{**SHOWN[0], "score": score}])
    start.start_initiative(by=cast.actor("sara"), draft=draft(), asked=asked)


def test_title_and_problem_are_needed_and_an_account() -> None:
    with pytest.raises(InvalidError) as refused:
        start.start_initiative(by=cast.actor("sara"), draft=draft(title=" ", problem="\n"))
    assert set(refused.value.problems) == {"title", "problem"}
    with pytest.raises(NotAllowedError):
        start.start_initiative(by=VISITOR, draft=draft())


def test_what_was_shown_is_believed_only_under_our_signature() -> None:
    signed = sign_shown(SHOWN)  # type: ignore[arg-type]
    assert read_shown(signed) == SHOWN
    assert read_shown(signed[:-2] + "xx") == [] and read_shown("made up") == [] and read_shown("") == []


# Gates ---------------------------------------------------------------------------------------------------
def test_a_gate_lets_through_complete_or_with_a_public_reason(initiative: Initiative) -> None:
    sara = cast.actor("sara")
    with pytest.raises(InvalidError) as refused:
        moves.advance_initiative(by=sara, initiative=initiative)
    assert set(refused.value.problems) == {"reason"}
    moved = moves.advance_initiative(by=sara, initiative=initiative, reason="The board knows.")
    passed = Move.objects.get()
    assert moved.phase == "ideate" and passed.reason == "The board knows."
    assert passed.missing == ["problem", "affected", "evidence", "asked"]
    for key in ("options", "selection", "participants"):
        work.fill_output(by=sara, initiative=moved, key=key, text="Three ideas.")
    assert moves.advance_initiative(by=sara, initiative=moved).phase == "develop"
    assert Move.objects.last().missing == []  # type: ignore[union-attr]


def test_a_step_taken_twice_happens_once(initiative: Initiative) -> None:
    sara = cast.actor("sara")
    moves.advance_initiative(by=sara, initiative=initiative, reason="Go.", expected="identify")
    with pytest.raises(InvalidError):
        moves.advance_initiative(by=sara, initiative=initiative, reason="Go.", expected="identify")
    initiative.refresh_from_db()
    assert initiative.phase == "ideate"


@pytest.mark.parametrize("who", ["ann", "fatima", "pieter", "elke"])
def test_only_lead_and_members_take_steps(initiative: Initiative, who: str) -> None:
    with pytest.raises(NotAllowedError):
        moves.advance_initiative(by=cast.actor(who), initiative=initiative, reason="Go.")


def test_going_back_pausing_and_stopping_need_a_reason(initiative: Initiative) -> None:
    sara, there = cast.actor("sara"), taken_to(initiative, "develop")
    for act in (moves.pause_initiative, moves.stop_initiative):
        with pytest.raises(InvalidError):
            act(by=sara, initiative=there, reason=" ")
    with pytest.raises(InvalidError):
        moves.return_initiative(by=sara, initiative=there, to_phase="identify", reason="")
    with pytest.raises(InvalidError):
        moves.return_initiative(by=sara, initiative=there, to_phase="share", reason="Forward!")
    assert (
        moves.return_initiative(by=sara, initiative=there, to_phase="identify", reason="Wrong problem.").phase
        == "identify"
    )
    paused = moves.pause_initiative(by=sara, initiative=there, reason="Summer.")
    assert (paused.status, paused.status_reason) == ("paused", "Summer.")
    with pytest.raises(InvalidError):
        moves.advance_initiative(by=sara, initiative=there, reason="Go.")
    assert moves.resume_initiative(by=sara, initiative=there).status == "active"


@pytest.mark.parametrize("stop", [True, False])
def test_nothing_closes_in_silence(initiative: Initiative, stop: bool) -> None:
    sara = cast.actor("sara")
    there = (
        moves.stop_initiative(by=sara, initiative=initiative, reason="No money.")
        if stop
        else taken_to(initiative, "share")
    )
    for written in (False, True):  # a lesson that only the team knows does not count
        if written:
            with_lesson(there, shared=False)
        with pytest.raises(InvalidError, match="lesson"):
            moves.close_initiative(by=sara, initiative=there, reason="It was a very good reason. Really.")
    work.share_lessons(by=sara, initiative=there)
    closed = moves.close_initiative(by=sara, initiative=there, reason="The rest follows.")
    assert closed.status == "closed" and closed.closed_at


def test_what_is_closed_stays_as_it_is(initiative: Initiative) -> None:
    sara = cast.actor("sara")
    with_lesson(initiative, shared=True)
    moves.stop_initiative(by=sara, initiative=initiative, reason="No money.")
    closed = moves.close_initiative(by=sara, initiative=initiative)
    for act in (
        lambda: work.fill_output(by=sara, initiative=closed, key="problem", text="Oh."),
        lambda: work.add_post(by=sara, initiative=closed, draft=PostDraft(title="Oh")),
        lambda: moves.resume_initiative(by=sara, initiative=closed),
        lambda: with_verdict(closed),
        lambda: start.edit_initiative(by=sara, initiative=closed, draft=draft(), version=closed.version),
    ):
        with pytest.raises(NotAllowedError):
            act()


# Indicators ----------------------------------------------------------------------------------------------
def test_indicators_lock_on_entering_implementation_and_stay_locked(initiative: Initiative) -> None:
    sara = cast.actor("sara")
    with_indicator(initiative)
    with pytest.raises(InvalidError):  # results come after
        work.record_result(by=sara, indicator=initiative.indicators.get(), result=Decimal(3), version=1)
    there = taken_to(initiative, "implement")
    indicator = initiative.indicators.get()
    assert indicator.locked_at
    easier = IndicatorDraft(name="Waiting time", target=Decimal(37))
    for one in (indicator, None):
        with pytest.raises(InvalidError, match="fixed"):
            work.set_indicator(by=sara, initiative=there, draft=easier, indicator=one, version=indicator.version)
    back = moves.return_initiative(by=sara, initiative=there, to_phase="develop", reason="The plan was wrong.")
    with pytest.raises(InvalidError, match="fixed"):  # going back does not open them again
        work.set_indicator(by=sara, initiative=back, draft=easier, indicator=indicator, version=indicator.version)
    measured = work.record_result(by=sara, indicator=indicator, result=Decimal("36.25"), version=indicator.version)
    assert (measured.target, measured.result) == (Decimal(20), Decimal("36.25"))
    with pytest.raises(StaleError):
        work.record_result(by=sara, indicator=indicator, result=Decimal(1), version=indicator.version)


def test_two_people_write_one_output(initiative: Initiative) -> None:
    sara, joris = cast.actor("sara"), cast.actor("joris")
    work.fill_output(by=sara, initiative=initiative, key="problem", text="Mine.")
    with pytest.raises(StaleError) as stale:
        work.fill_output(by=joris, initiative=initiative, key="problem", text="Also mine.", version=0)
    assert stale.value.current == 1
    work.fill_output(by=joris, initiative=initiative, key="problem", text="Ours.", version=1)
    assert initiative.outputs.get().text == "Ours."


def test_a_coach_logs_and_does_not_fill_in(initiative: Initiative) -> None:
    pieter = cast.actor("pieter")
    assert work.add_post(by=pieter, initiative=initiative, draft=PostDraft(title="A thought")).pk
    with pytest.raises(NotAllowedError):
        work.fill_output(by=pieter, initiative=initiative, key="problem", text="It is this.")


# The team ------------------------------------------------------------------------------------------------
def test_an_invitation_is_mailed_and_its_link_works_once(initiative: Initiative) -> None:
    member = team.invite(by=cast.actor("sara"), initiative=initiative, email="ann@example.org", role="partner")
    deliver_due()
    (message,) = [one for one in mail.outbox if one.to == ["ann@example.org"]]
    assert f"/initiatives/join/{member.token}/" in message.body
    team.accept_invitation(by=cast.actor("ann"), token=member.token)
    seat = Member.objects.get(initiative=initiative, user=cast.person("ann"))
    assert (seat.role, seat.state, seat.email) == ("partner", "active", "")
    for who in ("fatima", "ann"):
        with pytest.raises(NotAllowedError):
            team.accept_invitation(by=cast.actor(who), token=member.token)


def test_an_invitation_declined_is_over_and_holds_no_address(initiative: Initiative) -> None:
    member = team.invite(
        by=cast.actor("sara"), initiative=initiative, email="ann@example.org", role="partner", message="Hi"
    )
    team.decline_invitation(by=cast.actor("ann"), token=member.token)
    member.refresh_from_db()
    assert (member.state, member.email, member.message) == ("declined", "", "")
    with pytest.raises(NotAllowedError):
        team.accept_invitation(by=cast.actor("ann"), token=member.token)


@pytest.mark.parametrize("email", ["", "ann", "ann@", "a@b\x00.nl", "joris@example.org", "JORIS@example.org"])
def test_who_can_not_be_invited(initiative: Initiative, email: str) -> None:
    with pytest.raises(InvalidError) as refused:
        team.invite(by=cast.actor("sara"), initiative=initiative, email=email, role="partner")
    assert set(refused.value.problems) == {"email"}


def test_the_last_lead_can_not_leave_or_step_down(initiative: Initiative) -> None:
    sara = cast.actor("sara")
    lead = initiative.members.get(role="lead")
    with pytest.raises(InvalidError, match="lead"):
        team.leave(by=sara, member=lead)
    with pytest.raises(InvalidError, match="lead"):
        team.change_member(by=sara, member=lead, role="member")
    team.change_member(by=sara, member=initiative.members.get(user=cast.person("joris")), role="lead")
    team.leave(by=sara, member=lead)
    lead.refresh_from_db()
    assert lead.state == "left"


def test_asking_to_join_and_the_answer(initiative: Initiative) -> None:
    asked = team.ask_to_join(by=cast.actor("fatima"), initiative=initiative, role="citizen", message="I wait often.")
    with pytest.raises(NotAllowedError):
        team.answer_request(by=cast.actor("joris"), member=asked, welcome=True)
    with pytest.raises(InvalidError):
        team.ask_to_join(by=cast.actor("ann"), initiative=initiative, role="lead")
    team.answer_request(by=cast.actor("sara"), member=asked, welcome=True)
    assert Member.objects.get(pk=asked.pk).state == "active"
    with pytest.raises(InvalidError):
        team.answer_request(by=cast.actor("sara"), member=asked, welcome=True)


def test_nobody_makes_himself_lead(initiative: Initiative) -> None:
    joris = cast.actor("joris")
    seat = initiative.members.get(user=cast.person("joris"))
    team.change_member(by=joris, member=seat, role="member", disciplines=["design"], is_target_group=True)
    with pytest.raises(NotAllowedError):
        team.change_member(by=joris, member=seat, role="lead")


def test_old_invitations_are_forgotten(initiative: Initiative) -> None:
    from proeftuin.initiatives.reactions import FORGET_AFTER, forget_old_invitations
    from proeftuin.kernel.clock import now

    member = team.invite(by=cast.actor("sara"), initiative=initiative, email="ann@example.org", role="partner")
    assert forget_old_invitations() == 0
    Member.objects.filter(pk=member.pk).update(at=now() - FORGET_AFTER * 2)
    assert forget_old_invitations() == 1
    member.refresh_from_db()
    assert member.email == ""


def test_a_team_only_one_starts_quietly() -> None:
    from proeftuin.ledger.models import Event

    made = started(is_public=False)
    assert not Event.objects.filter(thread=made.thread, audience="public").exists()
