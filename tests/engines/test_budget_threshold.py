"""A minimum of votes: fewer, and a project can't win, under any rule; the rest is as if nobody had chosen it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.budget.count import count
from proeftuin.engines.budget.election import Election, Project
from proeftuin.engines.budget.outcome import RULES, Method, RuleName
from proeftuin.engines.budget.profile import collapse
from proeftuin.engines.budget.shown import shown

from .budget_world import elections


def cleared(election: Election, at_least: int) -> Election:
    """The ballots without the projects that too few people chose."""
    votes = collapse(election).votes
    kept = [[(at, one) for at, one in enumerate(chosen) if votes[one] >= at_least] for chosen in election.choices]
    points = election.points
    return replace(
        election,
        choices=[tuple(one for _at, one in ballot) for ballot in kept],
        points=[tuple(points[who][at] for at, _one in ballot) for who, ballot in enumerate(kept)] if points else None,
    )


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=60, deadline=None)
@given(elections() | elections(pointed=True), st.integers(1, 5))
def test_it_is_as_if_nobody_had_chosen_them(rule: RuleName, election: Election, at_least: int) -> None:
    method = Method(rule, completion="add-one-then-utilitarian", at_least=at_least)
    found, votes = count(election, method), collapse(election).votes
    assert found.winners == count(cleared(election, at_least), replace(method, at_least=0)).winners
    assert all(votes[step.project] >= at_least for step in found.steps)
    assert found.spent <= election.budget
    barred = {at for at, many in enumerate(votes) if 0 < many < at_least}
    assert {one.project for one in found.losses if one.reason == "too_few_votes"} == barred
    assert found.profile.votes == votes


def test_it_is_told_with_the_votes_as_they_were_given() -> None:
    election = Election(
        projects=(Project("a", 40), Project("b", 10)), budget=50, voters=["1", "2", "3"], choices=[(0,), (0,), (0, 1)]
    )
    assert count(election, Method("greedy")).winners == ["a", "b"]
    told = shown(count(election, Method("greedy", at_least=2)))
    assert (told["winners"], told["parameters"]["at_least"]) == (["a"], 2)
    (loser,) = told["losers"]
    assert (loser["project"], loser["votes"], loser["reason"]) == ("b", 1, "too_few_votes")
