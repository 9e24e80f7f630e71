"""What the clock asks of decisions: to come back on their day, and to end what nobody ended."""

from django.db.models import Q

from proeftuin.deliberations.actions.turning import CLOCK, take_turn
from proeftuin.deliberations.logic import turns
from proeftuin.deliberations.models import Advice, Decision
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.errors import ActionError
from proeftuin.ledger.ticks import every

MOST_AT_ONCE = 500


@every(minutes=15)
def look_back() -> int:
    """Decisions whose day to look back, or to end, has come. Returns how many came back."""
    day = today()
    due = Decision.objects.filter(state__in=["in_force", "adopted", "kept"])
    return _turned(due.filter(Q(evaluate_on__lte=day) | Q(ends_on__lte=day)), "come_due")


@every(minutes=60)
def end_what_nobody_ended() -> int:
    """Rounds that ended long ago, and nobody did anything: expired. A person still says a word about it."""
    long_ago = now() - turns.EXPIRES_AFTER
    stale = Q(until__lte=long_ago) | Q(until=None, changed_at__lte=long_ago)
    waiting = Decision.objects.filter(stale, kind__in=turns.BY_CONSENT)
    return _turned(waiting.exclude(state__in=["draft", *turns.DONE]), "expire")


@every(minutes=60)
def forget_addresses() -> int:
    """Who was asked for advice and gave none in time is not asked any more: the address is not kept."""
    asked = Advice.objects.exclude(email="").exclude(decision__state="draft")
    return asked.filter(Q(decision__until=None) | Q(decision__until__lte=now())).update(email="")


def _turned(decisions: object, verb: str) -> int:
    count = 0
    for decision in decisions.order_by("pk")[:MOST_AT_ONCE]:  # type: ignore[attr-defined]
        try:
            take_turn(by=CLOCK, decision=decision, verb=verb)
        except ActionError:  # a person was there first
            continue
        count += 1
    return count
