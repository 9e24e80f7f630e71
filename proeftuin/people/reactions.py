"""What follows when someone is asked to help: they hear of it, as their settings say."""

from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.notifications.actions import tell
from proeftuin.people.models import Request


@on("help.asked")
def tell_the_person(event: Event) -> None:
    """Once; safe to run twice."""
    ref = event.thread.partition(":")[2]
    tell(event=event, user_ids=Request.objects.filter(ref=ref).values_list("user_id", flat=True))
