"""What the clock asks of the desk: say so when a promise is broken."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from proeftuin.decisions.queries import owed_count
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now, today
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.ledger.ticks import every
from proeftuin.processes.models import Process


@every(minutes=60)
def say_what_is_late() -> int:
    """Tell who decides and who manages what is overdue, at most once a day for each process. Returns how many."""
    tomorrow = today("Pacific/Kiritimati")  # the first zone where a day ends: nothing is late anywhere before that
    said = 0
    for process in Process.objects.filter(state=Process.State.PUBLISHED, answer_by__lt=tomorrow).order_by("pk"):
        said += _say(process)
    return said


@transaction.atomic
def _say(process: Process) -> int:
    zone = ZoneInfo(process.time_zone)
    day = now().astimezone(zone).date()
    if process.answer_by is None or process.answer_by >= day:
        return 0
    process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    morning = datetime.combine(day, time(), tzinfo=zone)
    if Event.objects.on_thread(process.thread).filter(kind="answers.late", at__gte=morning).exists():
        return 0
    owed = owed_count(process)
    if not owed or process.answer_by is None:
        return 0
    record("answers.late", by=system("desk"), thread=process.thread, audience=process.circle,
           data={"title": process.title, "count": owed, "day": process.answer_by.isoformat()})  # fmt: skip
    return 1
