"""Whether the instance is alive, for whoever watches it."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from proeftuin.kernel.clock import now
from proeftuin.ledger.deliveries import MOST_ATTEMPTS
from proeftuin.ledger.models import Delivery
from proeftuin.operations.worker import HEARTBEAT

LATE = timedelta(minutes=5)  # a delivery or a heartbeat older than this means that the worker stands still
LEAST_DISK = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Health:
    """Each part is "ok" or says what is wrong. Only a database that doesn't answer makes the site unwell."""

    database: str
    worker: str
    queue: str
    disk: str

    @property
    def alive(self) -> bool:
        return self.database == "ok"


def health() -> Health:
    """Looks at each part. Never raises."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return Health("ok", _worker(), _queue(), _disk())
    except DatabaseError as error:
        return Health(type(error).__name__, "unknown", "unknown", _disk())


def _worker() -> str:
    beat = cache.get(HEARTBEAT)
    if not beat:
        return "not seen yet"
    return "ok" if now() - datetime.fromisoformat(beat) < LATE else f"last seen {beat}"


def _queue() -> str:
    given_up = Delivery.objects.filter(done_at=None, attempts__gte=MOST_ATTEMPTS).count()
    late = Delivery.objects.filter(done_at=None, attempts=0, due_at__lt=now() - LATE).count()
    if given_up or late:
        return f"{late} late, {given_up} given up"
    return "ok"


def _disk() -> str:
    free = shutil.disk_usage(settings.DATA_DIR).free if settings.DATA_DIR.exists() else LEAST_DISK
    return "ok" if free >= LEAST_DISK else f"{free // 1024 // 1024} MB left"
