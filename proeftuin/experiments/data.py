"""The machine-readable twins of experiments: the plan as it was fixed, and what came of it. No people."""

from collections.abc import Iterable, Iterator

from proeftuin.experiments.models import Experiment
from proeftuin.ui.http import absolute

COLUMNS = (
    "ref", "url", "initiative", "language", "title", "standing", "assumption", "test", "measure", "threshold_value",
    "threshold_unit", "more_is_better", "threshold_words", "place", "participants", "starts_on", "ends_on",
    "started_at", "ended_at", "result_value", "met", "saw", "verdict", "learned", "reason", "replaces",
)  # fmt: skip


def experiment_data(experiment: Experiment) -> dict[str, object]:
    """One that is public, as plain values. Its initiative and the one before it are asked for."""
    made = {name: getattr(experiment, name) for name in COLUMNS if name not in ("url", "initiative", "replaces")}
    if not experiment.is_told:  # what was seen so far is the team's
        made |= {"result_value": None, "met": None, "saw": "", "learned": ""}
    return {
        **made,
        "url": absolute(experiment.get_absolute_url()),
        "initiative": absolute(experiment.initiative.get_absolute_url()),
        "replaces": experiment.replaces.ref if experiment.replaces else "",
    }


def rows(things: Iterable[Experiment]) -> Iterator[list[object]]:
    for thing in things:
        plain = experiment_data(thing)
        yield [_cell(plain[name]) for name in COLUMNS]


def _cell(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
