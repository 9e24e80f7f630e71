"""The population that was filled in for the figures, handed to the panels, which need it for their quotas."""

from proeftuin.insight.models import PopulationGroup
from proeftuin.panels.registry import knows_population
from proeftuin.processes.models import Process


@knows_population
def population(process: Process) -> dict[str, dict[str, int]]:
    """By dimension and group. One query."""
    found: dict[str, dict[str, int]] = {}
    for one in PopulationGroup.objects.filter(process=process):
        found.setdefault(one.dimension, {})[one.group] = one.people
    return found
