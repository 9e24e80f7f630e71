"""Work that is due by the clock rather than by an event: digests, reminders, clean-ups."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache

from proeftuin.kernel.clock import now

log = logging.getLogger("proeftuin.ledger")

type Tick = Callable[[], object]

TICKS: dict[str, tuple[timedelta, Tick]] = {}


def every(*, minutes: float) -> Callable[[Tick], Tick]:
    """Register work to be done about every so many minutes. It must be safe to run twice, and cheap when idle."""

    def register(function: Tick) -> Tick:
        TICKS[f"{function.__module__}.{function.__qualname__}"] = (timedelta(minutes=minutes), function)
        return function

    return register


def run_due() -> int:
    """Run the ticks whose time has come. One that fails is logged and tried again next time. Returns how many ran."""
    ran = 0
    for name, (pause, function) in TICKS.items():
        # `add` is one step in the shared cache, so that of two workers only one gets the turn.
        if cache.add(f"tick:{name}", now().isoformat(), timeout=pause.total_seconds()):
            try:
                function()
            except Exception:
                log.exception("tick failed", extra={"tick": name})
            ran += 1
    return ran


def last_run(name: str) -> datetime | None:
    """When a tick last got its turn, as far as the cache remembers."""
    kept = cache.get(f"tick:{name}")
    return datetime.fromisoformat(kept) if kept else None
