"""What the worker does by the clock: names of people whose case was done long ago are forgotten."""

from datetime import timedelta

from proeftuin.casework.models import EndUser
from proeftuin.kernel.clock import now
from proeftuin.ledger.ticks import every

KEPT = timedelta(days=730)


@every(minutes=24 * 60)
def forget_people() -> int:
    """As the privacy page says: at most two years after the last work on the case, and at once when it is done."""
    done = EndUser.objects.exclude(name="", contact="").filter(case__state="done")
    old = EndUser.objects.exclude(name="", contact="").filter(case__changed_at__lt=now() - KEPT)
    return done.update(name="", contact="") + old.update(name="", contact="")
