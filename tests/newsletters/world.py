"""A newsletter on its way, and readers who said yes to it."""

from proeftuin.items.actions import subscribing
from proeftuin.items.links import key_of
from proeftuin.items.models import Reader, Subscription
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.clock import now
from proeftuin.newsletters.actions import composing
from proeftuin.newsletters.models import Issue
from tests import cast


def joined(address: str = "guest@example.org", language: str = "en") -> Reader:
    reader = subscribing.subscribe(by=VISITOR, kind="newsletter", query=language, address=address, language=language)
    subscribing.confirm(by=VISITOR, reader=reader)
    return reader


def crowd(many: int, language: str = "en", batch: int = 5000) -> None:
    """So many readers who said yes, made in bulk."""
    at = now()
    for first in range(0, many, batch):
        readers = Reader.objects.bulk_create(
            Reader(address=(one := f"reader{n}@example.org"), address_key=key_of(one), language=language)
            for n in range(first, min(first + batch, many))
        )
        Subscription.objects.bulk_create(
            Subscription(reader=reader, kind="newsletter", query=language, confirmed_at=at) for reader in readers
        )


def scheduled(title: str = "What worked in November") -> Issue:
    elke = cast.actor("elke")
    issue = composing.begin_issue(by=elke, title=title, language="en", intro="Three things **worth** a look.")
    composing.add_words(by=elke, issue=issue, title="Ours", words="We [moved](https://example.org).")
    return composing.schedule(by=elke, issue=issue)
