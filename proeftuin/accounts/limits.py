"""How often someone may do a thing: one counter per person, thing and window, right whatever happens at once."""

import hashlib
from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from proeftuin.accounts.models import Use
from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import TooOftenError
from proeftuin.kernel.verdict import Denied
from proeftuin.storage.sqlite.base import may_be_lost

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# For everything that signed-in people post, whatever it is; actions that cost more have limits of their own.
POSTING = "120/10m"
# Both databases know it, and Django has no words for it: read, add one and write back in a single step.
COUNT = (
    f"INSERT INTO {Use._meta.db_table} AS counted (key, used, ends_at) VALUES (%s, 1, %s) "  # noqa: S608 - a constant
    "ON CONFLICT (key) DO UPDATE SET used = counted.used + 1 RETURNING used"
)


def limit(request: HttpRequest, name: str, rate: str) -> None:
    """Count one use of ``name``; raise TooOftenError with the time once ``rate`` ("30/10m") is passed. One query.

    Counted by person, or by address for visitors. The window is fixed: it starts anew every so many seconds.
    """
    most, _slash, span = rate.partition("/")
    seconds = int(span[:-1] or 1) * SECONDS[span[-1]]
    window = int(now().timestamp()) // seconds
    until = datetime.fromtimestamp((window + 1) * seconds, tz=UTC)
    actor: Actor = getattr(request, "actor", VISITOR)
    who = actor.ref if actor.is_person else get_adapter().get_client_ip(request)
    if _count(f"{name}:{who}:{window}:{seconds}", until) > int(most):
        remedy = _("Go back one page: what you typed is still there.")
        raise TooOftenError(Denied(_("You are going very fast. Wait a moment, then go on."), remedy, until))


def forget_ended() -> int:
    """Let go of the counters of windows that have ended. Returns how many."""
    return Use.objects.filter(ends_at__lt=now()).delete()[0]


def _count(what: str, until: datetime) -> int:
    key = hashlib.blake2b(what.encode(), digest_size=20).hexdigest()
    with may_be_lost(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, [key, connection.ops.adapt_datetimefield_value(until)])
        return int(cursor.fetchone()[0])
