"""What this room adds to the page of an initiative: with which playbook the team works, and what comes next."""

from django.db.models import Exists, OuterRef

from proeftuin.accounts.access import Request
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part, initiative_part, may_have, read_along
from proeftuin.runs import permissions, queries
from proeftuin.runs.models import Run

read_along("run", lambda: Exists(Run.objects.filter(initiative=OuterRef("pk"), state__in=Run.GOING)))


@initiative_part
def run_of(request: Request, initiative: Initiative) -> Part | None:
    """Three queries while a run goes on, none else."""
    if not may_have(initiative, "run"):
        return None
    run = Run.objects.filter(initiative=initiative, state__in=Run.GOING).first()
    if run is None:
        return None
    run.initiative = initiative
    whole = queries.whole(run)
    return Part(
        "runs/_on_initiative.html",
        {"run": run, "whole": whole, "initiative": initiative, "may_work": permissions.can_work(request.actor, run)},
    )
