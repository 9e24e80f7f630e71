"""What follows from what happens: a coach's push reaches everyone who works in the team."""

from proeftuin.initiatives.models import Member
from proeftuin.initiatives.permissions import WRITERS
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.notifications.actions import tell
from proeftuin.runs.models import Nudge


@on("run.nudged")
def tell_the_team(event: Event) -> None:
    """A notice for each, whether they follow the initiative or not. Safe to run twice."""
    given = Nudge.objects.filter(pk=event.subject.removeprefix("nudge:")).first()
    if given:
        team = Member.objects.filter(
            initiative_id=given.initiative_id, state=Member.State.ACTIVE, role__in=WRITERS, user__isnull=False
        )
        tell(event=event, user_ids=[one for one in team.values_list("user_id", flat=True) if one])
