"""Votes: open and secret, on yes and no, with dots and in order; and an election without candidates."""

from datetime import timedelta

import pytest
from django.test import Client

from proeftuin.deliberations.actions import answering
from proeftuin.deliberations.actions.answering import ResponseDraft
from proeftuin.deliberations.facts import held_by, tally_of
from proeftuin.deliberations.logic import counting
from proeftuin.deliberations.models import Ballot, Decision, Elector, Response
from proeftuin.deliberations.queries import decision_of
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests.deliberations.conftest import TEAM, actor, all_consent, in_days, made, outcome, says, turned, user
from tests.deliberations.test_pages import client, words

pytestmark = pytest.mark.django_db


def voting(initiative: Initiative, kind: str = "simple", **changes: object) -> Decision:
    return turned(made(initiative, kind, **changes), "open", in_days(3), by="sara")


def votes(decision: Decision, key: str, **said: object) -> None:
    answering.respond(by=actor(key), decision=decision, draft=ResponseDraft(**said), number=1)  # type: ignore[arg-type]


def counted(decision: Decision) -> Decision:
    assert decision.until
    with clock.at(decision.until):
        return turned(decision, "count", by="sara")


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_vote_is_carried_and_comes_into_force(initiative: Initiative, is_secret: bool) -> None:
    decision = voting(initiative, is_secret=is_secret)
    for key in TEAM[:4]:
        votes(decision, key, answer="yes")
    for key in TEAM[4:6]:
        votes(decision, key, answer="no")
    decision = counted(decision)
    tally = tally_of(decision, held_by(decision))
    assert tally == counting.Majority(4, 2, 0, 7, "more_yes")
    with pytest.raises(InvalidError, match="carried it"):
        turned(decision, "reject", outcome(), by="sara")
    assert turned(decision, "conclude", outcome(ends_on=None), by="sara").state == "in_force"
    told = decision_of(f"decision:{decision.ref}")
    assert told and (told.is_done, told.outcome) == (True, "in_force")


def test_too_few_votes_carry_nothing(initiative: Initiative) -> None:
    decision = voting(initiative)
    for key in TEAM[:3]:
        votes(decision, key, answer="yes")
    decision = counted(decision)
    with pytest.raises(InvalidError):
        turned(decision, "conclude", outcome(), by="sara")
    assert turned(decision, "reject", outcome(), by="sara").state == "rejected"


def test_a_vote_may_change_until_the_end_when_it_is_open(initiative: Initiative) -> None:
    decision = voting(initiative)
    votes(decision, "ann", answer="yes")
    votes(decision, "ann", answer="no")
    assert list(Response.objects.values_list("answer", flat=True)) == ["no"]


def test_a_secret_vote_is_not_tied_to_a_person(initiative: Initiative) -> None:
    before = Event.objects.count()
    decision = voting(initiative, is_secret=True)
    opened = Event.objects.count()
    votes(decision, "ann", answer="no", reason="Written by mistake")
    with pytest.raises(NotAllowedError, match="secret"):
        votes(decision, "ann", answer="yes")
    assert Ballot.objects.count() == 1 and not Response.objects.exists()
    assert Elector.objects.get(user=user("ann"), decision=decision).answered == 1
    assert {field.name for field in Ballot._meta.get_fields()} == {"id", "decision", "answer", "choices"}
    assert opened > before and Event.objects.count() == opened  # the ledger knows nothing of it, not even that


def test_nobody_sees_votes_before_they_are_counted(initiative: Initiative) -> None:
    decision = voting(initiative, is_open=True)
    for key in TEAM[:6]:
        votes(decision, key, answer="yes")
    data = decision.get_absolute_url().rstrip("/") + ".json"
    for reader in (client("joris"), Client()):
        assert "6 for" not in words(reader.get(decision.get_absolute_url()))
        shown = reader.get(data).json()
        assert (shown["result"], shown["answers"], shown["answered"]) == (None, {}, 6)
    turned(decision, "withdraw", outcome(), by="sara")
    assert client("joris").get(data).json()["result"] is None
    decision = voting(initiative, is_open=True)
    votes(decision, "ann", answer="yes")
    counted(decision)
    assert "Too few voted: 1 of 7" in words(Client().get(decision.get_absolute_url()))


def test_dots_through_the_page(initiative: Initiative) -> None:
    decision = voting(initiative, "dots")
    page = decision.get_absolute_url()
    assert "You have 5 dots. At most 3 go to one option." in words(client("ann").get(page))
    for given, why in (({"1": 3, "2": 3}, "You gave more"), ({"1": 4}, ""), ({}, "at least one dot"), ({"1": -1}, "")):
        answer = client("ann").post(f"{page}answer/", {"number": 1, **{f"option_{k}": v for k, v in given.items()}})
        assert answer.status_code == 422 and why in words(answer)
    for key in TEAM:
        spread = {"option_1": 3, "option_2": 2} if key != "mila" else {"option_3": 1}
        assert client(key).post(f"{page}answer/", {"number": 1, **spread}).status_code == 303
    assert turned(decision, "count", by="sara").state == "counted"
    shown = words(client("ann").get(page))
    assert "Most for: Evening hours" in shown and ">18<" in shown
    assert turned(decision, "conclude", outcome(), by="sara").is_done


def test_ranking_through_the_page(initiative: Initiative) -> None:
    decision = voting(initiative, "ranked", is_secret=True)
    page = decision.get_absolute_url()
    for wrong in ({}, {"option_1": "9"}):
        assert client("ann").post(f"{page}answer/", {"number": 1, **wrong}).status_code == 422
    for at, key in enumerate(TEAM):
        order = {"option_1": "1", "option_2": "2"} if at < 3 else {"option_2": "1", "option_3": "1", "option_1": ""}
        assert client(key).post(f"{page}answer/", {"number": 1, **order}).status_code == 303
    turned(decision, "count", by="sara")
    shown = words(client("ann").get(page))
    assert "Most for: A quiet room" in shown and "Schulze" in shown
    result = client("ann").get(page.rstrip("/") + ".json").json()["result"]
    assert result["levels"] == [["2"], ["3"], ["1"]]
    assert result["pairwise"]["2"]["1"] == 4


def test_only_who_proposed_or_guides_counts(initiative: Initiative) -> None:
    decision = voting(initiative)
    assert decision.until
    with pytest.raises(InvalidError, match="not over"):
        turned(decision, "count", by="sara")
    with clock.at(decision.until + timedelta(minutes=1)), pytest.raises(NotAllowedError):
        turned(decision, "count", by="ann")


def test_an_election_without_candidates(initiative: Initiative) -> None:
    decision = turned(made(initiative, "election", title="Facilitator"), "open", in_days(3), by="sara")
    for key in TEAM:
        answering.nominate(by=actor(key), decision=decision, nominee_id=user("mila").pk, reason="She listens.")
    with pytest.raises(InvalidError):
        answering.nominate(by=actor("ann"), decision=decision, nominee_id=999_999, reason="x")
    turned(decision, "hear")
    answering.nominate(by=actor("bas"), decision=decision, nominee_id=user("ann").pk, reason="Ann has the time.")
    changed = decision.nominations.get(elector__user=user("bas"))
    assert (changed.nominee, changed.earlier) == (user("ann"), user("mila"))
    with pytest.raises(InvalidError) as refused:
        turned(decision, "propose", in_days(3))
    assert "nominee" in refused.value.problems
    decision = turned(decision, "propose", outcome(until=in_days(3).until, nominee_id=user("mila").pk))
    assert (decision.state, decision.number, decision.statement) == ("objection", 2, "")
    with pytest.raises(NotAllowedError, match="you answer last"):
        says(decision, "mila", "consent")
    all_consent(decision, "mila")
    says(decision, "mila", "consent")
    assert turned(decision, "adopt", outcome()).nominee == user("mila")


def test_an_election_through_the_pages(initiative: Initiative) -> None:
    base = f"{initiative.get_absolute_url()}decisions/new/"
    assert "Which role?" in words(client("sara").get(f"{base}?kind=election"))
    decision = turned(made(initiative, "election"), "open", in_days(3), by="sara")
    page = decision.get_absolute_url()
    assert "Who fits this role best?" in words(client("ann").get(page))
    assert client("ann").post(f"{page}nominate/", {"nominee": "", "reason": ""}).status_code == 422
    given = {"nominee": user("mila").pk, "reason": "She listens."}
    assert client("ann").post(f"{page}nominate/", given).status_code == 303
    assert "She listens." in words(client("joris").get(page))
    assert client("pieter").post(f"{page}nominate/", given).status_code == 403
