"""Keeping the figures fresh, by the clock."""

from datetime import timedelta

from django.db.models import F, Q

from proeftuin.insight.actions.figures import recount
from proeftuin.insight.actions.summaries import write_waiting
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger.ticks import every
from proeftuin.processes.models import Process

PAUSE = timedelta(minutes=10)
PATIENCE = 60  # a count that took a minute is made once an hour


@every(minutes=5)
def keep_figures_fresh() -> int:
    """Count again what is open, and once more what has closed since. Returns how many processes were counted."""
    done = 0
    for process in _due():
        recount(by=system("insight"), process=process)
        done += 1
    return done


def _due() -> list[Process]:
    shown = Process.objects.public().select_related("recount")
    never, closed = Q(recount=None), Q(closed_at__gt=F("recount__counted_at"))
    stale = Q(state=Process.State.PUBLISHED, recount__counted_at__lt=now() - PAUSE)
    found = list(shown.filter(never | closed | stale))
    return [one for one in found if not hasattr(one, "recount") or _rested(one)]


def _rested(process: Process) -> bool:
    return now() - process.recount.counted_at >= timedelta(seconds=process.recount.took * PATIENCE)


@every(minutes=0.05)
def write_summaries() -> int:
    """Send what somebody asked for to the language model. Nothing else is sent there. Returns how many were tried."""
    return write_waiting()
