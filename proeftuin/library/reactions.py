"""What the library does by the clock: reminding authors of cases that nobody confirmed for a year."""

from django.db import transaction

from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.ledger.ticks import every
from proeftuin.library.logic import FRESH_FOR
from proeftuin.library.models import Case

REMIND_AGAIN = FRESH_FOR / 4


@every(minutes=24 * 60)
def remind_of_stale_cases() -> int:
    """Ask the authors of each stale case, once a quarter, whether it is still true. Returns how many."""
    moment = now()
    stale = Case.objects.published().filter(checked_at__lt=moment - FRESH_FOR, source="")
    lately = set(Event.objects.filter(kind="case.stale", at__gt=moment - REMIND_AGAIN).values_list("thread", flat=True))
    reminded = 0
    for case in stale.iterator():
        if case.thread not in lately:
            with transaction.atomic():
                record("case.stale", by=system("freshness"), thread=case.thread, audience=f"case:{case.ref}",
                       data={"title": case.title})  # fmt: skip
            reminded += 1
    return reminded
