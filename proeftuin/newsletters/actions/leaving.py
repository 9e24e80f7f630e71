"""How a newsletter leaves: readers into the queue, and each mail claimed before it goes. Nobody is mailed twice.

Every step stands in the database before the next, so a kill at any point is gone on from. A claim that a killed process
left is told as unknown and never sent again: see the decision on sending once.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count

from proeftuin.items.models import Reader, Subscription
from proeftuin.items.queries import entries_of
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.newsletters.logic import turn
from proeftuin.newsletters.models import Delivery, Issue, Piece

CHUNK = 1000
LOST_AFTER = timedelta(minutes=15)  # longer than any answer of a mail server takes
LATER = timedelta(minutes=30)
MAILER = system("newsletters")
State = Issue.State


@transaction.atomic
def begin(issue: Issue) -> bool:
    """The moment has come: from now on it is in the archive. What is not public any more falls out."""
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if issue.state != State.SCHEDULED or not issue.scheduled_for or issue.scheduled_for > now():
        return False
    things = [piece for piece in issue.pieces.all() if piece.kind]
    rows = entries_of((piece.kind, piece.thing) for piece in things)
    for piece in things:
        row = rows.get((piece.kind, piece.thing))
        if row is None:
            piece.delete()
        else:
            Piece.objects.filter(pk=piece.pk).update(title=row.title[:300], summary=row.summary, url=row.url)
    issue.state, issue.began_at = State.SENDING, now()
    issue.save()
    record("newsletter.sent", by=MAILER, thread=issue.thread, data={"title": issue.title})
    return True


@transaction.atomic
def queue_some(issue: Issue) -> int:
    """Put the next readers into the queue. Returns how many; 0 when everyone is in it.

    The place where it was is kept in the same transaction: a kill loses no one and doubles no one.
    """
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if issue.state != State.SENDING or issue.queued_at:
        return 0
    said_yes = Subscription.objects.filter(
        kind="newsletter", query=issue.language, confirmed_at__lte=issue.began_at, reader_id__gt=issue.queued_through,
        reader__stopped_at=None,
    )  # fmt: skip
    some = list(said_yes.order_by("reader_id").values_list("reader_id", flat=True)[:CHUNK])
    at = now()
    Delivery.objects.bulk_create(
        [Delivery(issue=issue, reader_id=reader, due_at=at) for reader in some], ignore_conflicts=True
    )
    if some:
        issue.queued_through = some[-1]
    if len(some) < CHUNK:
        issue.queued_at = at
    issue.save(update_fields=["queued_through", "queued_at"])
    return len(some)


@transaction.atomic(durable=True)
def claim(delivery_id: int) -> Delivery | None:
    """Take one mail out of the queue for oneself alone; None when it is another's, or its reader is gone.

    The claim must stand before the mail leaves, so this refuses (RuntimeError) to work inside another transaction.
    """
    taken = Delivery.objects.filter(pk=delivery_id, state="queued", issue__state=State.SENDING).update(
        state=turn("queued", "claim"), claimed_at=now()
    )
    if not taken:
        return None
    delivery = Delivery.objects.select_related("reader__user", "issue").get(pk=delivery_id)
    if delivery.reader is None or delivery.reader.stopped_at or not _still_wants(delivery.reader, delivery.issue):
        settle(delivery, "skip")
        return None
    return delivery


def settle(delivery: Delivery, what: str) -> None:
    """Write down what became of a claimed mail. What somebody else settled meanwhile stays."""
    changes: dict[str, object] = {"state": turn("claimed", what)}
    if what == "later":
        changes |= {"tries": delivery.tries + 1, "due_at": now() + LATER}
    Delivery.objects.filter(pk=delivery.pk, state="claimed").update(**changes)


def tell_lost() -> int:
    """Claims that nobody will settle any more are unknown. Returns how many."""
    lost = Delivery.objects.filter(state="claimed", claimed_at__lt=now() - LOST_AFTER)
    return lost.update(state=turn("claimed", "lost"))


@transaction.atomic
def end(issue: Issue) -> bool:
    """Everyone had a turn: the issue is sent."""
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    open_ = Delivery.objects.filter(issue=issue, state__in=["queued", "claimed"])
    if issue.state != State.SENDING or issue.queued_at is None or open_.exists():
        return False
    issue.state, issue.ended_at, issue.totals = State.SENT, now(), count(issue)
    issue.save()
    return True


def count(issue: Issue) -> dict[str, int]:
    """How many mails are in which state. One query; what was counted before the mails were forgotten stays."""
    rows = Delivery.objects.filter(issue=issue).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows) or dict(issue.totals)


def _still_wants(reader: Reader, issue: Issue) -> bool:
    return Subscription.objects.filter(
        reader=reader, kind="newsletter", query=issue.language, confirmed_at__isnull=False
    ).exists()
