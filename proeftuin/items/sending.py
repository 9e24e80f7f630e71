"""The mails of this room: the letter that asks for a yes, and the news, in each reader's rhythm."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from proeftuin.items.asking import in_words
from proeftuin.items.links import path_of, stop_path
from proeftuin.items.logic import Ask, Piece, fresh, is_due, parts_of
from proeftuin.items.models import Reader, Subscription, Told
from proeftuin.items.queries import Card, entries_of
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.clock import now
from proeftuin.notifications.logic import mailed_until
from proeftuin.notifications.mail import send_mail_to
from proeftuin.notifications.sending import NOT_SENT
from proeftuin.search import queries as search
from proeftuin.ui.http import absolute

log = logging.getLogger("proeftuin.items")

RHYTHMS = ("at_once", "daily", "weekly")
AT_ONCE = timedelta(minutes=5)  # how long something new waits for what comes with it
NEWS_FOR = timedelta(days=14)  # older than this is no news
MOST_FOUND, MOST_IN_A_MAIL = 200, 50
# What is told as new. Gatherings have a calendar of their own, and their day is the day they are held.
NEWS_KINDS = ("item", "case", "lesson", "publication", "question", "initiative", "experiment")


def mailing_hour(rhythm: str, at: datetime) -> datetime | None:
    """The clockwork of all mail; at once is within five minutes."""
    until = mailed_until(rhythm, at, settings.TIME_ZONE)
    return until - AT_ONCE if until and rhythm == "at_once" else until


@dataclass(slots=True)
class Finder:
    """What is new for each search, asked once in a round of mailing, however many follow it."""

    found: dict[str, list[Piece]] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)

    def find(self, query: str) -> list[Piece]:
        if query not in self.found:
            self.found[query] = self._look(query)
        return self.found[query]

    def _look(self, query: str) -> list[Piece]:
        parts = parts_of(query)
        words = " ".join(parts.pop("q", []))
        answer = search.search(
            words, language="", filters=parts, actor=VISITOR, sort="newest", limit=MOST_FOUND, kinds=NEWS_KINDS
        )
        if not answer.every_word:
            return []
        pieces = []
        for (kind, ref), row in entries_of((hit.kind, hit.ref) for hit in answer.hits).items():
            if row.happened_on and row.happened_on <= now().date():
                thing = f"{kind}:{ref}"
                self.cards[thing] = Card(kind, ref, row.title, row.url, row.language, row.summary)
                pieces.append(Piece(thing, row.happened_on))
        return pieces


def send_news() -> int:
    """Mail everyone for whom it is time and who has something new. Returns how many mails left.

    Stops when the mail server is not there.
    """
    at, sent, finder = now(), 0, Finder()
    for rhythm in RHYTHMS:
        until = mailing_hour(rhythm, at)
        due = Subscription.objects.filter(kind="search", rhythm=rhythm, looked_at__lt=until, confirmed_at__isnull=False)
        ids = due.order_by("reader_id").values_list("reader_id", flat=True).distinct()
        for some in batched(list(ids), 200):
            readers = Reader.objects.select_related("user").filter(pk__in=some, stopped_at=None)
            for reader in readers:
                sent += _mail(reader, at, finder)
    return sent


@dataclass(frozen=True, slots=True)
class Claim:
    """What one mail is to tell, written down before it leaves; and what was there before, to undo it."""

    pieces: Sequence[Piece] = ()
    looked: Mapping[int, datetime] = field(default_factory=dict)


def _mail(reader: Reader, at: datetime, finder: Finder) -> int:
    """One mail with all that is new, across searches.

    It is marked as told before the mail leaves: a process that dies in between loses one mail, whose news still stands
    on the site, rather than sending it twice. Only when the server surely did not take it, the mark goes.
    """
    claim = _claim(reader, at, finder)
    if not claim.pieces:
        return 0
    try:
        return _send(reader, [finder.cards[one.thing] for one in claim.pieces])
    except NOT_SENT:
        _undo(reader, claim)
        raise
    except Exception:
        log.exception("a mail failed", extra={"reader": reader.ref})
        return 0


@transaction.atomic
def _claim(reader: Reader, at: datetime, finder: Finder) -> Claim:
    if not Reader.objects.select_for_update(no_key=True).filter(pk=reader.pk, stopped_at=None).exists():
        return Claim()
    rows = reader.subscriptions.filter(kind="search").exclude(confirmed_at=None)
    asks = {
        one.pk: Ask(one.query, one.rhythm, one.confirmed_at, one.looked_at) for one in rows if one.confirmed_at
    }  # fmt: skip
    due = {pk: ask for pk, ask in asks.items() if is_due(ask, mailing_hour(ask.rhythm, at))}
    if not due:
        return Claim()
    found = {ask.query: finder.find(ask.query) for ask in due.values()}
    things = {piece.thing for pieces in found.values() for piece in pieces}
    told = set(Told.objects.filter(reader=reader, thing__in=things).values_list("thing", flat=True))
    pieces = fresh(due.values(), found, told, (at - NEWS_FOR).date())
    Subscription.objects.filter(pk__in=due).update(looked_at=at)
    Told.objects.bulk_create([Told(reader=reader, thing=piece.thing, at=at) for piece in pieces])
    return Claim(pieces, {pk: ask.looked_at for pk, ask in due.items()})


@transaction.atomic
def _undo(reader: Reader, claim: Claim) -> None:
    Told.objects.filter(reader=reader, thing__in=[piece.thing for piece in claim.pieces]).delete()
    for pk, looked_at in claim.looked.items():
        Subscription.objects.filter(pk=pk).update(looked_at=looked_at)


def address_of(reader: Reader) -> str:
    """Where mail goes: the account's address of today, or the one that was given. "" for an account that is off."""
    if reader.user:
        return reader.user.email if reader.user.is_active else ""
    return reader.address


def one_click(url: str) -> dict[str, str]:
    """RFC 2369 and RFC 8058: one click in the mail program is enough."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _send(reader: Reader, cards: Sequence[Card]) -> int:
    address = address_of(reader)
    if not address:
        return 0
    off = absolute(stop_path(reader, "search"))
    with override(reader.language):
        count = len(cards)
        subject = cards[0].title[:150] if count == 1 else ngettext(
            "%(n)d new thing on your themes", "%(n)d new things on your themes", count
        ) % {"n": count}  # fmt: skip
        send_mail_to(
            address, language=reader.language, subject=subject, template="items/mail/news",
            context={
                "cards": cards[:MOST_IN_A_MAIL], "more": max(0, count - MOST_IN_A_MAIL),
                "mine": absolute(path_of(reader)), "unsubscribe_url": off,
            },
            headers=one_click(off),
        )  # fmt: skip
    return 1


def post_letters() -> int:
    """Send the letters that wait. Each is unmarked before it leaves, so that none leaves twice."""
    sent = 0
    for reader in Reader.objects.select_related("user").exclude(letter_due_at=None).order_by("pk")[:500]:
        due = reader.letter_due_at
        if not Reader.objects.filter(pk=reader.pk, letter_due_at=due).update(letter_due_at=None):
            continue  # another worker has it
        try:
            sent += _post(reader)
        except NOT_SENT:
            Reader.objects.filter(pk=reader.pk).update(letter_due_at=due)
            raise
        except Exception:
            log.exception("a mail failed", extra={"reader": reader.ref})
    return sent


def _post(reader: Reader) -> int:
    address, asked = address_of(reader), list(reader.subscriptions.order_by("pk"))
    if not address or not asked:
        return 0
    with override(reader.language):
        waiting = [in_words(one) for one in asked if one.confirmed_at is None]
        known = [in_words(one) for one in asked if one.confirmed_at]
        subject = _("Do you want this mail? Say yes") if waiting else _("What we mail you already")
        send_mail_to(
            address, language=reader.language, subject=subject, template="items/mail/letter",
            context={"waiting": waiting, "known": known, "mine": absolute(path_of(reader))},
        )  # fmt: skip
    return 1
