"""A scratch instance to measure on: the product's own settings and tables, in a folder or database that goes away."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch() -> Iterator[None]:
    """An empty, migrated instance: on the server of DATABASE_URL, when that is PostgreSQL, else on SQLite."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proeftuin.settings")
    os.environ.setdefault("PROEFTUIN_LOG_LEVEL", "ERROR")
    with tempfile.TemporaryDirectory(prefix="proeftuin-bench-") as folder:
        os.environ["PROEFTUIN_DATA"] = folder
        import django
        from django.apps import apps

        if not apps.ready:
            django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection

        settings.DATA_DIR = Path(folder)
        if connection.vendor == "postgresql":
            original = connection.settings_dict["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                connection.creation.destroy_test_db(original, verbosity=0)
        else:
            connection.close()
            connection.settings_dict["NAME"] = f"{folder}/bench.sqlite3"
            call_command("migrate", verbosity=0)
            try:
                yield
            finally:
                connection.close()


def vendor() -> str:
    """ "sqlite" or "postgresql"."""
    from django.db import connection

    return connection.vendor
