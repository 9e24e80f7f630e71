"""How often someone may do a thing: a small counter in the shared cache."""

from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.kernel.verdict import Denied

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def limit(request: Request, name: str, rate: str) -> None:
    """Count one use of ``name``; raise NotAllowedError with the time once ``rate`` ("30/10m") is passed.

    Counted by person, or by address for visitors. The window is fixed: it starts anew every so many seconds.
    """
    most, _slash, span = rate.partition("/")
    seconds = int(span[:-1] or 1) * SECONDS[span[-1]]
    window = int(now().timestamp()) // seconds
    who = request.actor.ref if request.actor.is_person else get_adapter().get_client_ip(request)
    key = f"limit:{name}:{who}:{window}"
    # Not incr(): in the database's cache that shortens the key's life to five minutes. Two at the very same moment
    # may count as one, which a limit can bear.
    used = int(cache.get(key, 0)) + 1
    cache.set(key, used, timeout=seconds)
    if used > int(most):
        until = datetime.fromtimestamp((window + 1) * seconds, tz=UTC)
        raise NotAllowedError(Denied(_("You are going very fast. Wait a moment, then go on."), until=until))
