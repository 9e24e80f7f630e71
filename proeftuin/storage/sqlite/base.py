"""Django's SQLite backend, with a shorter wait for the one write lock.

Who finds the lock taken asks SQLite to wait, and SQLite sleeps longer each time it finds it taken again: up to a tenth
of a second, for a lock that is held for two milliseconds. With eight writers most of the time is spent asleep, and some
wait a second. Here one asks again every millisecond, for as long as the connection's timeout says.
"""

import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PAUSE = 0.001  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + timeout
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while not self._began(last=time.monotonic() > until):
                time.sleep(PAUSE)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")

    def _began(self, *, last: bool) -> bool:
        """Try once. Raises OperationalError for all but a lock that is taken, and for that too the last time."""
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if last or "locked" not in str(error):
                raise
            return False
        return True
