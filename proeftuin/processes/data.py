"""Processes as plain values, for their machine-readable twins. Never a person."""

from collections.abc import Iterable, Iterator

from proeftuin.processes.models import Process
from proeftuin.processes.queries import Turn
from proeftuin.ui.http import absolute

COLUMNS = ("ref", "title", "organisation", "state", "area", "level", "answer_by", "published_at", "closed_at", "url")


def process_data(process: Process) -> dict[str, object]:
    """What its card says, with the promise."""
    return {
        "ref": process.ref, "prefix": process.prefix, "title": process.title, "summary": process.summary,
        "language": process.language, "organisation": process.organisation.name, "state": process.state,
        "area": process.area, "level": process.level, "can_influence": process.can_influence,
        "cannot_influence": process.cannot_influence, "decides": process.decides, "answer_by": process.answer_by,
        "answer_threshold": process.answer_threshold, "published_at": process.published_at,
        "closed_at": process.closed_at, "licence": process.licence, "url": absolute(process.get_absolute_url()),
    }  # fmt: skip


def whole_data(process: Process, turn: Turn) -> dict[str, object]:
    """The same with phases, ways of taking part and changes of the rules. Two queries more."""
    return {
        **process_data(process),
        "time_zone": process.time_zone,
        "phases": [
            {"title": one.phase.title, "starts_at": one.phase.starts_at, "ends_at": one.phase.ends_at,
             "state": one.state, "actions": sorted({f"{method.ref}:{method.kind}" for method, _words in one.actions})}
            for one in turn.stations
        ],
        "methods": [
            {"ref": one.ref, "kind": one.kind, "title": one.title,
             "url": absolute(f"{process.get_absolute_url()}{one.ref}/")}
            for one in process.methods.all()
        ],
        "amendments": list(process.amendments.values("number", "reason", "changes", "at")),
    }  # fmt: skip


def rows(processes: Iterable[Process]) -> Iterator[list[object]]:
    for one in processes:
        data = process_data(one)
        yield [data[name] for name in COLUMNS]
