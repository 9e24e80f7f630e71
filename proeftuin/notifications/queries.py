"""Reading notices and follows, as far as their owner may (still) know what they are about."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db.models import F, QuerySet

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import Actor
from proeftuin.ledger.models import Event
from proeftuin.ledger.queries import Entry, entries, thread_cards
from proeftuin.ledger.registry import SENTENCES, ThreadCard
from proeftuin.notifications.models import Follow, Notice, Preference
from proeftuin.notifications.registry import circles_of

SALT = "notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words. ``is_new`` until it is marked as read."""

    entry: Entry
    is_new: bool


def notices_of(actor: Actor) -> "QuerySet[Notice]":
    return Notice.objects.filter(user_id=actor.id)


def in_words(actor: Actor, notices: Iterable[Notice]) -> list[Told]:
    """Notices as lines; what their owner may no longer know is left out."""
    new = {one.event_id: one.read_at is None for one in notices}
    return [Told(entry, new[entry.id]) for entry in known_entries(actor, new)]


def known_entries(actor: Actor, event_ids: Iterable[int]) -> list[Entry]:
    """Events in words, newest first, as far as the actor may know them now."""
    circles = circles_of(actor)
    events = Event.objects.audible_to(circles).filter(pk__in=list(event_ids), kind__in=SENTENCES.keys())
    return entries(events, circles)


def unread_count(actor: Actor) -> int:
    return notices_of(actor).filter(read_at=None).count()


def rhythm_of(actor: Actor) -> str:
    found = Preference.objects.filter(user_id=actor.id).values_list("rhythm", flat=True).first()
    return found or Preference.Rhythm.DAILY


def mail_that_came_back(actor: Actor) -> "QuerySet[Preference]":
    """The row that says so, where mail to the address of today came back and none leaves for it any more."""
    return Preference.objects.filter(user_id=actor.id, stopped_at__isnull=False, stopped_for=F("user__email"))


def followed(actor: Actor) -> list[tuple[str, ThreadCard]]:
    """The threads someone follows and may know, with their cards, latest first."""
    threads = list(Follow.objects.filter(user_id=actor.id).order_by("-id").values_list("thread", flat=True)[:200])
    cards, circles = thread_cards(threads), circles_of(actor)
    shown = [(thread, cards[thread]) for thread in threads if thread in cards]
    return [(thread, card) for thread, card in shown if may_know(card.audience, circles)]


def is_following(actor: Actor, thread: str) -> bool:
    return actor.is_person and Follow.objects.filter(user_id=actor.id, thread=thread).exists()


def can_know_thread(actor: Actor, thread: str) -> bool:
    """Whether there is such a thread, and this actor may know of it."""
    card = thread_cards([thread]).get(thread)
    return card is not None and may_know(card.audience, circles_of(actor))


def may_know(audience: str, circles: frozenset[str]) -> bool:
    return audience == "public" or audience in circles


def unsubscribe_token(user: User) -> str:
    """Signed, and without an end: a mail of years ago must still let its reader off."""
    return signing.dumps(user.ref, salt=SALT)


def user_of_token(token: str) -> User | None:
    try:
        ref = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(ref=ref, is_active=True).first()
