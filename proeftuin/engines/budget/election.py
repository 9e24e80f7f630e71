"""What is counted: projects with a price, ballots, a budget. All amounts are whole numbers of the smallest unit."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from proeftuin.engines.budget.amounts import written

type Kind = Literal["approval", "choose-1", "cumulative", "scoring", "ordinal"]

KINDS: tuple[Kind, ...] = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
POINTED: tuple[Kind, ...] = ("cumulative", "scoring", "ordinal")  # a choice weighs more or less than another


@dataclass(frozen=True, slots=True)
class Project:
    """One project. `cost` in smallest units, more than zero; of projects that share a name in `sets` at most one
    wins.
    """

    id: str
    cost: int
    name: str = ""
    area: str = ""
    category: str = ""
    sets: tuple[str, ...] = ()
    selected: int | None = None  # what the source says: 1 won, 0 lost, 2 and 3 explained there


@dataclass(frozen=True, slots=True)
class Election:
    """`choices[i]` are places in `projects` that voter i chose, without repeats, best first where the order counts.

    `points[i]` weighs them one by one, in smallest units of points (`point_scale` make one point); None where each
    choice counts alike. `scale` smallest units make one unit of the currency.
    """

    projects: tuple[Project, ...]
    budget: int
    voters: Sequence[str]
    choices: Sequence[tuple[int, ...]]
    points: Sequence[tuple[int, ...]] | None = None
    kind: Kind = "approval"
    scale: int = 1
    point_scale: int = 1
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The fingerprint of what is counted: the same for the same budget, projects and ballots in any order."""
        digest = hashlib.sha256()
        for line in canonical(self):
            digest.update(line.encode())
            digest.update(b"\n")
        return digest.hexdigest()


def canonical(election: Election) -> Iterable[str]:
    """The lines that the fingerprint is made of. Amounts as they are written; ids told with their length."""
    scale, point_scale = election.scale, election.point_scale
    yield f"proeftuin budget 1 {election.kind} {written(election.budget, scale)}"
    named = [f"{len(project.id)}:{project.id}" for project in election.projects]
    yield from sorted(
        f"project {name} {written(project.cost, scale)} {' '.join(f'{len(one)}:{one}' for one in sorted(project.sets))}"
        for name, project in zip(named, election.projects, strict=True)
    )
    texts: dict[object, str] = {}
    lines = []
    for place, voter in enumerate(election.voters):
        chosen = election.choices[place]
        points = election.points[place] if election.points is not None else ()
        text = texts.get((chosen, points))
        if text is None:
            text = texts[chosen, points] = _said(chosen, points, named, point_scale)
        lines.append(f"ballot {len(voter)}:{voter} {text}")
    lines.sort()
    yield from lines


def _said(chosen: tuple[int, ...], points: tuple[int, ...], named: Sequence[str], scale: int) -> str:
    if points:
        return " ".join(
            sorted(f"{named[one]}={written(weight, scale)}" for one, weight in zip(chosen, points, strict=True))
        )
    return " ".join(sorted(named[one] for one in chosen))
