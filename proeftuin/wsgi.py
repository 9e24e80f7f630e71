"""The web application, for granian or any other WSGI server."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proeftuin.settings")
# A thread that comes back from the database waits for its turn this long, in seconds, and it may hold the write lock
# meanwhile: with Python's own five milliseconds the lock is held three times as long under load.
sys.setswitchinterval(0.0005)
application = get_wsgi_application()


def _warm_up() -> None:
    """Load the search index before the first visitor waits for it. A database that isn't there yet stops nothing."""
    from django.db import DatabaseError

    from proeftuin.search import memory

    try:
        memory.current()
    except DatabaseError:
        return


_warm_up()
