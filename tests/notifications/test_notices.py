"""Who hears of what, on the site and by mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError
from proeftuin.ledger import registry
from proeftuin.ledger.actions import record
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.notifications import actions, sending
from proeftuin.notifications.models import Follow, Notice, Preference
from proeftuin.notifications.queries import unsubscribe_token
from proeftuin.notifications.reactions import notice_followers
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    made = Initiative.objects.create(title="Fewer falls", problem="People fall.", organisation=None)
    Member.objects.create(initiative=made, user=cast.person("sara"), role="lead", state="active")
    return made


def happen(thread: str, *, by: str = "sara", audience: str = "public", kind: str = "initiative.resumed") -> Event:
    with transaction.atomic():
        return record(kind, by=cast.actor(by), thread=thread, audience=audience, data={"title": "Fewer falls"})


def follow(key: str, initiative: Initiative, rhythm: str = "at_once") -> None:
    actions.follow(by=cast.actor(key), thread=initiative.thread)
    actions.choose_rhythm(by=cast.actor(key), rhythm=rhythm)


def deliver() -> None:
    while deliver_due():
        pass


def told(key: str) -> int:
    return Notice.objects.filter(user=cast.person(key)).count()


def test_followers_hear_of_it_and_who_did_it_does_not(initiative) -> None:
    for key in ("sara", "fatima", "ann"):
        follow(key, initiative)
    happen(initiative.thread)
    deliver()
    assert [told(key) for key in ("sara", "fatima", "ann", "joris")] == [0, 1, 1, 0]


def test_a_reaction_that_runs_twice_tells_once(initiative) -> None:
    follow("fatima", initiative)
    event = happen(initiative.thread)
    notice_followers(event)
    notice_followers(event)
    assert told("fatima") == 1


def test_following_itself_is_no_news(initiative) -> None:
    follow("ann", initiative)
    follow("fatima", initiative)
    deliver()
    assert not Notice.objects.exists()


def test_what_is_for_the_team_stays_with_the_team(initiative) -> None:
    for key in ("sara", "fatima"):
        follow(key, initiative)
    happen(initiative.thread, by="joris", audience=initiative.circle)
    deliver()
    assert [told("sara"), told("fatima")] == [1, 0]


def test_a_hidden_initiative_is_not_told_even_by_a_public_event(initiative) -> None:
    follow("fatima", initiative)
    Initiative.objects.update(is_public=False)
    happen(initiative.thread)
    deliver()
    assert told("fatima") == 0


def test_what_was_hidden_since_is_neither_shown_nor_mailed(initiative, as_) -> None:
    follow("fatima", initiative)
    happen(initiative.thread)
    deliver()
    Initiative.objects.update(is_public=False)
    assert sending.send_due() == 0
    assert mail.outbox == []
    assert "Fewer falls" not in as_("fatima").get("/notifications/").text
    assert "Fewer falls" not in as_("fatima").get("/notifications/settings/").text
    assert "Fewer falls" not in as_("fatima").get("/me/").text


def test_mail_goes_once_and_says_what_happened(initiative) -> None:
    follow("fatima", initiative)
    happen(initiative.thread)
    deliver()
    assert [sending.send_due(), sending.send_due()] == [1, 0]
    (message,) = mail.outbox
    assert message.to == ["fatima@example.org"]
    assert "Fewer falls" in message.body and "Fewer falls" in message.alternatives[0].content
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_digest_groups_what_belongs_together(initiative) -> None:
    other = Initiative.objects.create(title="More & <b>bikes</b>", problem="Cars.")
    for one in (initiative, other):
        follow("fatima", one, "daily")
        happen(one.thread)
        happen(one.thread, kind="initiative.edited")
    deliver()
    Notice.objects.update(at=now() - timedelta(days=1, hours=1))
    assert sending.send_due() == 1
    body = mail.outbox[0].body
    assert body.count(f"{other.get_absolute_url()}\n") == 1
    assert body.count("\n- ") == 4
    assert "More & <b>bikes</b>" in body
    assert "<b>bikes" not in mail.outbox[0].alternatives[0].content


def test_a_long_digest_says_how_much_it_leaves_out(initiative, monkeypatch) -> None:
    monkeypatch.setattr(sending, "MOST_IN_A_MAIL", 3)
    follow("fatima", initiative)
    for _ in range(5):
        happen(initiative.thread)
    deliver()
    assert sending.send_due() == 1
    (message,) = mail.outbox
    assert message.body.count("\n- ") == 3
    for text in (message.body, message.alternatives[0].content):
        assert "And 2 more, on the site." in text


def test_a_digest_waits_for_its_morning_and_never_means_never(initiative) -> None:
    follow("fatima", initiative, "weekly")
    follow("ann", initiative, "never")
    happen(initiative.thread)
    deliver()
    assert sending.send_due() == 0
    Notice.objects.update(at=now() - timedelta(days=8))
    assert sending.send_due() == 1
    assert [message.to for message in mail.outbox] == [["fatima@example.org"]]


def test_who_never_chose_gets_a_daily_digest(initiative) -> None:
    actions.follow(by=cast.actor("fatima"), thread=initiative.thread)
    happen(initiative.thread)
    deliver()
    assert sending.send_due() == 0
    Notice.objects.update(at=now() - timedelta(days=1, hours=1))
    assert [sending.send_due(), sending.send_due()] == [1, 0]


def test_mail_is_in_the_readers_language(initiative) -> None:
    fatima = cast.person("fatima")
    fatima.language = "nl"
    fatima.save()
    follow("fatima", initiative)
    happen(initiative.thread)
    deliver()
    sending.send_due()
    assert "Hallo Fatima" in mail.outbox[0].body
    assert 'lang="nl"' in mail.outbox[0].alternatives[0].content


def test_what_was_read_on_the_site_is_not_mailed(initiative, as_) -> None:
    follow("fatima", initiative)
    happen(initiative.thread)
    deliver()
    assert as_("fatima").post("/notifications/read/").status_code == 303
    assert sending.send_due() == 0


def test_a_mail_server_that_is_away_loses_nothing(initiative, monkeypatch) -> None:
    follow("fatima", initiative)
    happen(initiative.thread)
    deliver()

    def away(*_args: object, **_kwargs: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(sending, "send_mail_to", away)
        with pytest.raises(ConnectionRefusedError):
            sending.send_due()
    assert sending.send_due() == 1


def test_a_mail_that_breaks_half_way_is_not_sent_twice(initiative, monkeypatch) -> None:
    follow("fatima", initiative)
    follow("ann", initiative)
    happen(initiative.thread)
    deliver()
    real = sending.send_mail_to

    def breaks(address: str, **rest: object) -> None:
        if address.startswith("fatima"):
            raise TimeoutError
        real(address, **rest)

    with monkeypatch.context() as patched:
        patched.setattr(sending, "send_mail_to", breaks)
        assert sending.send_due() == 1
    assert sending.send_due() == 0
    assert told("fatima") == 1


def test_old_notices_are_neither_mailed_nor_kept(initiative) -> None:
    follow("fatima", initiative)
    happen(initiative.thread)
    deliver()
    Notice.objects.update(at=now() - timedelta(days=30))
    assert sending.send_due() == 0
    Notice.objects.update(at=now() - timedelta(days=366))
    assert sending.forget_old_notices() == 1


def test_one_click_stops_the_mail_without_signing_in(initiative) -> None:
    follow("fatima", initiative)
    happen(initiative.thread)
    deliver()
    sending.send_due()
    link = re.search(r"<https?://[^/]+(/[^>]+)>", mail.outbox[0].extra_headers["List-Unsubscribe"])[1]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(link).status_code == 200
    assert Preference.objects.get(user=cast.person("fatima")).rhythm == "at_once"
    assert strict.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get(user=cast.person("fatima")).rhythm == "never"


def test_a_forged_link_does_nothing() -> None:
    token = unsubscribe_token(cast.person("fatima"))
    for forged in (token[:-1] + ("a" if token[-1] != "a" else "b"), cast.person("fatima").ref, "x"):
        assert Client().post(f"/notifications/unsubscribe/{forged}/").status_code == 404


def test_buttons_follow_and_stop(initiative, as_) -> None:
    client, path = as_("fatima"), initiative.get_absolute_url()
    answer = client.post("/notifications/follow/", {"thread": initiative.thread, "next": path})
    assert (answer.status_code, answer["Location"]) == (303, path)
    assert Follow.objects.filter(user=cast.person("fatima")).count() == 1
    assert "Fewer falls" in client.get("/me/").text
    answer = client.post("/notifications/unfollow/", {"thread": initiative.thread, "next": "//evil.example"})
    assert (answer.status_code, answer["Location"]) == (303, "/notifications/")
    assert not Follow.objects.exists()


def test_what_is_hidden_can_not_be_followed(initiative, as_) -> None:
    Initiative.objects.update(is_public=False)
    for thread in (initiative.thread, "initiative:nothere", "x", "", "\0:a", "case:" + "x" * 100):
        assert as_("fatima").post("/notifications/follow/", {"thread": thread}).status_code == 404
    for thread in ("x", "case:" + "x" * 100, "case:\0"):
        with pytest.raises(InvalidError):
            actions.follow(by=cast.actor("fatima"), thread=thread)


def test_a_choice_that_is_none_is_told(as_) -> None:
    assert as_("fatima").post("/notifications/settings/", {"rhythm": "hourly"}).status_code == 422
    assert as_("fatima").post("/notifications/settings/", {}).status_code == 422
    assert as_("fatima").post("/notifications/settings/", {"rhythm": "weekly"}).status_code == 303


def test_the_number_of_new_notices_stands_on_each_page(initiative, as_, django_assert_num_queries) -> None:
    follow("fatima", initiative)
    happen(initiative.thread)
    deliver()
    assert "new notices" in as_("fatima").get("/organisations/").text
    with django_assert_num_queries(2):
        assert "new notices" not in Client().get("/organisations/").text


def test_a_thousand_notices_cost_no_more_than_one(initiative, as_, django_assert_max_num_queries) -> None:
    assert registry.THREADS["initiative"]
    follow("fatima", initiative)
    events = [happen(initiative.thread)]
    deliver()
    client = as_("fatima")
    with django_assert_max_num_queries(16):
        assert "Fewer falls" in client.get("/notifications/").text
    Event.objects.bulk_create(
        Event(kind="initiative.resumed", actor="person:x", thread=initiative.thread, data=events[0].data)
        for _ in range(1000)
    )
    fatima = cast.person("fatima")
    new = Event.objects.filter(actor="person:x")
    Notice.objects.bulk_create(Notice(user=fatima, event_id=one.pk, thread=one.thread) for one in new)
    with django_assert_max_num_queries(16):
        client.get("/notifications/?page=3")
