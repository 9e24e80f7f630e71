"""Waiting for the one write lock of SQLite."""

import os
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, connections, transaction

from proeftuin.ledger.models import Once
from proeftuin.settings import database
from proeftuin.storage.sqlite import base
from proeftuin.storage.sqlite.base import DatabaseWrapper, may_be_lost

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


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Iterator[tuple[DatabaseWrapper, list[int]]]:
    """A database in a file, and the level at which its connection kept things safe at each wait for the disk."""
    options = database(f"sqlite:///{tmp_path / 'kept.sqlite3'}", tmp_path)["OPTIONS"]
    settings = {**connection.settings_dict, "NAME": str(tmp_path / "kept.sqlite3"), "OPTIONS": options}
    other = DatabaseWrapper(settings, "kept")
    waits: list[int] = []

    def waited(log: int) -> None:
        assert os.fstat(log).st_ino == (tmp_path / "kept.sqlite3-wal").stat().st_ino
        waits.append(level(other))
        os.fsync(log)

    monkeypatch.setattr(base, "sync", waited)
    monkeypatch.setitem(connections.settings, "kept", settings)
    monkeypatch.setattr(connections._connections, "kept", other, raising=False)
    other.connect()
    with other.cursor() as cursor:
        cursor.execute("CREATE TABLE one (n integer)")
        cursor.execute("INSERT INTO one VALUES (1)")
    yield other, waits
    other.close()
    assert other._log is None


def level(one: DatabaseWrapper) -> int:
    """2: each statement waits for the disk itself. 1: the log is written, and not waited for."""
    return int(one.connection.execute("PRAGMA synchronous").fetchone()[0])


def test_a_transaction_waits_for_the_disk_after_it_let_go_of_the_lock(kept) -> None:
    one, waits = kept
    assert (level(one), waits) == (2, [])  # outside a transaction each statement waits by itself
    with transaction.atomic(using="kept"), one.cursor() as cursor:
        assert level(one) == 1
        cursor.execute("INSERT INTO one VALUES (2)")
        assert waits == []
    assert waits == [2] and level(one) == 2


def test_what_changed_nothing_failed_or_may_be_lost_waits_for_nothing(kept) -> None:
    one, waits = kept
    with transaction.atomic(using="kept"), one.cursor() as cursor:
        cursor.execute("SELECT n FROM one")
    with pytest.raises(ZeroDivisionError), transaction.atomic(using="kept"), one.cursor() as cursor:
        cursor.execute("INSERT INTO one VALUES (2)")
        raise ZeroDivisionError
    one.may_be_lost = True
    with transaction.atomic(using="kept"), one.cursor() as cursor:
        cursor.execute("INSERT INTO one VALUES (3)")
    assert waits == [] and level(one) == 2
    one.may_be_lost = False
    with one.cursor() as cursor:
        cursor.execute("SELECT n FROM one ORDER BY n")
        assert [row[0] for row in cursor.fetchall()] == [1, 3]


def test_another_connection_writes_while_one_waits_for_the_disk(kept, monkeypatch) -> None:
    one, _waits = kept
    second = DatabaseWrapper(one.settings_dict, "kept")

    def meanwhile(_log: int) -> None:
        monkeypatch.setattr(base, "sync", os.fsync)
        second.connect()
        second.connection.execute("PRAGMA busy_timeout = 0")
        second.connection.execute("INSERT INTO one VALUES (9)")

    monkeypatch.setattr(base, "sync", meanwhile)
    with transaction.atomic(using="kept"), one.cursor() as cursor:
        cursor.execute("INSERT INTO one VALUES (2)")
    with one.cursor() as cursor:
        cursor.execute("SELECT n FROM one ORDER BY n")
        assert [row[0] for row in cursor.fetchall()] == [1, 2, 9]
    second.close()


def test_may_be_lost_is_for_as_long_as_it_lasts() -> None:
    assert not connection.may_be_lost
    with may_be_lost():
        assert connection.may_be_lost
    assert not connection.may_be_lost
