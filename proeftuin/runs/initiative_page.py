"""What this room adds to the page of an initiative: with which playbook the team works, and what comes next."""

from proeftuin.accounts.access import Request
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part, initiative_part
from proeftuin.runs import permissions, queries
from proeftuin.runs.models import Run


@initiative_part
def run_of(request: Request, initiative: Initiative) -> Part | None:
    """Three queries while a run goes on, one else."""
    run = Run.objects.filter(initiative=initiative, state__in=Run.GOING).first()
    if run is None:
        return None
    run.initiative = initiative
    whole = queries.whole(run)
    return Part(
        "runs/_on_initiative.html",
        {"run": run, "whole": whole, "initiative": initiative, "may_work": permissions.can_work(request.actor, run)},
    )
