"""A newsletter leaves: once to each, whatever breaks, with constant memory, and nothing to who signed off."""

import os
import socket
import subprocess
import sys
import tracemalloc
from collections import Counter
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection, transaction

from proeftuin.items.actions import subscribing
from proeftuin.items.links import stop_path
from proeftuin.items.models import Reader
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR, system
from proeftuin.kernel.clock import now
from proeftuin.newsletters import sending, tasks
from proeftuin.newsletters.actions import composing, leaving
from proeftuin.newsletters.models import Delivery, Issue
from tests import cast
from tests.newsletters.world import crowd, joined, scheduled

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
SENDER = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.MAILERS = {"default": {"BACKEND": "tests.newsletters.mailbox.Mailbox"}}
import django
django.setup()
from proeftuin.newsletters.sending import send_out
send_out()
"""


def states(issue: Issue) -> dict[str, int]:
    return dict(Counter(Delivery.objects.filter(issue=issue).values_list("state", flat=True)))


def to() -> list[str]:
    return sorted(one.to[0] for one in mail.outbox)


def test_everyone_who_said_yes_gets_it_once_in_their_language(client) -> None:
    reader = joined()
    joined("nl@example.org", "nl")
    subscribing.subscribe(by=VISITOR, kind="newsletter", query="en", address="silent@example.org")
    issue = scheduled()
    mail.outbox.clear()
    for _time in range(3):
        sending.send_out()
    assert to() == ["guest@example.org"]
    issue.refresh_from_db()
    assert (issue.state, issue.totals) == ("sent", {"sent": 1})
    letter = mail.outbox[0]
    assert letter.subject == "What worked in November" and "<strong>worth</strong>" in letter.alternatives[0][0]
    assert stop_path(reader, "newsletter") in letter.extra_headers["List-Unsubscribe"]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.post(stop_path(reader, "newsletter"), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Reader.objects.filter(pk=reader.pk).exists() and states(issue) == {"sent": 1}
    assert scheduled("The next") and sending.send_out() == 0


def test_who_signs_off_while_it_leaves_gets_nothing() -> None:
    for number in range(3):
        joined(f"r{number}@example.org")
    issue = scheduled()
    mail.outbox.clear()
    assert sending.send_out(most=1) == 1
    second, third = Reader.objects.order_by("pk")[1:3]
    subscribing.stop(by=VISITOR, reader=second)
    subscribing.note_bounce(by=system("mail"), address=third.address, hard=True)
    sending.send_out()
    assert to() == ["r0@example.org"] and states(issue) == {"sent": 1, "skipped": 2}


def test_a_server_that_is_away_keeps_everyone_in_the_queue(monkeypatch) -> None:
    crowd(3)
    issue = scheduled()

    def away(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror

    with monkeypatch.context() as broken:
        broken.setattr(sending, "send_mail_to", away)
        with pytest.raises(socket.gaierror):
            sending.send_out()
    assert states(issue) == {"queued": 3}
    assert sending.send_out() == 3 and len(set(to())) == 3


def test_what_the_server_refuses_is_a_bounce_and_what_breaks_off_is_unknown(monkeypatch) -> None:
    crowd(4)
    issue = scheduled()
    errors = {
        "reader0@example.org": SMTPRecipientsRefused({"reader0@example.org": (550, b"unknown")}),
        "reader1@example.org": SMTPServerDisconnected("in the middle"),
        "reader2@example.org": SMTPRecipientsRefused({"reader2@example.org": (451, b"greylisted")}),
    }
    sent = []

    def post(address: str, **_kwargs: object) -> None:
        if error := errors.pop(address, None):
            raise error
        sent.append(address)

    monkeypatch.setattr(sending, "send_mail_to", post)
    sending.send_out()
    assert states(issue) == {"failed": 1, "unknown": 1, "queued": 1, "sent": 1}
    assert Reader.objects.get(address="reader0@example.org").stopped_at
    sending.send_out()
    assert sent == ["reader3@example.org"]  # greylisted: not before half an hour
    with clock.at(now() + timedelta(minutes=31)):
        sending.send_out()
    assert sent == ["reader3@example.org", "reader2@example.org"]
    issue.refresh_from_db()
    assert (issue.state, issue.totals) == ("sent", {"failed": 1, "unknown": 1, "sent": 2})


def test_a_crash_half_way_is_gone_on_from_and_nobody_is_mailed_twice(monkeypatch) -> None:
    """KeyboardInterrupt is no error that anyone catches: it ends the process where it is."""
    crowd(9)
    issue, sent = scheduled(), []

    def post(address: str, **_kwargs: object) -> None:
        sent.append(address)
        if len(sent) in (3, 6):
            raise KeyboardInterrupt

    monkeypatch.setattr(sending, "send_mail_to", post)
    for _time in range(2):
        with pytest.raises(KeyboardInterrupt):
            sending.send_out()
    sending.send_out()
    assert len(sent) == len(set(sent)) == 9 and states(issue) == {"claimed": 2, "sent": 7}
    issue.refresh_from_db()
    assert issue.state == "sending"  # what was claimed may still be under way elsewhere
    with clock.at(now() + timedelta(minutes=16)):
        assert sending.send_out() == 0
    issue.refresh_from_db()
    assert (issue.state, issue.totals) == ("sent", {"sent": 7, "unknown": 2})


def test_a_kill_while_queueing_loses_and_doubles_nobody(monkeypatch) -> None:
    monkeypatch.setattr(leaving, "CHUNK", 4)
    crowd(11)
    issue = scheduled()
    leaving.begin(issue)
    assert leaving.queue_some(issue) == 4
    with pytest.raises(RuntimeError), transaction.atomic():
        leaving.queue_some(issue)
        raise RuntimeError
    late = joined("late@example.org")  # said yes after it began: the next one is theirs
    assert [leaving.queue_some(issue) for _time in range(4)] == [4, 3, 0, 0]
    readers = list(Delivery.objects.filter(issue=issue).values_list("reader_id", flat=True))
    assert len(readers) == len(set(readers)) == 11 and late.pk not in readers


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kill", ["before:4", "after:4"])
def test_a_sender_that_is_killed_without_warning_mails_nobody_twice(tmp_path, kill: str) -> None:
    """SIGKILL just before or just after the server took the fourth mail: nobody can tell which, so it stays unknown."""
    crowd(8)
    issue, box = scheduled(), tmp_path / "box"
    mine = {"DJANGO_SETTINGS_MODULE": "tests.settings", "MAILBOX": str(box), "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **mine}

    def send(**extra: str) -> int:
        command = [sys.executable, "-c", SENDER, str(connection.settings_dict["NAME"])]
        return subprocess.run(command, cwd=ROOT, env=environment | extra, check=False).returncode

    assert send(KILL=kill) == -9
    assert states(issue) == {"sent": 3, "claimed": 1, "queued": 4}
    assert send() == 0
    taken = box.read_text().splitlines()
    assert len(taken) == len(set(taken)) == (7 if kill.startswith("before") else 8)
    assert states(issue) == {"sent": 7, "claimed": 1}
    with clock.at(now() + timedelta(minutes=16)):
        sending.send_out()
    issue.refresh_from_db()
    assert (issue.state, issue.totals) == ("sent", {"sent": 7, "unknown": 1})


def test_two_workers_claim_each_mail_once() -> None:
    crowd(1)
    issue = scheduled()
    leaving.begin(issue)
    leaving.queue_some(issue)
    delivery = Delivery.objects.get()
    assert leaving.claim(delivery.pk) is not None
    assert leaving.claim(delivery.pk) is None
    assert leaving.tell_lost() == 0


def test_a_claim_must_be_safe_before_a_mail_leaves() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        leaving.claim(1)


def test_what_is_halted_does_not_leave() -> None:
    crowd(5)
    issue = scheduled()
    sending.send_out(most=2)
    composing.halt(by=cast.actor("elke"), issue=issue)
    assert sending.send_out() == 0 and states(issue) == {"sent": 2, "skipped": 3}


def test_who_got_it_is_forgotten_and_how_many_stays() -> None:
    crowd(2)
    issue = scheduled()
    sending.send_out()
    with clock.at(now() + timedelta(days=31)):
        assert tasks.forget() == 2
    issue.refresh_from_db()
    assert leaving.count(issue) == {"sent": 2} and not Delivery.objects.exists()


def queued_with(many: int) -> int:
    """The most memory that queueing so many readers took, in bytes."""
    Reader.objects.all().delete()
    crowd(many)
    issue = scheduled()
    leaving.begin(issue)
    tracemalloc.start()
    while leaving.queue_some(issue):
        pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert Delivery.objects.filter(issue=issue).count() == many
    return peak


@pytest.mark.slow
def test_the_queue_takes_the_same_memory_however_many_readers() -> None:
    queued_with(1)  # what is loaded once
    few, many = queued_with(2_000), queued_with(20_000)
    assert many < 1.5 * few
