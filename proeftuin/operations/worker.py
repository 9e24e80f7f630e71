"""The background worker: delivers the ledger's events, then does what is due by the clock."""

import logging
import signal
import time

from django.core.cache import cache
from django.db import close_old_connections

from proeftuin.kernel.clock import now
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.ticks import run_due

log = logging.getLogger("proeftuin.worker")

PAUSE = 1.0  # seconds between looks when there is nothing to do
HEARTBEAT = "worker-heartbeat"


def run() -> None:
    """Work until told to stop. Whatever is under way is finished first."""
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("worker started")
    while not stopping:
        close_old_connections()
        if not work_once():
            time.sleep(PAUSE)
    log.info("worker stopped")


def work_once() -> int:
    """One round: due deliveries, then due ticks. Returns how much was done; a failing round is logged, not fatal."""
    try:
        cache.set(HEARTBEAT, now().isoformat(), timeout=3600)
        return deliver_due() + run_due()
    except Exception:
        log.exception("a round of work failed")
        time.sleep(PAUSE)
        return 0
