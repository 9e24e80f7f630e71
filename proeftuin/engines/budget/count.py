"""Counts an election by a method, with the reasons."""

from collections.abc import Sequence
from fractions import Fraction

from proeftuin.engines.budget.completion import Completed, complete
from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.greedy import turns, votes_needed
from proeftuin.engines.budget.knapsack import knapsack
from proeftuin.engines.budget.outcome import Loss, Method, Outcome, Reason, Step
from proeftuin.engines.budget.phragmen import Ended, phragmen
from proeftuin.engines.budget.profile import Profile, collapse, rivals
from proeftuin.engines.budget.progress import Progress, silent
from proeftuin.engines.budget.shares import Rule
from proeftuin.engines.budget.threshold import below, told, without
from proeftuin.engines.budget.ties import tie_order
from proeftuin.engines.budget.wallets import Wallets


def count(election: Election, method: Method, progress: Progress = silent) -> Outcome:
    """Count. Raises knapsack.TooManyChoicesError where the best set can't be found."""
    profile = collapse(election)
    ranks = tie_order(election.projects, profile.votes, method.seed)
    barred = frozenset(below(profile, method.at_least))
    if not barred:
        return _counted(election, profile, ranks, method, progress)
    return told(_counted(election, without(profile, barred), ranks, method, progress), profile, barred)


def _counted(
    election: Election, profile: Profile, ranks: list[int], method: Method, progress: Progress
) -> Outcome:  # fmt: skip
    if method.rule == "greedy":
        return _greedy(election, profile, ranks, method)
    if method.rule == "knapsack":
        return _knapsack(election, profile, ranks, method)
    if method.rule == "phragmen":
        return _savings(election, profile, method, phragmen(election, profile, ranks))
    rule = Rule(election, profile, method.utility or "cost", ranks)
    return _shares(rule, method, complete(rule, method.completion, progress))


def _greedy(election: Election, profile: Profile, ranks: list[int], method: Method) -> Outcome:
    turned = turns(election, profile, ranks, skipping=method.skipping)
    steps, losses = [], []
    for turn in turned:
        cost = election.projects[turn.project].cost
        if turn.outcome == "won":
            steps.append(Step(turn.project, "votes", turn.left - cost))
            continue
        reason: Reason = "over_budget" if cost > election.budget else turn.outcome
        losses.append(
            Loss(
                turn.project,
                reason,
                money=Fraction(turn.left),
                lacking=Fraction(max(0, cost - turn.left)),
                needed=votes_needed(election, profile, ranks, turn.project, turned, skipping=method.skipping),
                rival=turn.because,
            )
        )
    return Outcome(election, profile, method, steps, losses)


def _knapsack(election: Election, profile: Profile, ranks: list[int], method: Method) -> Outcome:
    won = knapsack(election, profile, ranks, by_cost=method.utility == "cost")
    steps, left = [], election.budget
    for at in won:
        left -= election.projects[at].cost
        steps.append(Step(at, "set", left))
    losses = [
        Loss(at, plain or "better_set", money=Fraction(left), rival=rival)
        for at, plain, rival in _lost(election, profile, won)
    ]
    return Outcome(election, profile, method, steps, losses)


def _lost(election: Election, profile: Profile, won: Sequence[int]) -> list[tuple[int, Reason | None, int | None]]:
    """The losers, with the reason where it is the same under every rule, and the winner that stands in the way."""
    against = rivals(election)
    lost: list[tuple[int, Reason | None, int | None]] = []
    for at, project in enumerate(election.projects):
        if at in won:
            continue
        rival = next((one for one in won if one in against[at]), None)
        if not profile.votes[at]:
            lost.append((at, "no_votes", None))
        elif project.cost > election.budget:
            lost.append((at, "over_budget", None))
        else:
            lost.append((at, "incompatible" if rival is not None else None, rival))
    return lost


def _shares(rule: Rule, method: Method, done: Completed) -> Outcome:
    """Pay again in fractions, so that all payments of a project make its cost exactly."""
    election, profile = rule.election, rule.profile
    wallets = Wallets(profile, done.endowment)
    steps, left = [], election.budget
    for place, at in enumerate(done.winners):
        left -= election.projects[at].cost
        if place >= done.shared:
            steps.append(Step(at, "left-over", left))
            continue
        steps.append(_bought(rule, wallets, at, left))
    held = [wallets.left(place) for place in range(len(profile.weights))]
    losses = []
    for at, plain, rival in _lost(election, profile, done.winners):
        money = wallets.total(profile.backers[at].tolist())
        lacking = max(Fraction(0), election.projects[at].cost - money)
        losses.append(Loss(at, plain or "backers_short", money, lacking, rival=rival))
    return Outcome(election, profile, method, steps, losses, done.endowment, done.steps, held)


def _bought(rule: Rule, wallets: Wallets, at: int, left: int) -> Step:
    cost = rule.election.projects[at].cost
    who, points = rule.profile.backers[at].tolist(), rule.points(at).tolist()
    rate = wallets.rate(who, points, cost)
    if rate is None:
        raise AssertionError("a winner can be paid")
    paid = [Fraction(one, wallets.common) for one in wallets.pay(who, points, rate)]
    price = max(paid)
    return Step(at, "shares", left, price, cost / price if price else None, dict(zip(who, paid, strict=True)), rate)


def _savings(election: Election, profile: Profile, method: Method, ended: Ended) -> Outcome:
    loads = [Fraction(0)] * len(profile.weights)
    steps, left = [], election.budget
    for one in ended.bought:
        cost = election.projects[one.project].cost
        left -= cost
        paid = {place: one.moment - loads[place] for place in profile.backers[one.project].tolist()}
        for place in paid:
            loads[place] = one.moment
        price = max(paid.values())
        steps.append(Step(one.project, "savings", left, price, cost / price if price else None, paid, one.moment))
    end = ended.ended_at
    held = [end - load for load in loads]
    losses = []
    for at, plain, rival in _lost(election, profile, [one.project for one in ended.bought]):
        weights = profile.weights
        money = sum((held[place] * int(weights[place]) for place in profile.backers[at].tolist()), Fraction(0))
        cost = election.projects[at].cost
        if plain is None and at == ended.stopped_at:
            losses.append(Loss(at, "stopped", Fraction(left), Fraction(cost - left)))
        else:
            losses.append(Loss(at, plain or "later", money, max(Fraction(0), cost - money), rival=rival))
    return Outcome(election, profile, method, steps, losses, None, 0, held)
