"""Votes for tests of the opinion map: made by hand, at random, or with groups hidden in them."""

import numpy as np
from hypothesis import strategies as st

from proeftuin.engines.opinions.votes import Votes, gather

events = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from((1, -1, 0))), max_size=150
)  # (person, statement, vote), in order of time


def gathered(cast: list[tuple[int, int, int]]) -> Votes:
    people, statements, values = zip(*cast, strict=True) if cast else ((), (), ())
    return gather(people, statements, values)


def camps(
    people: int, statements: int, groups: int, *, seed: int = 0, density: float = 0.4
) -> tuple[Votes, np.ndarray]:
    """People of a few camps who vote with their camp nine times in ten; also the camp of each."""
    chance = np.random.default_rng(seed)
    camp = np.arange(people) % groups
    belief = chance.choice((-1, 1), (groups, statements))
    seen = chance.random((people, statements)) < density
    who, what = np.nonzero(seen)
    loyal = chance.random(len(who)) < 0.9
    votes = np.where(loyal, belief[camp[who], what], chance.integers(-1, 2, len(who)))
    return gather(who, what, votes, known_people=range(people), known_statements=range(statements)), camp


def noise(people: int, statements: int, *, seed: int = 0, density: float = 0.2) -> Votes:
    """Everybody draws each vote from the same urn."""
    chance = np.random.default_rng(seed)
    who, what = np.nonzero(chance.random((people, statements)) < density)
    leaning = chance.dirichlet((2, 1, 2), statements).cumsum(1)[what]
    return gather(who, what, (chance.random(len(who))[:, None] > leaning).sum(1) - 1)
