"""Who goes first when two projects stand equal: the cheaper, then the one with more votes, then a lot drawn
beforehand.
"""

import hashlib
from collections.abc import Sequence

from proeftuin.engines.budget.election import Project


def lot(seed: str, name: str) -> str:
    """The lot of one project: its place in a shuffle that anybody can repeat from the seed.

    The seed is to be published before the count begins, so that nobody can choose it to suit a project.
    """
    return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()


def tie_order(projects: Sequence[Project], votes: Sequence[int], seed: str) -> list[int]:
    """`order[place]` is the rank of that project among equals: the lowest rank goes first. One order for a whole
    count.
    """
    lots = [lot(seed, project.id) for project in projects]
    places = sorted(range(len(projects)), key=lambda at: (projects[at].cost, -votes[at], lots[at], projects[at].id))
    ranks = [0] * len(places)
    for rank, place in enumerate(places):
        ranks[place] = rank
    return ranks
