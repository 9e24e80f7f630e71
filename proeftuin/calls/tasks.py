"""What the clock asks: a reminder to jurors before their scores are due, and letting go of addresses afterwards."""

from datetime import timedelta

from proeftuin.calls.actions.forgetting import forget_addresses
from proeftuin.calls.actions.jury import remind_jurors
from proeftuin.calls.models import Call
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger.ticks import every

REMIND_BEFORE = timedelta(days=3)
CLOCK = system("calls")


@every(minutes=30)
def remind() -> int:
    """Returns how many jurors are reminded."""
    soon = Call.objects.filter(state="scoring", scores_by__gt=now(), scores_by__lte=now() + REMIND_BEFORE)
    return sum(remind_jurors(by=CLOCK, call=one) for one in soon)


@every(minutes=60)
def forget() -> int:
    """Returns how many addresses are let go of."""
    return forget_addresses()
