"""The worker's side of the ledger: running reactions after the commit, again when they fail."""

import logging
from datetime import timedelta

from django.db import connection, transaction

from proeftuin.kernel.clock import now
from proeftuin.ledger.models import Delivery
from proeftuin.ledger.registry import REACTIONS

log = logging.getLogger("proeftuin.ledger")

MOST_ATTEMPTS = 12


def deliver_due(limit: int = 200) -> int:
    """Run the reactions that are due, oldest first. Returns how many were tried."""
    due = Delivery.objects.filter(done_at=None, due_at__lte=now(), attempts__lt=MOST_ATTEMPTS)
    tried = 0
    for pk in list(due.order_by("id").values_list("pk", flat=True)[:limit]):
        tried += _deliver(pk)
    return tried


def _deliver(pk: int) -> int:
    with transaction.atomic():
        waiting = Delivery.objects.filter(pk=pk, done_at=None).select_related("event")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        delivery = waiting.first()
        if delivery is None:  # another worker has it
            return 0
        delivery.attempts += 1
        try:
            with transaction.atomic():
                _pattern, function = REACTIONS[delivery.reaction]
                function(delivery.event)
        except Exception as error:
            log.exception("reaction failed", extra={"reaction": delivery.reaction, "event": delivery.event_id})
            delivery.error = f"{type(error).__name__}: {error}"[:2000]
            delivery.due_at = now() + wait_before(delivery.attempts)
        else:
            delivery.done_at, delivery.error = now(), ""
        delivery.save()
        return 1


def wait_before(attempt: int) -> timedelta:
    """How long to wait before the next attempt: 10 s, 20 s, 40 s … at most a day."""
    return min(timedelta(seconds=10 * 2 ** (attempt - 1)), timedelta(days=1))
