"""Ballots that say the same are counted together: equal ballots always hold equal money."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proeftuin.engines.budget.election import Election

type Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Profile:
    """`weights[k]` voters cast ballot k; `backers[c]` are the ballots with project c, `points[c]` what each gives."""

    voters: int
    weights: Whole
    group_of: list[int]  # per voter: the place of the ballot
    backers: list[Whole]
    points: list[Whole]
    votes: list[int]  # people who gave the project something
    score: list[int]  # points of all people together; equal to the votes where each choice counts alike


def collapse(election: Election) -> Profile:
    """The profile of an election. Choices with zero points are no support."""
    places: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    counts: list[int] = []
    group_of = []
    points = election.points
    for at, chosen in enumerate(election.choices):
        key = (chosen, points[at] if points is not None else ())
        place = places.get(key)
        if place is None:
            place = places[key] = len(counts)
            counts.append(0)
        counts[place] += 1
        group_of.append(place)
    return _merged(election, list(places), counts, group_of)


def _merged(
    election: Election,
    written: list[tuple[tuple[int, ...], tuple[int, ...]]],
    counts: list[int],
    group_of: list[int],
) -> Profile:
    """Ballots that differ only in the order they were written in become one."""
    pointed = election.points is not None
    places: dict[tuple[tuple[int, int], ...], int] = {}
    weights: list[int] = []
    turned = []
    for (chosen, points), count in zip(written, counts, strict=True):
        pairs = zip(chosen, points, strict=True) if pointed else ((one, 1) for one in chosen)
        key = tuple(sorted((one, weight) for one, weight in pairs if weight > 0))
        place = places.setdefault(key, len(weights))
        if place == len(weights):
            weights.append(0)
        weights[place] += count
        turned.append(place)
    backers: list[list[int]] = [[] for _ in election.projects]
    given: list[list[int]] = [[] for _ in election.projects]
    for key, place in places.items():
        for one, weight in key:
            backers[one].append(place)
            given[one].append(weight)
    held = np.array(weights, dtype=np.int64)
    who = [np.array(one, dtype=np.int64) for one in backers]
    what = [np.array(one, dtype=np.int64) for one in given]
    return Profile(
        voters=len(group_of),
        weights=held,
        group_of=[turned[place] for place in group_of],
        backers=who,
        points=what,
        votes=[int(held[one].sum()) for one in who],
        score=[int((held[one] * weight).sum()) for one, weight in zip(who, what, strict=True)],
    )


def rivals(election: Election) -> list[frozenset[int]]:
    """Per project: the places of those that can't win beside it."""
    members: dict[str, set[int]] = {}
    for at, project in enumerate(election.projects):
        for name in project.sets:
            members.setdefault(name, set()).add(at)
    return [
        frozenset().union(*(members[name] for name in project.sets)) - {at}
        for at, project in enumerate(election.projects)
    ]
