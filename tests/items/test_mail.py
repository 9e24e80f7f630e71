"""Asking for mail: a yes first, one mail for each period, each thing once, one click to stop, mail that comes back."""

import re
import socket
from datetime import timedelta

import pytest
from django.core import mail

from proeftuin.accounts.queries import actor_of
from proeftuin.items.actions import subscribing, writing
from proeftuin.items.links import path_of, stop_path
from proeftuin.items.models import Item, Reader, Subscription, Told
from proeftuin.items.personal import erase, export
from proeftuin.items.sending import send_news
from proeftuin.items.tasks import forget
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR, system
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests import cast
from tests.items.world import TITLE, moment, posted, shared

pytestmark = pytest.mark.django_db
AI = "code=artificial-intelligence"
TUESDAY, MONDAY = "2026-11-24 10:00", "2026-11-30 07:30"
FORM = {"theme": "artificial-intelligence", "rhythm": "weekly", "address": "guest@example.org"}


def asked(address: str = "guest@example.org", query: str = AI, rhythm: str = "weekly") -> Reader:
    reader = subscribing.subscribe(by=VISITOR, query=query, rhythm=rhythm, address=address)
    subscribing.confirm(by=VISITOR, reader=reader)
    return reader


def news_at(moment_: str) -> list[mail.EmailMultiAlternatives]:
    mail.outbox.clear()
    with clock.at(moment(moment_)):
        send_news()
    return mail.outbox


def test_a_yes_comes_before_the_first_mail(client) -> None:
    with clock.at(moment(TUESDAY)):
        answer = client.post("/knowledge/subscribe/", FORM)
        assert answer.status_code == 303
        letter = posted()[-1]
        assert letter.to == ["guest@example.org"] and "rtificial intelligence" in letter.body
        shared()
    assert news_at(MONDAY) == []
    page = re.search(r"https?://[^/\s]+(/knowledge/mail/\S+/)", letter.body)[1]  # type: ignore[index]
    assert client.get(page).status_code == 200
    assert not Subscription.objects.exclude(confirmed_at=None).exists()  # looking is no yes
    with clock.at(moment("2026-11-30 10:00")):
        for _twice in range(2):
            assert client.post(page, {"yes": "1"}).status_code == 303
        shared(title="A second guide to AI")
    assert news_at("2026-12-07 05:50") == []  # seven in the morning has not come in Brussels
    (news,) = news_at("2026-12-07 06:30")
    assert "A second guide to AI" in news.body and TITLE not in news.body
    assert news_at("2026-12-07 09:00") == news_at("2026-12-13 09:00") == []


def test_one_mail_tells_each_thing_once_across_themes() -> None:
    with clock.at(moment(TUESDAY)):
        reader = asked()
        for query, rhythm in (("sector=digital", "weekly"), ("q=counter", "daily"), ("sector=health", "weekly")):
            asked(query=query, rhythm=rhythm)
        shared()
        shared(title="Loneliness and chatbots", sectors=["health"], concepts=["artificial-intelligence"])
    (daily,) = news_at("2026-11-25 07:00")
    assert daily.body.count(TITLE) == 1 and "Loneliness" not in daily.body
    (weekly,) = news_at(MONDAY)
    assert TITLE not in weekly.body and weekly.body.count("Loneliness") == 1
    assert weekly.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_path(reader, "search") in weekly.extra_headers["List-Unsubscribe"]
    assert Told.objects.filter(reader=reader).count() == 2


def test_what_is_withdrawn_or_old_is_no_news() -> None:
    with clock.at(moment("2026-11-01 10:00")):
        shared(title="Long ago")
    with clock.at(moment(TUESDAY)):
        asked()
        item = shared()
        writing.withdraw_item(by=cast.actor("ann"), item=item, reason="Wrong.")
    assert news_at(MONDAY) == []


def test_at_once_waits_five_minutes_for_what_comes_with_it() -> None:
    with clock.at(moment(TUESDAY)):
        asked(rhythm="at_once")
        shared()
        shared(title="Its tool")
    assert news_at("2026-11-24 10:03") == []
    (news,) = news_at("2026-11-24 10:06")
    assert TITLE in news.body and "Its tool" in news.body and "2 new things" in news.subject
    assert news_at("2026-11-24 11:06") == []


def test_a_server_that_is_away_loses_nothing_and_a_crash_repeats_nothing(monkeypatch) -> None:
    with clock.at(moment(TUESDAY)):
        asked()
        shared()

    def away(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror

    def crashed(*_args: object, **_kwargs: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as broken:
        broken.setattr("proeftuin.items.sending.send_mail_to", away)
        with pytest.raises(socket.gaierror):
            news_at(MONDAY)
    with monkeypatch.context() as broken:
        broken.setattr("proeftuin.items.sending.send_mail_to", crashed)
        assert news_at("2026-11-30 07:31") == []
    assert news_at("2026-11-30 07:32") == news_at("2026-12-07 07:32") == []  # it may have left: never twice


def test_one_click_stops_without_signing_in(client) -> None:
    reader = asked()
    link = stop_path(reader, "search")
    assert client.get(link).status_code == 200 and Subscription.objects.exists()
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "Set-Cookie" not in answer
    assert not Reader.objects.exists()
    assert client.post(link).status_code == client.get(link).status_code == 200  # used: it says the same
    assert client.get(path_of(reader)).status_code == 410
    forged = path_of(reader)[:-4] + "zzz/"
    assert client.get(forged).status_code == client.post(link.replace("search", "all")).status_code == 404


def test_the_answer_is_the_same_whether_an_address_is_known(client) -> None:
    with clock.at(moment(TUESDAY)):
        reader = asked("known@example.org")
        mail.outbox.clear()
    answers = []
    with clock.at(moment("2026-11-25 10:00")):
        for address in ("known@example.org", "new@example.org"):
            answer = client.post("/knowledge/subscribe/", {**FORM, "rhythm": "daily", "address": address}, follow=True)
            answers.append(re.sub(r'name="(once|csrfmiddlewaretoken)" value="[^"]*"', "", answer.content.decode()))
        assert len(posted()) == 2
    strip = re.compile(r'(nonce|value|id|X-CSRFToken)[=:"\s]+[^\s>"]+')
    assert strip.sub("", answers[0]) == strip.sub("", answers[1])
    assert reader.subscriptions.get().rhythm == "weekly"  # a stranger changes nothing


def test_nobody_fills_a_strangers_mailbox() -> None:
    for query in ("sector=health", "sector=digital", "sector=culture", "sector=housing", "sector=science", AI, AI):
        subscribing.subscribe(by=VISITOR, query=query, address="victim@example.org")
        posted()
    assert len(posted()) == 3 == Subscription.objects.count()


def test_an_address_without_a_yes_is_forgotten_after_seven_days(client) -> None:
    with clock.at(moment(TUESDAY)):
        reader = subscribing.subscribe(by=VISITOR, query=AI, address="guest@example.org")
        asked("other@example.org")
    with clock.at(moment("2026-12-01 09:00")):
        forget()
        assert Reader.objects.filter(pk=reader.pk).exists()
    with clock.at(moment("2026-12-01 11:00")):
        forget()
    assert [one.address for one in Reader.objects.all()] == ["other@example.org"]
    answer = client.post(path_of(reader), {"yes": "1"})
    assert answer.status_code == 410 and "within 7 days" in answer.content.decode()


def test_an_account_takes_over_what_its_address_asked_for(as_, client) -> None:
    reader = asked("sara@example.org")
    sara = as_("sara")
    answer = sara.post("/knowledge/subscribe/", {"query": "sector=digital", "rhythm": "daily"})
    assert answer["Location"] == path_of(reader)
    assert Reader.objects.get().user == cast.person("sara") and Subscription.objects.count() == 2
    assert "rtificial intelligence" in sara.get("/me/").content.decode()
    assert sara.get("/knowledge/mail/")["Location"] == path_of(reader)
    one = reader.subscriptions.get(query="sector=digital")
    assert sara.post(path_of(reader), {"change": one.pk, "rhythm": "at_once"}).status_code == 303
    one.refresh_from_db()
    assert one.rhythm == "at_once"
    sara.post(path_of(reader), {"change": one.pk, "rhythm": "hourly"})
    sara.post(path_of(reader), {"stop": one.pk})
    assert reader.subscriptions.count() == 1
    assert export(cast.person("sara"))["mail_asked_for"][0]["query"] == AI  # type: ignore[index]
    erase(cast.person("sara"))
    assert not Reader.objects.exists()


def test_who_moves_to_another_address_is_one_reader() -> None:
    sara = cast.person("sara")
    subscribing.subscribe(by=cast.actor("sara"), query=AI)
    asked("sara@elsewhere.example.org", query="sector=digital")
    sara.email = "sara@elsewhere.example.org"
    sara.save()
    subscribing.subscribe(by=actor_of(sara), query="sector=health")
    reader = Reader.objects.get()
    assert (reader.address, reader.user) == (sara.email, sara) and reader.subscriptions.count() == 3


@pytest.mark.parametrize("query", ["", "page=2", "sector=moon", "code=nothing-like-it", "%00"])
def test_bad_searches_are_refused(query: str) -> None:
    with pytest.raises(InvalidError):
        subscribing.subscribe(by=VISITOR, query=query, address="guest@example.org")


@pytest.mark.parametrize("change", [{"address": "no address"}, {"address": ""}, {"theme": ""}, {"rhythm": "hourly"}])
def test_bad_input_is_answered_in_place(client, change: dict[str, str]) -> None:
    answer = client.post("/knowledge/subscribe/", FORM | change)
    assert answer.status_code == 422 and not Reader.objects.exists()


def test_mail_that_comes_back_stops_and_a_yes_begins_again() -> None:
    machine = system("mail")
    with clock.at(moment(TUESDAY)):
        hard, soft = asked("hard@example.org"), asked("soft@example.org")
        shared()
        subscribing.note_bounce(by=machine, address="HARD@example.org ", hard=True)
        for _time in range(2):
            subscribing.note_bounce(by=machine, address="soft@example.org", hard=False)
    assert [one.to for one in news_at(MONDAY)] == [["soft@example.org"]]
    with clock.at(moment("2026-12-01 10:00")):
        subscribing.note_bounce(by=machine, address="soft@example.org", hard=False)
        shared(title="Another")
    assert news_at("2026-12-07 07:30") == []
    for reader in (hard, soft):
        reader.refresh_from_db()
        assert reader.stopped_at
    assert not subscribing.note_bounce(by=machine, address="nobody@example.org", hard=True)
    with pytest.raises(InvalidError):
        subscribing.note_bounce(by=machine, address="no address", hard=True)
    with pytest.raises(NotAllowedError):
        subscribing.note_bounce(by=cast.actor("sara"), address="soft@example.org", hard=True)


def test_trouble_of_long_ago_does_not_count() -> None:
    reader = asked("soft@example.org")
    for day in (0, 1, 100):
        with clock.at(moment(TUESDAY) + timedelta(days=day)):
            subscribing.note_bounce(by=system("mail"), address="soft@example.org", hard=False)
    reader.refresh_from_db()
    assert (reader.soft_bounces, reader.stopped_at) == (1, None)


def test_the_ledger_does_not_know_who_asked() -> None:
    asked()
    subscribing.subscribe(by=cast.actor("sara"), query=AI)
    told = Event.objects.filter(kind__startswith="subscription.")
    assert {(one.actor, one.audience, str(one.data)) for one in told} == {("visitor", "subscriptions", "{}")}


def test_pages_of_search_lead_here(client) -> None:
    shared()
    words = client.get("/search/?q=counter&sector=digital").content.decode()
    link = re.search(r'href="(/knowledge/subscribe/\?[^"]+)"', words)[1].replace("&amp;", "&")  # type: ignore[index]
    answer = client.get(link).content.decode()
    assert "“counter”" in answer and Item.objects.count() == 1
