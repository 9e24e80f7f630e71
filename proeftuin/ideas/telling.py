"""Who supported an idea hears what became of it, also when they never followed it."""

from proeftuin.accounts.models import User
from proeftuin.ideas.models import Idea
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.notifications.models import Notice

BATCH = 500


@on("idea.merged")
def when_merged(event: Event) -> None:
    tell_supporters(event)


@on("idea.unmerged")
def when_unmerged(event: Event) -> None:
    tell_supporters(event)


@on("idea.split")
def when_split(event: Event) -> None:
    tell_supporters(event)


@on("idea.unsplit")
def when_whole_again(event: Event) -> None:
    tell_supporters(event)


@on("idea.threshold_reached")
def when_enough(event: Event) -> None:
    tell_supporters(event)


@on("idea.expired")
def when_expired(event: Event) -> None:
    tell_supporters(event)


def tell_supporters(event: Event) -> None:
    """A notice for each supporter with an account, except who did it. Safe to run twice."""
    idea = Idea.objects.select_related("process").filter(ref=split_thread(event.thread)[1]).first()
    if idea is None or not idea.process.is_public or event.audience != "public":
        return
    people = User.objects.filter(participations__supports__idea=idea, is_active=True).distinct()
    notices = [
        Notice(user=user, event_id=event.pk, thread=event.thread)
        for user in people.iterator(chunk_size=BATCH)
        if user.actor_ref != event.actor
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=BATCH)
