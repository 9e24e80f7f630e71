"""What came in by each method, counted anew and kept, so that the page of a large process counts nothing."""

import time
from datetime import timedelta

from proeftuin.kernel.clock import now
from proeftuin.processes.models import KeptCounts, Method, Process
from proeftuin.processes.registry import KINDS

AT_ONCE = 5000  # rows that a page counts itself: exact at each moment, in some milliseconds
PAUSE, PAUSE_CLOSED = timedelta(minutes=1), timedelta(days=1)
PATIENCE = 60  # a count that took a second is made once a minute at most


def rebuild(process: Process) -> int:
    """Count what came in by all methods of a process, and keep that. Returns how many methods."""
    methods = [one for one in process.methods.all() if one.kind in KINDS]
    for one in methods:
        keep(one)
    return len(methods)


def keep(method: Method) -> KeptCounts:
    """Count one method and keep that. Nobody who takes part waits for it: it locks nothing, and says when it was."""
    kind, at, began = KINDS[method.kind], now(), time.perf_counter()
    counts = {name: dict(many) for name, many in kind.counts(method).items()}
    kept, _new = KeptCounts.objects.update_or_create(
        method=method,
        defaults={"counts": counts, "is_large": kind.reads(counts) > AT_ONCE, "counted_at": at,
                  "took": time.perf_counter() - began},
    )  # fmt: skip
    return kept


def keep_large() -> int:
    """Count the large ones anew whose time has come. Returns how many were."""
    due = KeptCounts.objects.filter(is_large=True, counted_at__lte=now() - PAUSE).select_related("method__process")
    rested = [one.method for one in due if _rested(one)]
    for method in rested:
        keep(method)
    return len(rested)


def _rested(kept: KeptCounts) -> bool:
    runs = kept.method.process.state == Process.State.PUBLISHED
    pause = max(PAUSE if runs else PAUSE_CLOSED, timedelta(seconds=kept.took * PATIENCE))
    return now() - kept.counted_at >= pause
