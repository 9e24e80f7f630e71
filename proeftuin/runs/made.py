"""What a team makes for a step on a page of its own: whether it is there, this team's, and for whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from proeftuin.assessments.models import Assessment
from proeftuin.casework import permissions as casework
from proeftuin.casework.models import KafkaCase
from proeftuin.deliberations.models import Decision
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.stories import permissions as stories
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


def kept_from(actor: Actor, initiative: Initiative, results: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Which of the stories and Kafka cases that these results name must not be named to this reader.

    Those that were taken back, and those that were told to fewer people. One query for each of the two kinds.
    """
    named = {str(one["made"]) for one in results if one.get("made")}
    told = {one.removeprefix("story:") for one in named if one.startswith("story:")}
    cases = {one.removeprefix("kafka:") for one in named if one.startswith("kafka:")}
    shown: set[str] = set()
    if told:
        there = Story.objects.filter(initiative=initiative, ref__in=told)
        readable = there.told() if stories.can_read_all(actor, initiative) else there.open()
        shown |= {f"story:{one}" for one in readable.values_list("ref", flat=True)}
    if cases:
        known = KafkaCase.objects.filter(initiative=initiative, ref__in=cases)
        if not casework.in_case_team(actor, initiative):
            known = known.filter(published__isnull=False)
        shown |= {f"kafka:{one}" for one in known.values_list("ref", flat=True)}
    return frozenset(one for one in named if one.startswith(("story:", "kafka:")) and one not in shown)
