"""From a question to a team at work: who wants to join is invited, a coach is asked, and everyone hears each turn."""

import pytest
from django.core import mail

from proeftuin.bridges.models import Taken
from proeftuin.bridges.question_to_initiative import grow
from proeftuin.initiatives.actions import moves, team
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from proeftuin.questions import actions
from proeftuin.questions.drafts import QuestionDraft
from proeftuin.questions.models import Question
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(db: None) -> Question:
    """Sara asked; Zandhove wants to work on it."""
    organisation = cast.organisation("waterrijk")
    cast.person("sara")
    draft = QuestionDraft(title="How do you keep knowledge?", body="Ten leave.", organisation_id=organisation.pk)
    asked = actions.ask_question(by=cast.actor("sara"), draft=draft)
    cast.person("ann")
    zandhove = cast.organisation("zandhove")
    actions.echo_question(by=cast.actor("ann"), question=asked, organisation=zandhove, kind="join")
    return asked


def deliver() -> None:
    while deliver_due():
        pass


def test_one_click_makes_a_team_with_who_wants_to_join_and_a_coach(client, as_, question: Question) -> None:
    sara, page = as_("sara"), question.get_absolute_url()
    coach = cast.person("pieter")
    assert "Start the team" in sara.get(page).content.decode()
    answer = sara.post(f"{page}initiative/", {"playbook": "doetank", "coach": coach.pk})
    assert answer.status_code == 303
    initiative = Initiative.objects.get()
    assert answer["Location"] == initiative.get_absolute_url()
    invited = set(initiative.members.filter(state="invited").values_list("email", "role"))
    assert invited == {("pieter@example.org", "coach"), ("ann@example.org", "partner")}
    team = as_("sara").get(f"{initiative.get_absolute_url()}team/").content.decode()
    assert "Pieter" in team and "pieter@example.org" not in team and "ann@example.org" not in team  # nobody gave it
    assert initiative.organisation == cast.organisation("waterrijk")
    assert initiative.asked.question == question.title
    deliver()
    assert {tuple(one.to) for one in mail.outbox} >= {("pieter@example.org",), ("ann@example.org",)}
    assert initiative.title in client.get(page).content.decode()
    assert "It began with a question" in client.get(initiative.get_absolute_url()).content.decode()


def test_clicked_twice_it_is_one_team(as_, question: Question) -> None:
    places = {as_(who).post(f"{question.get_absolute_url()}initiative/")["Location"] for who in ("sara", "ann")}
    assert len(places) == Initiative.objects.count() == Taken.objects.count() == 1


def test_who_asked_is_invited_when_another_starts(question: Question) -> None:
    initiative = grow(by=cast.actor("ann"), question=question)
    assert Member.objects.get(initiative=initiative, role="lead").user == cast.person("ann")
    assert Member.objects.get(initiative=initiative, state="invited").email == "sara@example.org"


def test_others_can_not_and_see_no_button(as_, question: Question) -> None:
    with pytest.raises(NotAllowedError):
        grow(by=cast.actor("fatima"), question=question)
    assert "Start the team" not in as_("fatima").get(question.get_absolute_url()).content.decode()
    assert as_("fatima").post(f"{question.get_absolute_url()}initiative/").status_code == 403
    assert not Initiative.objects.exists()


@pytest.mark.parametrize("wrong", [{"playbook": "nonsense"}, {"coach": "999999"}, {"coach": "fatima"}])
def test_a_wrong_choice_leaves_all_as_it_was(question: Question, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError):
        grow(by=cast.actor("sara"), question=question, **wrong)
    assert not Initiative.objects.exists()
    assert not Event.objects.filter(kind="question.grew").exists()


def test_who_answered_hears_each_turn_of_the_team(question: Question) -> None:
    initiative = grow(by=cast.actor("sara"), question=question, playbook="doetank")
    moves.advance_initiative(by=cast.actor("sara"), initiative=initiative, reason="We know enough.")
    deliver()
    told = set(Notice.objects.filter(user=cast.person("ann")).values_list("thread", flat=True))
    assert question.thread in told
    kinds = set(Event.objects.on_thread(question.thread).values_list("kind", flat=True))
    assert {"question.grew", "contribution.advanced"} <= kinds


def test_a_coach_who_says_yes_guides(question: Question) -> None:
    initiative = grow(by=cast.actor("sara"), question=question, coach=str(cast.person("pieter").pk))
    seat = initiative.members.get(role="coach")
    team.accept_invitation(by=cast.actor("pieter"), token=seat.token)
    assert initiative.members.get(user=cast.person("pieter"), state="active").role == "coach"
