"""The open change stream: what happened, in order, and never who did it."""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.exchange.datasets.table import CHUNK, DATASETS, Dataset, Row, plain
from proeftuin.ledger.models import Event
from proeftuin.ledger.queries import thread_cards
from proeftuin.ui.http import absolute

CHANGE_COLUMNS = ("id", "at", "kind", "thread", "subject", "by", "url", "data")


def public_events(after: int = 0) -> QuerySet[Event]:
    """Events for everyone, oldest first. Those about a person are nobody else's business, whatever their audience."""
    return Event.objects.filter(audience="public", pk__gt=after).exclude(thread__startswith="person:").order_by("pk")


def changes(events: Iterable[Event]) -> Iterator[Row]:
    """Events as open data: without who did it, and without those on a thread that not everyone may know of."""
    for chunk in batched(events, CHUNK):
        cards = thread_cards(event.thread for event in chunk)
        for event in chunk:
            card = cards.get(event.thread)
            if card is None or card.audience == "public":
                yield {
                    "id": event.pk, "at": event.at.isoformat(), "kind": event.kind, "thread": event.thread,
                    "subject": event.subject, "by": event.actor.partition(":")[0],
                    "url": absolute(card.url) if card else "", "data": plain(event.data),
                }  # fmt: skip


def _count_events() -> int:
    return sum(1 for _event in _all_changes())


def _all_changes() -> Iterator[Row]:
    return changes(public_events().iterator(chunk_size=CHUNK))


DATASETS["events"] = Dataset(
    "events",
    _("Events"),
    _("What happened, in order: the open change stream."),
    CHANGE_COLUMNS,
    _count_events,
    _all_changes,
)
