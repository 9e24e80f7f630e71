"""What the ledger lets go of by the clock."""

from datetime import timedelta

from proeftuin.kernel.clock import now
from proeftuin.ledger.models import Once
from proeftuin.ledger.ticks import every

KEPT = timedelta(days=7)  # nobody sends the same form again after that; until then it says who made what


@every(minutes=24 * 60)
def forget_tokens() -> int:
    """Forget which form led where. Returns how many."""
    return Once.objects.filter(at__lt=now() - KEPT).delete()[0]
