"""How often someone may do a thing: a small counter in the shared cache."""

from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import TooOftenError
from proeftuin.kernel.verdict import Denied

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# For everything that signed-in people post, whatever it is; actions that cost more have limits of their own.
POSTING = "120/10m"


def limit(request: HttpRequest, name: str, rate: str) -> None:
    """Count one use of ``name``; raise TooOftenError with the time once ``rate`` ("30/10m") is passed.

    Counted by person, or by address for visitors. The window is fixed: it starts anew every so many seconds.
    """
    most, _slash, span = rate.partition("/")
    seconds = int(span[:-1] or 1) * SECONDS[span[-1]]
    window = int(now().timestamp()) // seconds
    actor: Actor = getattr(request, "actor", VISITOR)
    who = actor.ref if actor.is_person else get_adapter().get_client_ip(request)
    key = f"limit:{name}:{who}:{window}"
    # Two requests at the same moment may count as one. `incr` would be no better in the database's cache, and there it
    # also forgets after five minutes whatever the window is.
    used = cache.get(key, 0) + 1
    if used > int(most):
        until = datetime.fromtimestamp((window + 1) * seconds, tz=UTC)
        remedy = _("Go back one page: what you typed is still there.")
        raise TooOftenError(Denied(_("You are going very fast. Wait a moment, then go on."), remedy, until))
    cache.set(key, used, timeout=seconds)
