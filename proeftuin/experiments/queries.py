"""Reading experiments: what each page needs, in a stated number of queries."""

from django.db.models import QuerySet
from django.http import Http404

from proeftuin.experiments import permissions
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives import permissions as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor

PER_PAGE = 20
SHOWN = 6  # on the page of the initiative


def public_list(standing: str = "") -> "QuerySet[Experiment]":
    """Experiments of all initiatives, by when they last turned, whatever they came to."""
    found = Experiment.objects.public().select_related("initiative__organisation")
    return (found.standing(standing) if standing else found).order_by("-listed_at", "-id")


def of_initiative(actor: Actor, initiative: Initiative) -> "QuerySet[Experiment]":
    """The initiative's experiments, newest first; for the team with the plans that have not started. One query."""
    found = Experiment.objects.filter(initiative=initiative).select_related("replaces")
    if not initiatives.can_view_team_content(actor, initiative):
        found = found.exclude(state=Experiment.State.DRAFT)
    return found.order_by("-id")


def experiment_for(actor: Actor, initiative: Initiative, ref: str) -> Experiment:
    """An experiment this actor may see. One query. Raises Http404."""
    found = Experiment.objects.filter(initiative=initiative, ref=ref).select_related("replaces", "lesson").first()
    if found is None:
        raise Http404
    found.initiative = initiative
    if not permissions.can_view(actor, found):
        raise Http404
    return found


def next_of(actor: Actor, experiment: Experiment) -> list[Experiment]:
    """The experiments that go on from this one, as far as the actor may see them. One query."""
    return list(of_initiative(actor, experiment.initiative).filter(replaces=experiment))
