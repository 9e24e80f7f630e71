"""What the clock asks: deadlines, the end of days to think, mails that wait, and letting go of names."""

from itertools import batched

from django.db import transaction
from django.db.models import Q

from proeftuin.campaigns.actions.forgetting import GONE, let_go
from proeftuin.campaigns.actions.turning import close_at_deadline, close_window
from proeftuin.campaigns.logic import FORGET_AFTER, UNANSWERED
from proeftuin.campaigns.models import Campaign, Letter, Pledge
from proeftuin.campaigns.sending import post_waiting
from proeftuin.kernel.clock import now
from proeftuin.ledger.ticks import every

ENDED = (Campaign.State.FAILED, Campaign.State.REPORTED)


@every(minutes=1)
def post() -> int:
    return post_waiting()


@every(minutes=1)
def close_due() -> int:
    """Campaigns at their deadline, and near misses at the end of their window. Returns how many."""
    at = now()
    due = Campaign.objects.filter(state=Campaign.State.LIVE, deadline__lte=at)
    over = Campaign.objects.filter(state=Campaign.State.NEAR_MISS, decide_by__lte=at)
    for one in (some := list(due[:200])):
        close_at_deadline(campaign=one)
    for one in (others := list(over[:200])):
        close_window(campaign=one)
    return len(some) + len(others)


@every(minutes=60)
def forget() -> int:
    """Names and addresses go a year after the end; what nobody said yes to after a day."""
    at = now()
    with transaction.atomic():
        asked = Pledge.objects.filter(confirmed_at=None, asked_at__lt=at - UNANSWERED)
        Letter.objects.filter(pledge__in=asked).delete()
        asked.delete()
    named = ~Q(address_key__startswith=GONE)
    ended = Q(campaign__state__in=ENDED, campaign__decided_at__lt=at - FORGET_AFTER)
    reported = Q(campaign__reported_at=None) | Q(campaign__reported_at__lt=at - FORGET_AFTER)
    count = 0
    for some in batched(list(Pledge.objects.filter(named, ended, reported).values_list("pk", flat=True)[:20_000]), 500):
        let_go(some)
        count += len(some)
    return count
