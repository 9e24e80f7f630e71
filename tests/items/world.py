"""A guide on AI to test with: shared by Zandhove, made by the Association of Towns."""

from datetime import UTC, date, datetime

from django.core import mail

from proeftuin.items.actions import writing
from proeftuin.items.drafts import ItemDraft
from proeftuin.items.models import Item
from proeftuin.ledger.deliveries import deliver_due
from tests import cast

TITLE = "Using AI at the counter: a guide"


def draft(**changes: object) -> ItemDraft:
    values = {
        "title": TITLE, "kind": "publication", "summary": "What a town should ask before it buys.", "language": "en",
        "body": "Ask **who** decides.", "sectors": ["digital"], "concepts": ["artificial-intelligence"],
        "licence": "CC-BY-4.0", "attribution": "Association of Towns", "made_on": date(2023, 5, 4),
        "organisation_id": cast.organisation("zandhove").pk,
    }  # fmt: skip
    return ItemDraft(**(values | changes))


def shared(**changes: object) -> Item:
    ann = cast.actor("ann")
    return writing.publish_item(by=ann, item=writing.write_item(by=ann, draft=draft(**changes)))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def posted() -> list[mail.EmailMultiAlternatives]:
    """All mails that left, after everything that follows on a deed was done."""
    while deliver_due():
        pass
    return mail.outbox
