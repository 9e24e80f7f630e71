"""What happens to processes by the clock: publishing as planned, warning, and letting go of names."""

from django.db import transaction

from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError
from proeftuin.ledger.actions import record
from proeftuin.ledger.ticks import every
from proeftuin.processes import changes
from proeftuin.processes.actions.counting import keep_large
from proeftuin.processes.actions.running import WARNING, held, let_go_of_names
from proeftuin.processes.actions.setup import publish_process
from proeftuin.processes.models import Process

CLOCK = system("clock")


@every(minutes=0.2)
def publish_due() -> int:
    """Publish what was planned for now. What has gaps in its promise is not published, and its managers are told."""
    done = 0
    for process in Process.objects.filter(state=Process.State.DRAFT, publish_at__lte=now()):
        try:
            publish_process(by=CLOCK, process=process)
            done += 1
        except InvalidError:
            _not_published(process)
    return done


@every(minutes=1)
def keep_counts_fresh() -> int:
    """Count anew what came in by methods that are too large to be counted by a page. Returns how many."""
    return keep_large()


@every(minutes=60 * 24)
def keep_to_retention() -> int:
    """Warn managers a month before, then let go of who took part. Returns how many processes let go."""
    done = 0
    for process in Process.objects.filter(closed_at__isnull=False, anonymised_at=None):
        due = changes.months_after(process.closed_at, process.retention_months) if process.closed_at else None
        if due and process.warned_at and now() >= max(due, process.warned_at + WARNING):
            let_go_of_names(by=CLOCK, process=process)
            done += 1
        elif due and now() >= due - WARNING and process.warned_at is None:
            _warn(process)
    return done


@transaction.atomic
def _not_published(process: Process) -> None:
    process = held(process)
    process.publish_at = None
    process.save(update_fields=["publish_at"])
    record("process.not_published", by=CLOCK, thread=process.thread, audience=process.circle,
           data={"title": process.title})  # fmt: skip


@transaction.atomic
def _warn(process: Process) -> None:
    process = held(process)
    process.warned_at = now()
    process.save(update_fields=["warned_at"])
    record("process.retention_near", by=CLOCK, thread=process.thread, audience=process.circle,
           data={"title": process.title})  # fmt: skip
