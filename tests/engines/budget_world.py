"""Small elections, and the rules written down voter by voter in fractions, as slow and plain as they are defined."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from proeftuin.engines.budget.election import Election, Project
from proeftuin.engines.budget.profile import collapse, rivals
from proeftuin.engines.budget.ties import tie_order


@st.composite
def elections(draw: st.DrawFn, *, pointed: bool = False, exclusive: bool = True) -> Election:
    """Up to 7 projects and 9 voters; costs that often tie; sets of which one can win."""
    count = draw(st.integers(0, 7))
    sets = st.lists(st.sampled_from("AB"), max_size=2, unique=True) if exclusive else st.just([])
    projects = tuple(
        Project(f"p{at}", draw(st.one_of(st.integers(0, 12), st.integers(1, 400))), sets=tuple(draw(sets)))
        for at in range(count)
    )
    places = st.lists(st.integers(0, max(count - 1, 0)), unique=True, max_size=count)
    ballots = draw(st.lists(places if count else st.just([]), max_size=9))
    points = None
    if pointed:
        points = [tuple(draw(st.integers(0, 5)) for _ in chosen) for chosen in ballots]
    return Election(
        projects=projects,
        budget=draw(st.one_of(st.integers(0, 60), st.integers(1, 900))),
        voters=[f"v{at}" for at in range(len(ballots))],
        choices=[tuple(chosen) for chosen in ballots],
        points=points,
        kind="cumulative" if pointed else "approval",
    )


def ranks_of(election: Election, seed: str = "") -> list[int]:
    return tie_order(election.projects, collapse(election).votes, seed)


def plain_shares(election: Election, utility: str, endowment: Fraction, ranks: Sequence[int]) -> list[int]:
    """Equal Shares by its definition."""
    money = [endowment] * len(election.voters)
    gains = [_gains(election, at, utility) for at in range(len(election.projects))]
    against = rivals(election)
    won: list[int] = []
    closed: set[int] = set()
    while True:
        offers = []
        for at, project in enumerate(election.projects):
            if at in closed or not gains[at] or project.cost > election.budget:
                continue
            rate = _rate(project.cost, gains[at], money)
            if rate is not None:
                worth = project.cost if utility == "cost" else 1
                offers.append((rate / worth if worth else Fraction(0), ranks[at], at, rate))
        if not offers:
            return won
        _, _, at, rate = min(offers)
        for voter, gain in gains[at].items():
            money[voter] -= min(money[voter], rate * gain)
        won.append(at)
        closed |= {at} | against[at]


def plain_phragmen(election: Election, ranks: Sequence[int]) -> list[int]:
    """Sequential Phragmén by its definition."""
    loads = [Fraction(0)] * len(election.voters)
    backers = [_gains(election, at, "cardinality") for at in range(len(election.projects))]
    against = rivals(election)
    won: list[int] = []
    closed = {at for at, one in enumerate(election.projects) if not backers[at] or one.cost > election.budget}
    left = election.budget
    while len(closed) < len(election.projects):
        moment, _, at = min(
            ((project.cost + sum(loads[one] for one in backers[at])) / Fraction(len(backers[at])), ranks[at], at)
            for at, project in enumerate(election.projects)
            if at not in closed
        )
        if election.projects[at].cost > left:
            break
        left -= election.projects[at].cost
        for one in backers[at]:
            loads[one] = moment
        won.append(at)
        closed |= {at} | against[at]
    return won


def best_sets(election: Election, *, by_cost: bool) -> tuple[int, int]:
    """Points and cost of the best set that fits, found by trying all."""
    score = collapse(election).score
    against = rivals(election)
    best = (0, 0)
    for size in range(len(election.projects) + 1):
        for chosen in combinations(range(len(election.projects)), size):
            cost = sum(election.projects[at].cost for at in chosen)
            if cost > election.budget or any(other in against[at] for at in chosen for other in chosen):
                continue
            value = sum(score[at] * (max(1, election.projects[at].cost) if by_cost else 1) for at in chosen)
            best = max(best, (value, -cost))
    return best[0], -best[1]


def _gains(election: Election, at: int, utility: str) -> dict[int, int]:
    found = {}
    for voter, chosen in enumerate(election.choices):
        points = election.points[voter] if election.points is not None else (1,) * len(chosen)
        for one, weight in zip(chosen, points, strict=True):
            if one == at and weight:
                found[voter] = weight if utility == "points" else 1
    return found


def _rate(cost: int, gains: dict[int, int], money: Sequence[Fraction]) -> Fraction | None:
    if sum(money[one] for one in gains) < cost:
        return None
    rest, share = Fraction(cost), sum(gains.values())
    for voter in sorted(gains, key=lambda one: money[one] / gains[one]):
        if rest * gains[voter] <= money[voter] * share:
            return rest / share
        rest -= money[voter]
        share -= gains[voter]
    return Fraction(0)
