"""Writes an election as a .pb file that Pabulib's tools and equalshares.net read."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from typing import Any, Protocol

from proeftuin.engines.budget.amounts import written
from proeftuin.engines.budget.election import Election, Project


class _Rows(Protocol):
    def writerow(self, row: Iterable[Any], /) -> Any: ...


COUNTED = ("num_projects", "num_votes", "budget", "vote_type")


def write(election: Election, *, winners: Iterable[str] = ()) -> str:
    """The file as text, lines ended by a line feed. `winners` are ids; without them the column selected is left out."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    votes = Counter(one for chosen in election.choices for one in chosen)
    rows.writerow(["META"])
    rows.writerow(["key", "value"])
    rows.writerows([key, _line(value)] for key, value in election.meta.items() if key not in COUNTED)
    rows.writerow(["num_projects", len(election.projects)])
    rows.writerow(["num_votes", len(election.voters)])
    rows.writerow(["budget", written(election.budget, election.scale)])
    rows.writerow(["vote_type", election.kind])
    _projects(rows, election, votes, set(winners))
    _votes(rows, election)
    return out.getvalue()


def _projects(rows: _Rows, election: Election, votes: Counter[int], winners: set[str]) -> None:
    columns = {
        "name": any(project.name for project in election.projects),
        "district": any(project.area for project in election.projects),
        "category": any(project.category for project in election.projects),
        "incompatible": any(project.sets for project in election.projects),
        "selected": bool(winners),
    }
    rows.writerow(["PROJECTS"])
    rows.writerow(["project_id", "cost", "votes", *(name for name, shown in columns.items() if shown)])
    for at, project in enumerate(election.projects):
        fields = _fields(project, won=project.id in winners)
        rows.writerow(
            [
                _line(project.id),
                written(project.cost, election.scale),
                votes[at],
                *(fields[name] for name, shown in columns.items() if shown),
            ]
        )


def _fields(project: Project, *, won: bool) -> dict[str, str]:
    return {
        "name": _line(project.name),
        "district": _line(project.area),
        "category": _line(project.category),
        "incompatible": ",".join(project.sets),
        "selected": "1" if won else "0",
    }


def _votes(rows: _Rows, election: Election) -> None:
    pointed = election.points is not None and election.kind != "ordinal"
    rows.writerow(["VOTES"])
    rows.writerow(["voter_id", "vote", *(["points"] if pointed else [])])
    ids = [project.id for project in election.projects]
    for at, voter in enumerate(election.voters):
        row = [_line(voter), ",".join(ids[one] for one in election.choices[at])]
        if pointed and election.points is not None:
            row.append(",".join(written(one, election.point_scale) for one in election.points[at]))
        rows.writerow(row)


def _line(text: str) -> str:
    return " ".join(text.split())
