"""What this room adds to the page of a playbook: who uses it, and a way to begin."""

from django.db.models import Count, Q

from proeftuin.accounts.access import Request
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import WRITERS
from proeftuin.playbooks.registry import Part, playbook_part
from proeftuin.playbooks.structure import Playbook
from proeftuin.runs.models import Run

SHOWN = 5


@playbook_part
def in_use(request: Request, playbook: Playbook) -> Part:
    """Two queries, and one more for someone with a team of their own."""
    runs = Run.objects.filter(playbook=playbook.id)
    counts = runs.aggregate(
        going=Count("pk", filter=Q(state__in=Run.GOING)), done=Count("pk", filter=Q(state="done")),
        stopped=Count("pk", filter=Q(state="stopped")),
    )  # fmt: skip
    teams = [
        one.initiative
        for one in runs.filter(state__in=Run.GOING, initiative__is_public=True).select_related("initiative")[:SHOWN]
    ]
    own = []
    if request.actor.is_person:
        own = list(
            Initiative.objects.filter(
                members__user_id=request.actor.person_id, members__state="active", members__role__in=WRITERS,
                status="active",
            )
            .exclude(runs__state__in=Run.GOING)
            .order_by("-changed_at")[:SHOWN]
        )  # fmt: skip
    return Part("runs/_in_use.html", {"counts": counts, "teams": teams, "own": own, "playbook": playbook})
