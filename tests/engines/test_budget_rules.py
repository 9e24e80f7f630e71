"""The rules: never more than the budget, the same in any order and under any names, exact to the last fraction."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines.budget.completion import COMPLETIONS, complete
from proeftuin.engines.budget.count import count
from proeftuin.engines.budget.election import Election, Project
from proeftuin.engines.budget.leaps import room
from proeftuin.engines.budget.outcome import RULES, Method, receipts
from proeftuin.engines.budget.profile import collapse, rivals
from proeftuin.engines.budget.shares import Rule, Shares, Utility
from proeftuin.engines.budget.shown import shown

from .budget_world import best_sets, elections, plain_phragmen, plain_shares, ranks_of

UTILITIES: tuple[Utility, ...] = ("cost", "cardinality")
METHODS = [
    *(Method("equal-shares", utility, completion) for utility, completion in product(UTILITIES, COMPLETIONS)),
    Method("greedy"),
    Method("greedy", skipping=False),
    Method("phragmen"),
    Method("knapsack"),
    Method("knapsack", "cost"),
]
POINTED = [Method("equal-shares", "points", completion) for completion in COMPLETIONS]
methods = st.sampled_from(METHODS)


@settings(max_examples=300, deadline=None)
@given(elections() | elections(pointed=True), methods | st.sampled_from(POINTED))
def test_a_count_keeps_to_the_budget_and_explains_everything(election: Election, method: Method) -> None:
    outcome = count(election, method)
    won = {step.project for step in outcome.steps}
    assert outcome.spent <= election.budget
    assert len(won) == len(outcome.steps)
    assert won | {loss.project for loss in outcome.losses} == set(range(len(election.projects)))
    assert not any(rivals(election)[at] & won for at in won)
    weights = outcome.profile.weights
    for step in outcome.steps:
        if step.way in ("shares", "savings"):
            assert sum(one * int(weights[at]) for at, one in step.paid.items()) == election.projects[step.project].cost
    told = shown(outcome, with_receipts=True)
    assert told["winners"] == [step["project"] for step in told["steps"]]


@settings(max_examples=150, deadline=None)
@given(elections() | elections(pointed=True), methods, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(election: Election, method: Method, lot: random.Random) -> None:
    places = list(range(len(election.projects)))
    people = list(range(len(election.voters)))
    lot.shuffle(places)
    lot.shuffle(people)
    turned = {old: new for new, old in enumerate(places)}
    choices, points = [], []
    for voter in people:
        chosen = list(range(len(election.choices[voter])))
        lot.shuffle(chosen)
        choices.append(tuple(turned[election.choices[voter][one]] for one in chosen))
        if election.points is not None:
            points.append(tuple(election.points[voter][one] for one in chosen))
    mixed = replace(
        election,
        projects=tuple(election.projects[at] for at in places),
        voters=[election.voters[at] for at in people],
        choices=choices,
        points=points if election.points is not None else None,
    )
    assert count(mixed, method).winners == count(election, method).winners
    assert mixed.sha256 == election.sha256


@settings(max_examples=100, deadline=None)
@given(elections(), st.sampled_from(UTILITIES), st.integers(0, 5))
def test_names_change_nothing_but_the_lot(election: Election, utility: str, shift: int) -> None:
    """With the same lots for the places, other names give the same places."""
    ranks = ranks_of(election)
    renamed = replace(election, projects=tuple(replace(one, id=f"x{one.id}{shift}") for one in election.projects))
    for one in (election, renamed):
        shares = Shares(Rule(one, collapse(one), utility, ranks))  # type: ignore[arg-type]
        if one.voters:
            assert shares.run(Fraction(one.budget, len(one.voters))) == Shares(
                Rule(election, collapse(election), utility, ranks)  # type: ignore[arg-type]
            ).run(Fraction(election.budget, len(election.voters)))


@settings(max_examples=300, deadline=None)
@given(elections() | elections(pointed=True), st.sampled_from(["cost", "cardinality", "points"]), st.integers(1, 30))
def test_equal_shares_is_what_its_definition_says(election: Election, utility: str, more: int) -> None:
    if not election.voters:
        return
    ranks, profile = ranks_of(election), collapse(election)
    if utility == "points" and election.points is None:
        utility = "cardinality"
    for endowment in (Fraction(election.budget, len(election.voters)), Fraction(election.budget, 1 + more)):
        wanted = plain_shares(election, utility, endowment, ranks)
        guarded = Shares(Rule(election, profile, utility, ranks)).run(endowment)  # type: ignore[arg-type]
        fractions = Shares(Rule(election, profile, utility, ranks, "fractions")).run(endowment)  # type: ignore[arg-type]
        assert guarded == fractions == wanted


@pytest.mark.parametrize("seed", range(12))
def test_what_doubles_cannot_tell_apart_is_told_apart(seed: int) -> None:
    """Costs that differ in the thirteenth digit, and costs that just can or can't be paid."""
    lot = random.Random(seed)
    near = 10**12
    projects = tuple(
        Project(f"p{at}", lot.choice((near, near // 2, near // 3)) + lot.randint(-2, 2)) for at in range(9)
    )
    people = 40 + seed
    choices = [tuple(sorted(lot.sample(range(9), lot.randint(0, 6)))) for _ in range(people)]
    election = Election(projects, 3 * near + lot.randint(-2, 2), [str(at) for at in range(people)], choices)
    ranks, profile = ranks_of(election), collapse(election)
    for utility in ("cost", "cardinality"):
        endowment = Fraction(election.budget, people)
        wanted = plain_shares(election, utility, endowment, ranks)
        assert Shares(Rule(election, profile, utility, ranks)).run(endowment) == wanted  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(elections())
def test_phragmen_is_what_its_definition_says(election: Election) -> None:
    wanted = plain_phragmen(election, ranks_of(election))
    assert count(election, Method("phragmen")).winners == [election.projects[at].id for at in wanted]


@settings(max_examples=200, deadline=None)
@given(elections() | elections(pointed=True), st.booleans())
def test_knapsack_finds_the_best_set(election: Election, by_cost: bool) -> None:
    outcome = count(election, Method("knapsack", "cost" if by_cost else None))
    score = outcome.profile.score
    value = sum(
        score[step.project] * (max(1, election.projects[step.project].cost) if by_cost else 1) for step in outcome.steps
    )
    assert (value, outcome.spent) == best_sets(election, by_cost=by_cost)


@settings(max_examples=60, deadline=None)
@given(elections(), st.sampled_from(UTILITIES))
def test_add_one_stops_before_it_would_overspend(election: Election, utility: str) -> None:
    """The steps that were leapt over, one by one, give the same."""
    if not election.voters:
        return
    rule = Rule(election, collapse(election), utility, ranks_of(election))  # type: ignore[arg-type]
    done = complete(rule, "add-one")
    endowment = election.budget // len(election.voters)
    wanted = plain_shares(election, utility, Fraction(endowment), rule.ranks)
    if done.steps >= 300:
        return
    for _ in range(done.steps):
        endowment += 1
        wanted = plain_shares(election, utility, Fraction(endowment), rule.ranks)
        assert sum(election.projects[at].cost for at in wanted) <= election.budget
    assert done.winners == wanted
    # It stopped because one step more overspends, or because no further project can win: only their order may move.
    following = plain_shares(election, utility, Fraction(endowment + 1), rule.ranks)
    overspent = sum(election.projects[at].cost for at in following) > election.budget
    assert overspent or set(following) == set(wanted)


@settings(max_examples=80, deadline=None)
@given(elections() | elections(pointed=True), st.sampled_from(["cost", "cardinality", "points"]), st.integers(0, 40))
def test_within_the_room_nothing_changes(election: Election, utility: str, start: int) -> None:
    if utility == "points" and election.points is None:
        utility = "cost"
    rule = Rule(election, collapse(election), utility, ranks_of(election))  # type: ignore[arg-type]
    shares = Shares(rule)
    won = shares.run(Fraction(start)) or []
    free = room(rule, won, shares.rivals, Fraction(start))
    for part in (Fraction(1, 3), Fraction(99, 100)):
        ahead = part * (free if free is not None else 1000)
        assert (shares.run(start + ahead) or []) == won


@settings(max_examples=100, deadline=None)
@given(elections(), methods)
def test_each_receipt_adds_up(election: Election, method: Method) -> None:
    outcome = count(election, method)
    for at, one in enumerate(receipts(outcome)):
        assert len(one.won) + len(one.lost) == len(election.choices[at])
        if method.rule == "equal-shares" and outcome.endowment is not None:
            paid = sum(amount for _, amount in one.won if amount is not None)
            assert one.left is not None
            assert paid + one.left == outcome.endowment


def test_a_thousand_steps_are_leapt_over() -> None:
    """Ten people, a large sum: add-one would take 900,000 steps of one euro."""
    projects = (Project("a", 1_000_000), Project("b", 900_000))
    election = Election(projects, 1_000_000, [f"v{at}" for at in range(10)], [(0,)] + [(1,)] * 9)
    outcome = count(election, Method("equal-shares", completion="add-one"))
    assert outcome.winners == ["b"]
    assert outcome.endowment == 999_999


def test_one_project_that_takes_the_whole_budget_wins() -> None:
    """142 × (200000 / 142) is less than 200000 in doubles (Radiowo-Wólka 2019)."""
    election = Election(
        (Project("1", 200_000), Project("2", 200_000)), 200_000, [f"v{at}" for at in range(142)], [(0,)] * 142
    )
    assert count(election, Method()).winners == ["1"]


def test_ties_go_to_the_cheaper_then_to_more_votes_then_by_lot() -> None:
    projects = (Project("dear", 40), Project("cheap", 30), Project("same", 30))
    election = Election(projects, 60, ["1", "2", "3", "4"], [(0, 1, 2), (0, 1, 2), (0,), (1,)])
    assert count(election, Method("greedy")).winners == ["cheap", "same"]
    lots = {
        count(replace(election, choices=[(1, 2)] * 4, budget=30), Method(seed=str(seed))).winners[0]
        for seed in range(20)
    }
    assert lots == {"cheap", "same"}


def test_votes_needed_are_enough_and_no_fewer_are() -> None:
    projects = (Project("a", 60), Project("b", 50), Project("c", 30))
    ballots = [(0,)] * 9 + [(2,)] * 6 + [(1,)] * 4
    election = Election(projects, 100, [str(at) for at in range(19)], ballots)
    loss = count(election, Method("greedy")).losses[0]
    assert (loss.reason, loss.needed, loss.lacking) == ("no_room", 9, 40)
    assert loss.needed is not None
    for many, wins in ((loss.needed - 1, False), (loss.needed, True)):
        more = Election(projects, 100, [str(at) for at in range(15 + many)], [*ballots[:15], *[(1,)] * many])
        assert ("b" in count(more, Method("greedy")).winners) is wins


@pytest.mark.parametrize("rule", RULES)
def test_nothing_to_count_is_no_mistake(rule: str) -> None:
    assert count(Election((), 0, [], []), Method(rule)).winners == []  # type: ignore[arg-type]
    assert count(Election((Project("a", 5),), 10, [], []), Method(rule)).losses[0].reason == "no_votes"  # type: ignore[arg-type]
