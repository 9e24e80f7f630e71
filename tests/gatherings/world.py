"""A gathering to test with: a meetup of two towns, announced, next month."""

from datetime import UTC, datetime, timedelta

from proeftuin.gatherings.actions.arranging import arrange_gathering, publish_gathering
from proeftuin.gatherings.actions.registering import confirm, register
from proeftuin.gatherings.drafts import GatheringDraft, Guest
from proeftuin.gatherings.models import Gathering, Registration
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.clock import now
from tests import cast

LINK = "https://meet.example.org/secret-room"


def draft(**changes: object) -> GatheringDraft:
    starts = (now() + timedelta(days=30)).replace(minute=0, second=0, microsecond=0)
    values = {
        "kind": "meetup", "title": "Meetup on waiting less", "starts_at": starts,
        "ends_at": starts + timedelta(hours=3),
        "text": "Who shortened a queue tells how.", "agenda": "14:00 Welcome\n14.30 Three stories\nDrinks",
        "town": "Zandhove", "place": "Town hall, room 2", "link": LINK, "spoken": ["nl", "fr"],
        "accessibility": "Step-free. No hearing loop.",
    }  # fmt: skip
    return GatheringDraft(**(values | changes))


def meetup(**changes: object) -> Gathering:
    gathering = arrange_gathering(
        by=cast.actor("ann"), organisation=cast.organisation("zandhove"), draft=draft(**changes)
    )
    return publish_gathering(by=cast.actor("ann"), gathering=gathering)


def guest(gathering: Gathering, number: int, *, yes: bool = True) -> Registration:
    """Somebody without account, who said yes in the mail."""
    found = register(
        by=VISITOR, gathering=gathering, guest=Guest(address=f"guest{number}@example.org", name=f"Guest {number}")
    )
    return confirm(by=VISITOR, registration=found) if yes else found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
