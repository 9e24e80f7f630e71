"""What the clock asks: letters that wait, news in each rhythm, and letting go of addresses."""

from datetime import timedelta

from proeftuin.items.models import Reader, Subscription, Told
from proeftuin.items.sending import post_letters, send_news
from proeftuin.kernel.clock import now
from proeftuin.ledger.ticks import every

UNANSWERED = timedelta(days=7)
TOLD_FOR = timedelta(days=60)  # longer than anything is news


@every(minutes=1)
def post() -> int:
    return post_letters()


@every(minutes=1)
def news() -> int:
    return send_news()


@every(minutes=60)
def forget() -> int:
    """An address without a yes goes after 7 days, and one that wants nothing more at once."""
    at = now()
    gone = Subscription.objects.filter(confirmed_at=None, asked_at__lt=at - UNANSWERED).delete()[0]
    gone += Reader.objects.filter(subscriptions__isnull=True).delete()[0]
    return gone + Told.objects.filter(at__lt=at - TOLD_FOR).delete()[0]
