"""Consent, from draft to looking back: the acceptance example, and each way to go wrong."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from proeftuin.deliberations.actions import answering, start, talking, turning
from proeftuin.deliberations.actions.answering import ResponseDraft
from proeftuin.deliberations.models import Decision, Elector, Objection, Response
from proeftuin.deliberations.tasks import end_what_nobody_ended, look_back
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from tests.deliberations.conftest import (
    TEAM,
    actor,
    all_consent,
    at_table,
    draft,
    in_days,
    in_objection_round,
    made,
    outcome,
    says,
    team_of_seven,
    turned,
    user,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def delivered() -> None:
    while deliver_due():
        pass


def weighed(objection: Objection, *, good: bool = False, safe: bool = True) -> Objection:
    return answering.weigh_objection(
        by=actor("joris"),
        objection=objection,
        good_enough=good,
        safe_enough=safe,
        learns=True,
        note="It shuts people out.",
    )


def test_a_team_of_seven_meets_an_objection_amends_and_agrees(initiative: Initiative) -> None:
    """The acceptance example: one objection blocks; the proposer amends; consent; the mail comes after 90 days."""
    decision = in_objection_round(initiative)
    assert decision.electors.count() == 7
    all_consent(decision, "ann", "fatima")
    says(decision, "ann", "objection", "Who has no phone hears nothing.")
    says(decision, "fatima", "concern", "It costs money.")
    with pytest.raises(InvalidError, match="objections"):
        turned(decision, "adopt", outcome())

    turned(decision, "test")
    objection = weighed(decision.objections.get())
    assert objection.is_valid
    turned(decision, "integrate")
    with pytest.raises(InvalidError, match="next version"):
        turned(decision, "ask_again", in_days(3))
    talking.write_version(
        by=actor("sara"),
        decision=decision,
        text="A text, or a letter for who has no phone.",
        change="Letters stay.",
        number=1,
    )
    with pytest.raises(InvalidError, match="how it is taken up"):
        turned(decision, "ask_again", in_days(3))
    answering.integrate_objection(by=actor("sara"), objection=objection, text="A letter for who has no phone.")
    decision = turned(decision, "ask_again", in_days(3))
    assert (decision.state, decision.number) == ("objection", 2)

    with pytest.raises(InvalidError, match="not over"):  # what was said of version 1 says nothing of version 2
        turned(decision, "adopt", outcome())
    all_consent(decision)
    decision = turned(decision, "adopt", outcome())
    assert (decision.state, decision.is_done, decision.owner) == ("adopted", True, user("fatima"))
    delivered()

    before = len(mail.outbox)
    with clock.at(clock.now() + timedelta(days=89)):
        assert look_back() == 0
    with clock.at(clock.now() + timedelta(days=90)):
        assert look_back() == 1 and look_back() == 0
        delivered()
        decision.refresh_from_db()
        assert decision.state == "review_due"
        came = mail.outbox[before:]
        assert [one.to for one in came] == [["fatima@example.org"]]
        assert "Texts instead of letters" in came[0].subject and decision.ref in came[0].body
        told = Notice.objects.filter(event_id=Event.objects.get(kind="decision.come_due").pk)
        assert told.get(user=user("fatima")).mailed_at and told.get(user=user("sara")).mailed_at is None
        kept = turned(decision, "keep", outcome(statement="Fewer no-shows."), by="fatima")
    assert (kept.state, kept.review_note) == ("kept", "Fewer no-shows.")
    assert kept.statement == "We do it, with what Ann said."


def test_what_was_kept_comes_back_again(initiative: Initiative) -> None:
    decision = adopted(initiative)
    moment = clock.now()
    with clock.at(moment + timedelta(days=91)):
        look_back()
        turned(
            decision, "keep", outcome(statement="Good.", evaluate_on=clock.today() + timedelta(days=30)), by="fatima"
        )
        assert look_back() == 0
    with clock.at(moment + timedelta(days=122)):
        assert look_back() == 1
        decision = turned(decision, "end", outcome(statement="Done."), by="fatima")
    assert decision.state == "ended"


def adopted(initiative: Initiative, **changes: object) -> Decision:
    decision = in_objection_round(initiative, **changes)
    all_consent(decision)
    return turned(decision, "adopt", outcome())


def test_concerns_do_not_block_and_are_kept(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    for key in TEAM:
        says(decision, key, "concern", "It costs money.")
    decision = turned(decision, "adopt", outcome())
    assert decision.responses.filter(answer="concern").count() == 7


def test_an_objection_that_is_not_valid_is_kept_as_a_concern(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    all_consent(decision, "ann")
    says(decision, "ann", "objection", "I prefer letters.")
    turned(decision, "test")
    with pytest.raises(InvalidError, match="Test each"):
        turned(decision, "set_aside")
    objection = weighed(decision.objections.get(), good=True)
    assert objection.is_set_aside
    with pytest.raises(InvalidError, match="No objection is valid"):
        turned(decision, "integrate")
    turned(decision, "set_aside")
    assert turned(decision, "adopt", outcome()).state == "adopted"
    assert Objection.objects.get().response.reason == "I prefer letters."


def test_who_objects_says_why(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    for answer in ("objection", "concern"):
        with pytest.raises(InvalidError) as refused:
            says(decision, "ann", answer, "  ")
        assert "reason" in refused.value.problems
    assert not Response.objects.exists()


def test_who_takes_an_objection_back_blocks_no_longer(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    all_consent(decision, "ann")
    says(decision, "ann", "objection", "Too soon.")
    says(decision, "ann", "consent")
    assert not decision.objections.exists()
    assert decision.responses.filter(elector__user=user("ann")).count() == 1
    assert turned(decision, "adopt", outcome()).state == "adopted"


def test_a_response_belongs_to_a_version(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    Decision.objects.filter(pk=decision.pk).update(number=2)
    with pytest.raises(StaleError):
        says(decision, "ann", "consent", number=1)
    with pytest.raises(StaleError):
        says(decision, "ann", "consent", number=3)


def test_a_second_too_late_is_refused_with_the_time(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    assert decision.until
    with clock.at(decision.until - timedelta(seconds=1)):
        says(decision, "ann", "consent")
    with clock.at(decision.until), pytest.raises(NotAllowedError) as refused:
        says(decision, "fatima", "consent")
    assert str(decision.until.year) in str(refused.value) and "ended on" in str(refused.value)


def test_after_the_deadline_a_quorum_decides(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    assert decision.until
    for key in TEAM[:3]:
        says(decision, key, "consent")
    with clock.at(decision.until):
        with pytest.raises(InvalidError, match="Too few"):
            turned(decision, "adopt", outcome())
        decision = turned(decision, "extend", in_days(2))
    with clock.at(decision.until - timedelta(hours=1)):  # type: ignore[operator]
        says(decision, TEAM[3], "abstain")
    with clock.at(decision.until):  # type: ignore[arg-type]
        assert turned(decision, "adopt", outcome()).state == "adopted"


def test_adopting_needs_an_owner_a_day_a_term_and_a_statement(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    all_consent(decision)
    for field, value in (("owner", "owner_id"), ("evaluate_on", "evaluate_on"), ("ends_on", "ends_on")):
        with pytest.raises(InvalidError) as refused:
            turned(decision, "adopt", outcome(**{value: None}))
        assert field in refused.value.problems
    with pytest.raises(InvalidError):
        turned(decision, "adopt", outcome(statement=" "))
    with pytest.raises(InvalidError):
        turned(decision, "adopt", outcome(ends_on=clock.today() + timedelta(days=10)))
    with pytest.raises(InvalidError):
        turned(decision, "adopt", outcome(owner_id=999_999))


def test_the_facilitator_is_somebody_else(initiative: Initiative) -> None:
    decision = made(initiative, facilitator_id=user("sara").pk)
    with pytest.raises(InvalidError) as refused:
        turned(decision, "open", in_days(3), by="sara")
    assert "facilitator" in refused.value.problems
    start.name_facilitator(by=actor("sara"), decision=decision, user_id=user("pieter").pk)  # a coach may guide
    decision = turned(decision, "open", in_days(3), by="sara")
    assert user("pieter").pk not in decision.electors.values_list("user_id", flat=True)
    with pytest.raises(NotAllowedError):
        turned(decision, "amend", by="sara")
    turned(decision, "amend", by="pieter")


def test_only_the_proposer_answers_questions_and_all_are_answered(initiative: Initiative) -> None:
    decision = turned(made(initiative), "open", in_days(3), by="sara")
    question = talking.ask(by=actor("ann"), decision=decision, text="What does it cost?")
    talking.ask(by=actor("bas"), decision=decision, text="I like it.", needs_answer=False)
    with pytest.raises(InvalidError, match="without an answer"):
        turned(decision, "amend")
    for key in ("joris", "ann"):
        with pytest.raises(NotAllowedError):
            talking.answer(by=actor(key), question=question, text="Nothing.")
    talking.answer(by=actor("sara"), question=question, text="Four cents.")
    turned(decision, "amend")
    with pytest.raises(NotAllowedError):
        talking.ask(by=actor("ann"), decision=Decision.objects.get(), text="And then?")


def test_the_electorate_is_who_was_there_when_it_opened(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    Member.objects.create(initiative=initiative, user=user("new"), role="member", state=Member.State.ACTIVE)
    Member.objects.filter(user=user("ann")).update(state="left")
    with pytest.raises(NotAllowedError, match="not at the table"):
        says(decision, "new", "objection", "I want a say.")
    says(decision, "ann", "consent")
    assert Elector.objects.filter(decision=decision).count() == 7


def test_exits_say_why_and_where_it_was(initiative: Initiative) -> None:
    for verb, by, state in (("withdraw", "sara", "withdrawn"), ("escalate", "joris", "escalated")):
        decision = in_objection_round(initiative)
        with pytest.raises(InvalidError):
            turned(decision, verb, by=by)
        decision = turned(decision, verb, outcome(), by=by)
        assert (decision.state, decision.stopped_at, decision.is_done) == (state, "objection", True)
        with pytest.raises(InvalidError):
            turned(decision, "adopt", outcome())


def test_what_nobody_ends_expires_and_closes_with_a_word(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    with pytest.raises(InvalidError):
        turned(decision, "expire")
    assert end_what_nobody_ended() == 0
    with clock.at(decision.until + timedelta(days=31)):  # type: ignore[operator]
        assert end_what_nobody_ended() == 1 and end_what_nobody_ended() == 0
    decision.refresh_from_db()
    assert (decision.state, decision.is_done) == ("expired", False)
    with pytest.raises(InvalidError):
        turning.state_outcome(by=actor("joris"), decision=decision, statement="")
    assert turning.state_outcome(by=actor("joris"), decision=decision, statement="We forgot.").is_done


def test_strangers_and_readers_do_nothing(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    for key in ("pieter", "stranger"):
        with pytest.raises(NotAllowedError):
            says(decision, key, "objection", "No.")
        with pytest.raises(NotAllowedError):
            turned(decision, "withdraw", outcome(), by=key)
        with pytest.raises(NotAllowedError):
            made_by(initiative, key)


def made_by(initiative: Initiative, key: str) -> Decision:
    return start.start_decision(by=actor(key), table=at_table(initiative), draft=draft())


def test_a_draft_changes_an_open_one_does_not(initiative: Initiative) -> None:
    decision = made(initiative)
    start.edit_draft(by=actor("sara"), decision=decision, draft=draft(title="Calls"), version=1)
    with pytest.raises(StaleError):
        start.edit_draft(by=actor("joris"), decision=decision, draft=draft(title="Letters"), version=1)
    decision = turned(decision, "open", in_days(3), by="sara")
    assert decision.title == "Calls"
    with pytest.raises(NotAllowedError, match="rules are fixed"):
        start.edit_draft(by=actor("sara"), decision=decision, draft=draft(), version=decision.version)


@pytest.mark.parametrize("until", [None, "past", "far"])
def test_a_round_ends_on_a_day_to_come(initiative: Initiative, until: str | None) -> None:
    days = {None: None, "past": -1, "far": 800}[until]
    turn = in_days(days) if days is not None else outcome()
    with pytest.raises(InvalidError) as refused:
        turned(made(initiative), "open", turn, by="sara")
    assert "until" in refused.value.problems


def test_the_ledger_tells_the_team_and_the_outcome_everyone(initiative: Initiative) -> None:
    adopted(initiative)
    audiences = {event.kind: event.audience for event in Event.objects.filter(kind__startswith="decision.")}
    assert audiences["decision.open"] == audiences["decision.answered"] == initiative.circle
    assert audiences["decision.adopt"] == "public"
    adopted(initiative, is_open=True)
    newest = Event.objects.filter(kind="decision.open").order_by("-id").first()
    assert newest and newest.audience == "public"


def test_nobody_outside_hears_by_name_who_objects_or_asks(as_, initiative: Initiative) -> None:
    decision = turned(made(initiative, is_open=True), "open", in_days(3), by="sara")
    talking.ask(by=actor("fatima"), decision=decision, text="What does it cost?", needs_answer=False)
    question = talking.ask(by=actor("fatima"), decision=decision, text="Who pays?")
    talking.answer(by=actor("sara"), question=question, text="We do.")
    turned(turned(decision, "amend"), "ask", in_days(4))
    says(decision, "ann", "objection", "It costs too much.")
    feed = Client().get(f"{initiative.get_absolute_url()[:-1]}.atom").content.decode()
    assert "Everyone is asked" in feed
    history = Client().get(f"{decision.get_absolute_url()}history/").content.decode()
    for name in ("Ann Claes", "Fatima"):
        assert name not in feed and name not in history
    history = as_("joris").get(f"{decision.get_absolute_url()}history/").content.decode()
    assert "Ann Claes has an objection" in history


def test_a_closed_team_tells_nothing_outside(db: None) -> None:
    initiative = team_of_seven(is_public=False)
    adopted(initiative, is_open=True)
    kinds = Event.objects.filter(kind__startswith="decision.")
    assert {event.audience for event in kinds} == {initiative.circle}


def test_it_says_the_same_in_the_draft(initiative: Initiative) -> None:
    with pytest.raises(InvalidError) as refused:
        made(initiative, title=" ", text="", quorum=130, rule="dice", facilitator_id=999_999)
    assert set(refused.value.problems) == {"title", "text", "quorum", "rule", "facilitator"}
    with pytest.raises(InvalidError):
        made(initiative, "lottery")


def test_said_twice_counts_once(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    for _ in range(2):
        answering.respond(by=actor("ann"), decision=decision, draft=ResponseDraft(answer="consent"), number=1)
    assert Response.objects.count() == 1
