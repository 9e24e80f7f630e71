"""Greedy: most votes first; what does not fit in what is left is skipped, or ends the count."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.profile import Profile, rivals

type Fate = Literal["won", "no_room", "incompatible", "no_votes", "stopped"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One project's turn: what was left, and what became of it."""

    project: int
    left: int
    outcome: Fate
    because: int | None = None  # the winner it can't stand beside


def turns(election: Election, profile: Profile, ranks: Sequence[int], *, skipping: bool = True) -> list[Turn]:
    """Every project's turn, most points first; points are votes where each choice counts alike."""
    against = rivals(election)
    left = election.budget
    stopped = False
    won: list[int] = []
    told = []
    for at in _order(profile, ranks):
        rival = next((one for one in won if one in against[at]), None)
        cost = election.projects[at].cost
        if not profile.votes[at]:
            told.append(Turn(at, left, "no_votes"))
        elif stopped:
            told.append(Turn(at, left, "stopped"))
        elif rival is not None:
            told.append(Turn(at, left, "incompatible", rival))
        elif cost > left:
            told.append(Turn(at, left, "no_room"))
            stopped = not skipping
        else:
            told.append(Turn(at, left, "won"))
            left -= cost
            won.append(at)
    return told


def by_votes(
    election: Election, profile: Profile, ranks: Sequence[int], *, left: int, won: Collection[int]
) -> list[int]:
    """What else fits in what is left, most points first."""
    against = rivals(election)
    closed = set(won).union(*(against[at] for at in won))
    more = []
    for at in _order(profile, ranks):
        cost = election.projects[at].cost
        if at not in closed and profile.votes[at] and cost <= left:
            more.append(at)
            closed |= {at} | against[at]
            left -= cost
    return more


def votes_needed(
    election: Election, profile: Profile, ranks: Sequence[int], at: int, told: Sequence[Turn], *, skipping: bool
) -> int | None:
    """The smallest number of points with which a loser would have won, all else alike; None if no number does.

    With more points it has its turn earlier, when more was left. The last turn at which it still fits decides.
    """
    against = rivals(election)[at]
    cost = election.projects[at].cost
    needed = None
    for turn in told:
        if turn.project == at or turn.left < cost or turn.outcome == "stopped":
            break
        needed = max(1, profile.score[turn.project] + (0 if ranks[at] < ranks[turn.project] else 1))
        if (turn.outcome == "won" and turn.project in against) or (turn.outcome == "no_room" and not skipping):
            break
    return needed


def _order(profile: Profile, ranks: Sequence[int]) -> list[int]:
    return sorted(range(len(profile.score)), key=lambda at: (-profile.score[at], ranks[at]))
