"""What this room holds of a person, shown to them; and what stays when they go."""

import pytest

from proeftuin.deliberations import personal
from proeftuin.deliberations.actions import answering, start, talking
from proeftuin.deliberations.actions.answering import ResponseDraft
from proeftuin.deliberations.models import Advice, Decision, Elector, Response
from proeftuin.deliberations.tasks import forget_addresses
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel import clock
from proeftuin.kernel.errors import NotAllowedError
from tests.deliberations.conftest import (
    TEAM,
    actor,
    all_consent,
    in_days,
    in_objection_round,
    made,
    outcome,
    says,
    turned,
    user,
)
from tests.deliberations.test_advice import asked
from tests.deliberations.test_pages import client, words

pytestmark = pytest.mark.django_db


def test_a_person_gets_all_of_theirs(initiative: Initiative) -> None:
    decision = turned(made(initiative), "open", in_days(3), by="sara")
    talking.ask(by=actor("ann"), decision=decision, text="What does it cost?", needs_answer=False)
    decision = turned(turned(decision, "amend"), "ask", in_days(3))
    says(decision, "ann", "concern", "It costs money.")
    held = personal.export(user("ann"))
    assert held["questions"][0]["text"] == "What does it cost?"  # type: ignore[index]
    assert held["responses"][0]["reason"] == "It costs money."  # type: ignore[index]
    assert len(personal.export(user("sara"))["versions"]) == 1  # type: ignore[index]


def test_a_secret_vote_is_in_no_export(initiative: Initiative) -> None:
    decision = turned(made(initiative, "simple", is_secret=True), "open", in_days(3), by="sara")
    answering.respond(by=actor("ann"), decision=decision, draft=ResponseDraft(answer="no"), number=1)
    held = personal.export(user("ann"))
    assert held["responses"] == [] and held["seats"][0]["answered"] == 1  # type: ignore[index]


def test_who_goes_leaves_the_count_and_no_name(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    all_consent(decision, "ann")
    says(decision, "ann", "concern", "It costs money.")
    decision = turned(decision, "adopt", outcome(owner_id=user("ann").pk))
    asked(made(initiative, "advice"), "expert", name="Ann", email="ann@example.org")
    for key in ("ann", "sara", "joris"):
        personal.erase(user(key))
    decision.refresh_from_db()
    assert (decision.proposer, decision.facilitator, decision.owner, decision.stated_by) == (None, None, None, None)
    assert Response.objects.count() == len(TEAM) == Elector.objects.filter(decision=decision).count()
    assert not Elector.objects.filter(user=user("ann")).exists()
    assert Advice.objects.get().email == Advice.objects.get().name == ""
    shown = words(client("bas").get(decision.get_absolute_url()))
    assert "Former participant" in shown and "It costs money." in shown


def test_my_page_names_what_is_asked_of_me(initiative: Initiative) -> None:
    decision = in_objection_round(initiative)
    section = personal.my_decisions(actor("ann"))
    assert [row.url for row in section.rows] == [decision.get_absolute_url()]
    Decision.objects.update(state="adopted")
    assert personal.my_decisions(actor("ann")).rows == []


def test_when_nobody_is_left_to_guide_someone_at_the_table_takes_over(initiative: Initiative) -> None:
    stuck = in_objection_round(initiative), turned(made(initiative, "simple"), "open", in_days(3), by="sara")
    with pytest.raises(NotAllowedError):
        start.name_facilitator(by=actor("ann"), decision=stuck[0], user_id=user("bas").pk)
    for key in ("sara", "joris"):
        personal.erase(user(key))
    for decision in stuck:
        with pytest.raises(NotAllowedError):
            start.name_facilitator(by=actor("stranger"), decision=decision, user_id=user("bas").pk)
        start.name_facilitator(by=actor("ann"), decision=decision, user_id=user("bas").pk)
        assert turned(decision, "withdraw", outcome(), by="bas").state == "withdrawn"


@pytest.mark.parametrize("way", ["late", "withdrawn", "weighed"])
def test_addresses_are_kept_no_longer_than_the_question(initiative: Initiative, way: str) -> None:
    decision = made(initiative, "advice")
    asked(decision, "expert", name="Tom", email="tom@example.net")
    asked(decision, "affected", "fatima")
    decision = turned(decision, "open", in_days(4), by="sara")
    assert forget_addresses() == 0 and Advice.objects.filter(email="tom@example.net").exists()
    if way == "withdrawn":
        turned(decision, "withdraw", outcome(), by="sara")
    assert decision.until
    with clock.at(decision.until):
        if way == "weighed":
            turned(decision, "weigh", by="sara")
        assert forget_addresses() == (1 if way == "late" else 0)
    assert not Advice.objects.exclude(email="").exists()
