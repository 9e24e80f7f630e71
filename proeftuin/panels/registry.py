"""What the rooms above tell this one: how many people of each group live in the place of a process."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proeftuin.processes.models import Process

# dimension ("age_group", "gender", "area") → code of a group, or name of an area → people
type Population = Mapping[str, Mapping[str, int]]
type Counter = Callable[["Process"], Population]

COUNTERS: list[Counter] = []


def knows_population(counter: Counter) -> Counter:
    """Register who knows the population of a process."""
    COUNTERS.append(counter)
    return counter


def population_of(process: "Process") -> dict[str, dict[str, int]]:
    """What is known, of all who know something."""
    found: dict[str, dict[str, int]] = {}
    for counter in COUNTERS:
        for dimension, groups in counter(process).items():
            found.setdefault(dimension, {}).update(groups)
    return found
