"""The advice process: asked, heard, answered, decided by one; also by someone who has no account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from proeftuin.deliberations.actions import advising
from proeftuin.deliberations.drafts import AdviceDraft, Turn
from proeftuin.deliberations.models import Advice, Decision
from proeftuin.deliberations.tasks import look_back
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests.deliberations.conftest import actor, in_days, made, outcome, turned, user
from tests.deliberations.test_consent import delivered
from tests.deliberations.test_pages import client, later, words

pytestmark = pytest.mark.django_db


def asked(decision: Decision, asked_as: str, key: str = "", **changes: str) -> Advice:
    person = user(key).pk if key else None
    draft = AdviceDraft(asked_as=asked_as, user_id=person, **changes)  # type: ignore[arg-type]
    return advising.ask_advice(by=actor("sara"), decision=decision, draft=draft)


@pytest.fixture
def opened(initiative: Initiative) -> Decision:
    """Fatima is affected; Tom, from outside, knows about it."""
    decision = made(initiative, "advice")
    asked(decision, "affected", "fatima")
    asked(decision, "expert", name="Tom Baert", email="tom@example.net", question="What would it cost?")
    return turned(decision, "open", in_days(7), by="sara")


def test_an_affected_one_and_an_expert_are_asked(initiative: Initiative) -> None:
    decision = made(initiative, "advice")
    with pytest.raises(InvalidError, match=r"whom it affects.*knows about it"):
        turned(decision, "open", in_days(7), by="sara")
    asked(decision, "affected", "fatima")
    with pytest.raises(InvalidError, match="knows about it"):
        turned(decision, "open", in_days(7), by="sara")
    asked(decision, "expert", "joris")
    delivered()
    assert mail.outbox == []  # a draft asks nobody
    with pytest.raises(InvalidError) as refused:
        turned(decision, "open", in_days(1), by="sara")
    assert "until" in refused.value.problems
    turned(decision, "open", in_days(3.01), by="sara")
    delivered()
    assert sorted(one.to[0] for one in mail.outbox) == ["fatima@example.org", "joris@example.org"]


def test_what_is_urgent_needs_no_window_and_says_so(initiative: Initiative) -> None:
    decision = made(initiative, "advice", urgent_reason="The doors open tomorrow.", is_open=True)
    first, second = asked(decision, "affected", "fatima"), asked(decision, "expert", "joris")
    decision = turned(decision, "open", in_days(0.5), by="sara")
    assert "The doors open tomorrow." in words(Client().get(decision.get_absolute_url()))
    for one in (first, second):
        advising.give_advice(by=actor("fatima"), advice=one, text="Do it.")
    assert turned(decision, "weigh", by="sara").state == "deciding"


def test_advice_is_answered_before_the_decider_decides(opened: Decision) -> None:
    inside, outside = opened.advice.order_by("pk")
    for one in (inside, outside):
        advising.give_advice(by=VISITOR, advice=one, text="Ask the street first.")
    with pytest.raises(InvalidError, match="not over yet"):  # the least number of days
        turned(opened, "weigh", by="sara")
    with clock.at(clock.now() + timedelta(days=3, hours=1)):
        with pytest.raises(NotAllowedError):
            turned(opened, "weigh", by="joris")
        decision = turned(opened, "weigh", by="sara")
        advising.reply_to_advice(by=actor("sara"), advice=inside, reply="used", why="We ask the street.")
        with pytest.raises(InvalidError, match="answer each advice"):
            turned(decision, "decide", outcome(), by="sara")
        for wrong in ({"reply": "perhaps", "why": "x"}, {"reply": "not", "why": " "}):
            with pytest.raises(InvalidError):
                advising.reply_to_advice(by=actor("sara"), advice=outside, **wrong)
        advising.reply_to_advice(by=actor("sara"), advice=outside, reply="not", why="No time.")
        with pytest.raises(NotAllowedError):
            turned(decision, "decide", outcome(), by="fatima")
        decision = turned(decision, "decide", outcome(), by="sara")
        assert (decision.state, decision.is_done) == ("decided", True)
        with pytest.raises(InvalidError):
            turned(decision, "start", outcome(owner_id=None), by="sara")
        assert turned(decision, "start", outcome(ends_on=None), by="sara").state == "in_force"
    with clock.at(clock.now() + timedelta(days=95)):
        assert look_back() == 1


def test_the_time_that_was_promised_gets_longer_and_never_shorter(opened: Decision) -> None:
    until = opened.until
    for turn in (in_days(0.01), Turn(until=until)):
        with pytest.raises(InvalidError) as refused:
            turned(opened, "extend", turn, by="sara")
        assert "until" in refused.value.problems
    opened.refresh_from_db()
    assert opened.until == until
    assert turned(opened, "extend", in_days(8), by="sara").until


def test_someone_from_outside_by_the_link(opened: Decision) -> None:
    delivered()
    letter = next(one for one in mail.outbox if one.to == ["tom@example.net"])
    found = re.search(r"/decisions/advice/[\w-]+/", letter.body)
    assert found and "What would it cost?" in letter.body
    path, visitor = found[0], Client()
    assert "We send a text message." in words(visitor.get(path))
    assert visitor.post(path, {"text": " "}).status_code == 422
    assert visitor.post(path, {"text": "Some 400 euro."}).status_code == 303
    advice = Advice.objects.get(name="Tom Baert")
    assert (advice.text, advice.email) == ("Some 400 euro.", "")  # the address is not kept
    assert "Some 400 euro." in words(client("sara").get(opened.get_absolute_url()))
    assert visitor.get("/decisions/advice/nothing/").status_code == 404
    assert not Event.objects.filter(data__icontains="tom@").exists()
    assert opened.until
    with clock.at(opened.until):
        assert visitor.post(path, {"text": "Later."}).status_code == 403
        turned(opened, "weigh", by="sara")
        advising.reply_to_advice(by=actor("sara"), advice=advice, reply="partly", why="We have 300.")
        assert "We have 300." in words(visitor.get(path))


def test_a_draft_shows_nothing_by_its_link(initiative: Initiative) -> None:
    advice = asked(made(initiative, "advice"), "expert", name="Tom", email="tom@example.net")
    assert Client().get(f"/decisions/advice/{advice.token}/").status_code == 404
    advising.take_back(by=actor("sara"), advice=advice)
    assert not Advice.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"asked_as": "friend"}, "asked_as"), ({"asked_as": "expert"}, "user"),
     ({"asked_as": "expert", "email": "nothing", "name": "Tom"}, "email"),
     ({"asked_as": "expert", "email": "tom@example.net"}, "name"), ({"asked_as": "expert", "key": "sara"}, "user"),
     ({"asked_as": "expert", "key": "stranger"}, "user"), ({"asked_as": "expert", "key": "fatima"}, "user"),
     ({"asked_as": "expert", "email": "TOM@example.net", "name": "Tom"}, "email"),
     ({"asked_as": "expert", "email": "Sara@example.org", "name": "Myself"}, "email"),
     ({"asked_as": "expert", "email": "fatima@example.org", "name": "Again"}, "email")],
)  # fmt: skip
def test_who_is_asked_is_somebody(opened: Decision, changes: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        asked(opened, **changes)  # type: ignore[arg-type]
    assert field in refused.value.problems


def test_advice_through_the_pages(initiative: Initiative) -> None:
    sara, base = client("sara"), f"{initiative.get_absolute_url()}decisions/new/"
    page = sara.post(
        base, {"kind": "advice", "title": "Doors", "text": "Open at 8.", "language": "en", "min_days": "0"}
    )["Location"]
    assert "Ask someone for advice" in words(sara.get(page))
    assert sara.post(f"{page}advice/", {"asked_as": "affected", "user": ""}).status_code == 422
    assert sara.post(f"{page}advice/", {"asked_as": "affected", "user": user("fatima").pk}).status_code == 303
    outside = {"asked_as": "expert", "name": "Tom", "email": "tom@example.net"}
    assert sara.post(f"{page}advice/", outside).status_code == 303
    assert client("joris").get(f"{page}advice/").status_code == 403
    assert sara.post(f"{page}turn/open/", {"until": later()}).status_code == 303
    shown = words(client("fatima").get(page))
    link = re.search(r"/decisions/advice/[\w-]+/", shown)
    assert link and client("fatima").post(link[0], {"text": "Rather at 7."}).status_code == 303
    advice = Advice.objects.get(user=user("fatima"))
    assert sara.post(f"{page}advice/{advice.pk}/", {"reply": "used", "why": "At 7 then."}).status_code == 303
    assert "At 7 then." in words(client("fatima").get(page))
    assert link[0] not in words(client("joris").get(page))


def test_no_log_holds_the_link(opened: Decision, caplog) -> None:
    advice = opened.advice.get(name="Tom Baert")
    with caplog.at_level("INFO", logger="proeftuin.request"):
        assert Client().get(f"/decisions/advice/{advice.token}/").status_code == 200
    assert [one.path for one in caplog.records if one.name == "proeftuin.request"] == ["/decisions/advice/…/"]
