"""Telling writers, reporters and moderators. Runs in the worker, safe to run twice."""

from proeftuin.accounts.models import User
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.ledger.ticks import every
from proeftuin.moderation.actions import reports
from proeftuin.moderation.events import SENTENCES
from proeftuin.notifications.actions import tell


@on("moderation.*")
def tell_concerned(event: Event) -> None:
    """The person whom it is for, or all who moderate there."""
    if event.kind not in SENTENCES:
        return
    if event.audience.startswith("person:"):
        ids = User.objects.filter(ref=event.audience.removeprefix("person:")).values_list("pk", flat=True)
    else:
        _audience, ids = reports.circle_of("" if event.audience == "moderators" else event.audience)  # type: ignore[assignment]
    tell(event=event, user_ids=ids)


@every(minutes=60)
def remind_moderators() -> int:
    return reports.remind()
