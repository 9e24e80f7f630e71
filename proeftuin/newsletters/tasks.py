"""What the clock asks: newsletters that are due or on their way, and letting go of who got which."""

from datetime import timedelta

from proeftuin.kernel.clock import now
from proeftuin.ledger.ticks import every
from proeftuin.newsletters.actions.leaving import count
from proeftuin.newsletters.models import Delivery, Issue
from proeftuin.newsletters.sending import send_out

KEPT_FOR = timedelta(days=30)


@every(minutes=1)
def send() -> int:
    return send_out()


@every(minutes=24 * 60)
def forget() -> int:
    """Who got which newsletter is forgotten after 30 days; how many did stays."""
    gone = 0
    for issue in Issue.objects.filter(ended_at__lt=now() - KEPT_FOR, deliveries__isnull=False).distinct():
        Issue.objects.filter(pk=issue.pk).update(totals=count(issue))
        gone += Delivery.objects.filter(issue=issue).delete()[0]
    return gone
