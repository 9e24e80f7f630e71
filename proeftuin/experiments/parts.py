"""What this room adds to the pages of an initiative."""

from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.access import Request
from proeftuin.experiments import actions, queries
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import can_view_team_content
from proeftuin.initiatives.registry import Part, Tab, initiative_part, when_shown_to_others, workspace_tab


def register() -> None:
    initiative_part(experiments_of)
    when_shown_to_others(actions.follow_the_initiative)
    workspace_tab(Tab(_("Experiments"), "experiments/"))


def experiments_of(request: Request, initiative: Initiative) -> Part | None:
    """The experiments that have begun, newest first: what failed stands between the others. One query."""
    begun = queries.of_initiative(request.actor, initiative).exclude(state=Experiment.State.DRAFT)
    found = list(begun.order_by("-listed_at", "-id")[: queries.SHOWN + 1])
    for one in found:
        one.initiative = initiative
    in_team = bool(can_view_team_content(request.actor, initiative))
    if not found and not in_team:
        return None
    more = len(found) > queries.SHOWN
    return Part("experiments/_of_initiative.html", {"experiments": found[: queries.SHOWN], "more": more,
                                                    "initiative": initiative, "in_team": in_team})  # fmt: skip
