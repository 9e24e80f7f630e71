"""What a team makes for a step on a page of its own: whether it is there, and this team's."""

from proeftuin.assessments.models import Assessment
from proeftuin.casework.models import KafkaCase
from proeftuin.deliberations.models import Decision
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Initiative
from proeftuin.stories.models import Story


def is_there(initiative: Initiative, made: str) -> bool:
    """Whether ``made`` ("experiment:REF") names a thing of this initiative. One query."""
    kind, _colon, ref = made.partition(":")
    if kind == "decision":
        return Decision.objects.filter(thread=initiative.thread, ref=ref).exists()
    if kind == "story":
        return Story.objects.filter(initiative=initiative, ref=ref, withdrawn_at=None).exists()
    if kind == "experiment":
        return Experiment.objects.filter(initiative=initiative, ref=ref).exists()
    if kind == "assessment":
        return Assessment.objects.filter(initiative=initiative, ref=ref).exists()
    return kind == "kafka" and KafkaCase.objects.filter(initiative=initiative, ref=ref).exists()
