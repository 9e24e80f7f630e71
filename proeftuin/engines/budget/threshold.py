"""A minimum of votes: a project with fewer can't win, and what was given to it counts for nothing.

Every voter keeps the same part of the budget, also who chose only such projects.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from proeftuin.engines.budget.outcome import Loss, Outcome
from proeftuin.engines.budget.profile import Profile


def below(profile: Profile, at_least: int) -> list[int]:
    """The places of projects that somebody voted for, but too few people."""
    return [at for at, votes in enumerate(profile.votes) if 0 < votes < at_least]


def without(profile: Profile, barred: Collection[int]) -> Profile:
    """The same ballots as if nobody had chosen these projects."""
    nobody = np.array([], dtype=np.int64)
    return replace(
        profile,
        backers=[nobody if at in barred else one for at, one in enumerate(profile.backers)],
        points=[nobody if at in barred else one for at, one in enumerate(profile.points)],
        votes=[0 if at in barred else one for at, one in enumerate(profile.votes)],
        score=[0 if at in barred else one for at, one in enumerate(profile.score)],
    )


def told(outcome: Outcome, profile: Profile, barred: Collection[int]) -> Outcome:
    """The outcome with the votes as they were given, and why those projects could not win."""
    losses = [Loss(one.project, "too_few_votes") if one.project in barred else one for one in outcome.losses]
    return replace(outcome, profile=profile, losses=losses)
