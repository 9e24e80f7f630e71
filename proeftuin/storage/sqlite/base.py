"""Django's SQLite backend, with a shorter wait for the one write lock, and a shorter hold of it.

Who finds the lock taken asks SQLite to wait, and SQLite sleeps longer each time it finds it taken again: up to a tenth
of a second, for a lock that is held for two milliseconds. With eight writers most of the time is spent asleep, and some
wait a second. Here one asks again every millisecond, for as long as the connection's timeout says.

With ``synchronous=FULL`` SQLite waits for the disk while it holds that lock, so there are never more commits in a
second than the disk has turns. Here a transaction is written to the log without that wait, the lock is let go, and only
then one waits for the disk, beside all others who do: one turn of the disk keeps them all. Nobody gets an answer before
what they did is on the disk, because COMMIT returns only then; and since the log is read from its start, what came
before it is there too. What is written outside a transaction waits within the lock, as before.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.sqlite3 import base

PAUSE = 0.001  # seconds
sync = getattr(os, "fdatasync", os.fsync)


class DatabaseWrapper(base.DatabaseWrapper):
    may_be_lost = False  # what is written now, when the power fails
    _log: int | None = None  # the write-ahead log, opened to wait for the disk
    _changes = -1  # rows that the connection had changed when the transaction began; -1 outside one

    def _start_transaction_under_autocommit(self) -> None:
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + timeout
        self.connection.execute("PRAGMA busy_timeout = 0")
        if self._log_is_open():
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self._changes = self.connection.total_changes
        try:
            while not self._began(last=time.monotonic() > until):
                time.sleep(PAUSE)
        except BaseException:
            self._ended()
            raise
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        before = self._ended()
        if before not in (-1, self.connection.total_changes) and not self.may_be_lost:
            assert self._log is not None  # noqa: S101 - else there was nothing to count before
            sync(self._log)

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._ended()

    def close(self) -> None:
        super().close()
        if self._log is not None and self.connection is None:
            os.close(self._log)
            self._log = None
            self._changes = -1

    def _ended(self) -> int:
        """After a transaction: what follows outside one waits for the disk itself. Returns the changes before it."""
        before, self._changes = self._changes, -1
        if before != -1:
            self.connection.execute("PRAGMA synchronous = FULL")
        return before

    def _log_is_open(self) -> bool:
        """Whether there is a log to wait for: not in memory, and not with another way of keeping a journal."""
        if self._log is None and not self.is_in_memory_db():
            path = Path(f"{self.settings_dict['NAME']}-wal")
            if path.exists() and self.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                self._log = os.open(path, os.O_RDONLY)
        return self._log is not None

    def _began(self, *, last: bool) -> bool:
        """Try once. Raises OperationalError for all but a lock that is taken, and for that too the last time."""
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if last or "locked" not in str(error):
                raise
            return False
        return True


@contextmanager
def may_be_lost() -> Iterator[None]:
    """The transaction within is not waited for: a power failure may undo it, and nobody would miss it.

    For counters of how often someone does a thing. On another database nothing changes.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if not isinstance(connection, DatabaseWrapper):
        yield
        return
    connection.may_be_lost = True
    try:
        yield
    finally:
        connection.may_be_lost = False
