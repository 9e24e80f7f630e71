"""The mails of a newsletter, over one connection, each claimed before it leaves."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import override

from proeftuin.accounts.models import User
from proeftuin.items.actions.subscribing import note_bounce
from proeftuin.items.links import path_of, stop_path
from proeftuin.items.models import Reader
from proeftuin.items.sending import address_of, one_click
from proeftuin.kernel.clock import now
from proeftuin.newsletters.actions import leaving
from proeftuin.newsletters.logic import refusal
from proeftuin.newsletters.models import Delivery, Issue, Piece
from proeftuin.notifications.mail import send_mail_to
from proeftuin.notifications.sending import NOT_SENT
from proeftuin.ui.http import absolute

log = logging.getLogger("proeftuin.newsletters")

BATCH = 200
A_TURN = 600  # mails in one turn of the worker, so that it has time for its other work: 50,000 take an hour and a half
TEMPLATE = "newsletters/mail/issue"


def send_out(most: int = A_TURN) -> int:
    """Begin what is due, queue its readers, and send at most so many mails. Returns how many left.

    Goes on where a killed one was. Stops when the mail server is not there; what was not sent stays in the queue.
    """
    leaving.tell_lost()
    for issue in Issue.objects.filter(state="scheduled", scheduled_for__lte=now()).order_by("scheduled_for"):
        leaving.begin(issue)
    sent = 0
    for issue in Issue.objects.filter(state="sending").order_by("began_at"):
        while leaving.queue_some(issue):
            pass
        sent += send_queue(issue, most - sent)
        leaving.end(issue)
        if sent >= most:
            break
    return sent


def send_queue(issue: Issue, most: int) -> int:
    """Send mails of an issue that are due, in the order of the queue."""
    sent = seen = 0
    pieces = list(issue.pieces.all())
    with _connection() as through:
        after = 0
        while seen < most:
            waiting = Delivery.objects.filter(issue=issue, state="queued", pk__gt=after, due_at__lte=now())
            batch = list(waiting.order_by("pk").values_list("pk", flat=True)[: min(BATCH, most - seen)])
            if not batch:
                break
            for pk in batch:
                sent += _deliver(pk, pieces, through)
            seen, after = seen + len(batch), batch[-1]
    return sent


def send_test(issue: Issue, user: User) -> None:
    """The mail as readers get it, to who makes it. Its links to stop go to the archive."""
    _send(issue, list(issue.pieces.all()), address=user.email, mine=absolute("/newsletters/"), off="")


def _deliver(pk: int, pieces: list[Piece], through: BaseEmailBackend) -> int:
    """Claim, send, write down what came of it. Returns 1 when the mail server took it."""
    delivery = leaving.claim(pk)
    if delivery is None or delivery.reader is None:
        return 0
    reader = delivery.reader
    address = address_of(reader)
    if not address:
        leaving.settle(delivery, "skip")
        return 0
    try:
        _send(
            delivery.issue, pieces, address=address, mine=absolute(path_of(reader)),
            off=absolute(stop_path(reader, "newsletter")), through=through,
        )  # fmt: skip
    except NOT_SENT:
        leaving.settle(delivery, "not_reached")
        raise
    except Exception as error:
        _failed(delivery, reader, address, error)
        through.close()  # what follows begins with a connection that is sound
        return 0
    leaving.settle(delivery, "taken")
    return 1


def _failed(delivery: Delivery, reader: Reader, address: str, error: Exception) -> None:
    found = refusal(error, delivery.tries + 1)
    leaving.settle(delivery, found.what)
    if found.mailbox:
        note_bounce(by=leaving.MAILER, address=address, hard=found.for_good)
    if found.what == "lost":
        log.error("a mail may have left or not", extra={"reader": reader.ref, "error": type(error).__name__})


def _send(
    issue: Issue, pieces: list[Piece], *, address: str, mine: str, off: str, through: BaseEmailBackend | None = None
) -> None:
    with override(issue.language):
        send_mail_to(
            address, language=issue.language, subject=issue.title, template=TEMPLATE,
            context={
                "issue": issue, "pieces": pieces, "page": absolute(issue.get_absolute_url()), "mine": mine,
                "unsubscribe_url": off,
            },
            headers=one_click(off) if off else None, through=through,
        )  # fmt: skip


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    """One connection for many mails. It opens by itself with the first, and again after it was closed."""
    backend = Lasting(mailers.default)
    try:
        yield backend
    finally:
        backend.close()


class Lasting(BaseEmailBackend):
    """A mailer whose connection stays open from mail to mail."""

    def __init__(self, inner: BaseEmailBackend) -> None:
        self.inner = inner

    def send_messages(self, email_messages):  # type: ignore[no-untyped-def]
        self.inner.open()
        return self.inner.send_messages(email_messages)

    def close(self) -> None:
        self.inner.close()
