"""Mail that came back, as the command hears of it: ``proeftuin bounce``, by an address or by a delivery report."""

import io
import re
import sys
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction

from proeftuin import cli
from proeftuin.accounts.models import User
from proeftuin.items.actions import subscribing
from proeftuin.items.links import path_of
from proeftuin.items.models import Reader
from proeftuin.items.sending import send_news
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.newsletters.models import Delivery
from proeftuin.newsletters.sending import send_out
from proeftuin.notifications import actions as notices
from proeftuin.notifications.sending import send_due
from proeftuin.operations import serving
from tests import cast
from tests.items.world import moment, shared
from tests.newsletters.test_turns import report
from tests.newsletters.world import joined, scheduled

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = "2026-11-24 10:00", "2026-11-25 10:00"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "prepare_if_new", lambda: None)  # the database of the tests is there


def bounce(*arguments: str) -> int:
    return cli.main(["bounce", *arguments])


def reads(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> int:
    """What the command makes of a mail that a mail server pipes to it."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    return bounce()


def follower(address: str) -> User:
    """Somebody with an account, who has a notice waiting to be mailed in the morning."""
    user = cast.person("sara")
    user.email = address
    user.save()
    with transaction.atomic():
        event = record("initiative.edited", by=VISITOR, thread="initiative:x", data={"title": "Less waiting"})
    notices.tell(event=event, user_ids=[user.pk])
    return user


def everything_due() -> list[str]:
    """To whom mail of any kind leaves the next morning."""
    mail.outbox.clear()
    with clock.at(moment(WEDNESDAY)):
        send_out()
        send_news()
        send_due()
    return sorted(one.to[0] for one in mail.outbox)


def waiting_for(address: str) -> Reader:
    """A newsletter, news on a theme and notices of an account all wait for this one address, and for a neighbour."""
    for one in (address, "other@example.org"):
        subscribing.subscribe(by=VISITOR, query="sector=digital", rhythm="daily", address=one)
        joined(one)
    shared()
    follower(address)
    scheduled()
    return Reader.objects.get(address=address)


def test_an_address_whose_mail_came_back_gets_no_newsletter_no_news_and_no_notices(capsys) -> None:
    with clock.at(moment(TUESDAY)):
        reader = waiting_for("gone@example.org")
        assert bounce(" GONE@example.org ") == 0
    assert capsys.readouterr().out == "marked: 1, not known here: 0\n"
    assert everything_due() == ["other@example.org", "other@example.org"]
    reader.refresh_from_db()
    assert reader.stopped_at
    assert not Delivery.objects.filter(reader=reader).exists()


def test_without_a_bounce_all_three_leave() -> None:
    with clock.at(moment(TUESDAY)):
        waiting_for("here@example.org")
    assert everything_due().count("here@example.org") == 3


def test_for_now_counts_three_times(capsys) -> None:
    with clock.at(moment(TUESDAY)):
        reader = waiting_for("full@example.org")
        for _time in range(2):
            assert bounce("full@example.org", "--soft") == 0
        reader.refresh_from_db()
        assert (reader.soft_bounces, reader.stopped_at) == (2, None)
        assert bounce("full@example.org", "--soft") == 0
    assert "full@example.org" not in everything_due()


def test_twice_the_same_is_once(capsys) -> None:
    with clock.at(moment(TUESDAY)):
        reader = joined("gone@example.org")
        assert bounce("gone@example.org") == 0
    reader.refresh_from_db()
    first = reader.stopped_at
    with clock.at(moment(WEDNESDAY)):
        assert bounce("gone@example.org") == 0
    reader.refresh_from_db()
    assert reader.stopped_at == first
    assert Reader.objects.count() == 1


def test_an_address_that_nobody_here_has_is_told_and_leaves_no_trace(capsys) -> None:
    before = Event.objects.count()
    assert bounce("nobody@example.org") == 1
    assert capsys.readouterr().out == "marked: 0, not known here: 1\n"
    assert not Reader.objects.exists()
    assert Event.objects.count() == before


@pytest.mark.parametrize("wrong", ["no address", "@", "a@b@c", "sara@example.org\0", "x" * 400 + "@example.org"])
def test_what_is_no_address_is_told_without_a_crash(capsys, wrong: str) -> None:
    reader = joined()
    assert bounce(wrong) == 1
    out = capsys.readouterr()
    assert "no address: 1" in out.out
    assert "Traceback" not in out.err
    reader.refresh_from_db()
    assert reader.bounced_at is None


def test_a_delivery_report_from_a_pipe_is_read(monkeypatch, capsys) -> None:
    reader = joined("gone@example.org")
    assert reads(monkeypatch, report("failed", "5.1.1")) == 0
    reader.refresh_from_db()
    assert reader.stopped_at
    assert reads(monkeypatch, b"Subject: I am on holiday\r\n\r\nBack on Monday.") == 1
    assert reads(monkeypatch, b"\xff\x00 no mail at all") == reads(monkeypatch, b"") == 1


def test_an_account_without_any_subscription_is_known_too(client, capsys) -> None:
    with clock.at(moment(TUESDAY)):
        client.force_login(follower("gone@example.org"), backend=BACKEND)
        assert bounce("gone@example.org") == 0
    assert everything_due() == []
    mine = client.get("/me/").text
    assert "/notifications/settings/" in mine
    assert "Mail to you came back" in mine
    assert "Mail to gone@example.org came back" in client.get("/notifications/settings/").text


def test_who_chooses_again_gets_mail_again(client) -> None:
    with clock.at(moment(TUESDAY)):
        client.force_login(follower("gone@example.org"), backend=BACKEND)
        bounce("gone@example.org")
        client.post("/notifications/settings/", {"rhythm": "daily"})
    assert everything_due() == ["gone@example.org"]


def test_another_address_is_another_mailbox() -> None:
    with clock.at(moment(TUESDAY)):
        user = follower("gone@example.org")
        bounce("gone@example.org")
        user.email = "new@example.org"
        user.save()
    assert everything_due() == ["new@example.org"]


def test_a_yes_on_the_private_page_begins_the_mail_again(client) -> None:
    """The button stood there, thanked, and did nothing for who had said yes before."""
    with clock.at(moment(TUESDAY)):
        reader = joined("back@example.org")
        bounce("back@example.org")
        page = path_of(reader)
        assert re.search(r'<button[^>]+name="yes"', client.get(page).text)
        client.post(page, {"yes": "1"})
    reader.refresh_from_db()
    assert reader.stopped_at is None
    with clock.at(moment(TUESDAY)):
        scheduled()
    assert everything_due() == ["back@example.org"]
