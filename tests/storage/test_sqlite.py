"""Waiting for the one write lock of SQLite."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from proeftuin.ledger.models import Once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has a lock for each row"),
]


def test_who_waits_gets_the_lock_when_it_is_free() -> None:
    held, done = threading.Event(), []

    def other() -> None:
        held.wait(5)
        with transaction.atomic():
            done.append(Once.objects.create(actor="b", token="b", result="").pk)
        connection.close()

    waiting = threading.Thread(target=other)
    waiting.start()
    with transaction.atomic():
        Once.objects.create(actor="a", token="a", result="")
        held.set()
        time.sleep(0.05)
        assert not done
    waiting.join(5)
    assert done and Once.objects.count() == 2


def test_who_waits_too_long_is_told(monkeypatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    failed = []

    def other() -> None:
        connection.settings_dict["OPTIONS"]["timeout"] = 0.05
        try:
            with transaction.atomic():
                Once.objects.create(actor="b", token="b", result="")
        except OperationalError as error:
            failed.append(str(error))
        connection.close()

    with transaction.atomic():
        Once.objects.create(actor="a", token="a", result="")
        waiting = threading.Thread(target=other)
        waiting.start()
        waiting.join(5)
    assert failed == ["database is locked"]
    assert Once.objects.count() == 1
