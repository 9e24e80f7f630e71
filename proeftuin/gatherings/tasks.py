"""What the clock asks: mails that wait, reminders the day before, and letting go of names."""

from itertools import batched

from django.db import transaction
from django.db.models import Q

from proeftuin.gatherings.actions.places import locked, write_letters
from proeftuin.gatherings.actions.registering import let_go
from proeftuin.gatherings.logic import FORGET_AFTER, REMIND_BEFORE, UNANSWERED
from proeftuin.gatherings.models import Gathering, Registration
from proeftuin.gatherings.sending import post_waiting
from proeftuin.kernel.clock import now
from proeftuin.ledger.ticks import every

State = Registration.State


@every(minutes=1)
def post() -> int:
    return post_waiting()


@every(minutes=15)
def remind() -> int:
    """One mail the day before to everyone with a place. Returns how many gatherings were reminded of."""
    at = now()
    soon = Gathering.objects.filter(
        state=Gathering.State.PUBLISHED, starts_at__gt=at, starts_at__lte=at + REMIND_BEFORE, reminded_at=None
    )
    return sum(_remind(one) for one in soon)


@transaction.atomic
def _remind(gathering: Gathering) -> int:
    gathering = locked(gathering)
    if gathering.reminded_at or gathering.state != Gathering.State.PUBLISHED:
        return 0
    write_letters(gathering, "reminder", gathering.sequence, (State.REGISTERED,))
    gathering.reminded_at = now()
    gathering.save(update_fields=["reminded_at"])
    return 1


@every(minutes=60)
def forget() -> int:
    """Names and addresses go a month after the end, or a month after signing off; unanswered mails after a day."""
    at = now()
    Registration.objects.filter(state=State.ASKED, asked_at__lt=at - UNANSWERED).delete()
    named = ~Q(name="") | ~Q(address_key="") | ~Q(needs="") | Q(user__isnull=False)
    over = Registration.objects.filter(named, gathering__ends_at__lt=at - FORGET_AFTER)
    count = 0
    for some in batched(list(over.values_list("pk", flat=True)[:20_000]), 500):
        let_go(some)
        count += len(some)
    return count
