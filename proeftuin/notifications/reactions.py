"""What happens on a thread becomes a notice for each follower who may know it."""

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.ledger.models import Event
from proeftuin.ledger.queries import thread_cards
from proeftuin.ledger.registry import SENTENCES, on
from proeftuin.notifications.models import Notice
from proeftuin.notifications.queries import may_know
from proeftuin.notifications.registry import circles_of


@on("*")
def notice_followers(event: Event) -> None:
    """Never for who did it, never of what has no words, never of what someone may not know. Safe to run twice."""
    if not event.thread or event.kind not in SENTENCES:
        return
    people = User.objects.filter(follows__thread=event.thread, is_active=True)
    followers = [user for user in people if user.actor_ref != event.actor]
    if not followers:
        return
    card = thread_cards([event.thread]).get(event.thread)
    audiences = {event.audience, card.audience if card else "public"} - {"public"}
    told = [user for user in followers if not audiences or _knows(user, audiences)]
    Notice.objects.bulk_create(
        [Notice(user=user, event_id=event.pk, thread=event.thread) for user in told],
        ignore_conflicts=True, batch_size=500,
    )  # fmt: skip


def _knows(user: User, audiences: set[str]) -> bool:
    circles = circles_of(actor_of(user))
    return all(may_know(audience, circles) for audience in audiences)
