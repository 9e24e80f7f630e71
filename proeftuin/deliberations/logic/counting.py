"""Counting votes, exactly and in whole numbers: majority, dots, and ranked choice by Schulze's method. No Django.

Schulze: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011), with winning votes as the strength of a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RULES = ("more_yes", "two_thirds", "half_of_all")
MOST_DOTS = 100
MOST_OPTIONS = 30

type Ranking = Sequence[Sequence[str]]  # groups from best to worst; what stands in one group is equally good


@dataclass(frozen=True, slots=True)
class Majority:
    """A vote with yes and no. Abstaining counts for the quorum and for "half_of_all", not for the rest."""

    yes: int
    no: int
    abstain: int
    electors: int
    rule: str

    @property
    def voted(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def carried(self) -> bool:
        if self.rule == "two_thirds":
            return self.yes > 0 and self.yes * 3 >= (self.yes + self.no) * 2
        if self.rule == "half_of_all":
            return self.yes * 2 > self.electors
        return self.yes > self.no


@dataclass(frozen=True, slots=True)
class Schulze:
    """The outcome of ranked choice. ``pairwise[a][b]``: how many put a above b. ``levels``: best first, with ties."""

    options: Sequence[str]
    pairwise: Mapping[str, Mapping[str, int]]
    levels: Sequence[Sequence[str]]


def dots_problem(spread: Mapping[str, int], options: Sequence[str], dots: int, most: int) -> str:
    """What is wrong with someone's dots: "unknown", "number", "none", "too_many" or "too_many_on_one"; or nothing."""
    if any(option not in options for option in spread):
        return "unknown"
    if any(isinstance(number, bool) or not isinstance(number, int) or number < 0 for number in spread.values()):
        return "number"
    given = sum(spread.values())
    if given == 0:
        return "none"
    if given > dots:
        return "too_many"
    return "too_many_on_one" if max(spread.values()) > most else ""


def dots(ballots: Sequence[Mapping[str, int]], options: Sequence[str]) -> dict[str, int]:
    """How many dots each option got, in the order of the options."""
    return {option: sum(ballot.get(option, 0) for ballot in ballots) for option in options}


def levels_of(points: Mapping[str, int]) -> list[list[str]]:
    """Options from most to fewest points; equal ones together."""
    return [
        [one for one, own in points.items() if own == value] for value in sorted(set(points.values()), reverse=True)
    ]


def ranking_problem(ranking: Ranking, options: Sequence[str]) -> str:
    """What is wrong with a ranking: "unknown", "twice" or "none"; or nothing. Options may be left out."""
    named = [option for group in ranking for option in group]
    if any(option not in options for option in named):
        return "unknown"
    if len(set(named)) < len(named):
        return "twice"
    return "" if named else "none"


def schulze(ballots: Sequence[Ranking], options: Sequence[str]) -> Schulze:
    """Ranked choice. What a ballot leaves out stands below all that it names."""
    pairs = _pairwise(ballots, options)
    paths = _strongest_paths(pairs, options)
    levels, left = [], list(options)
    while left:
        # Nothing that is left is preferred to these: the first level are the winners.
        best = [one for one in left if all(paths[one][other] >= paths[other][one] for other in left if other != one)]
        levels.append(best)
        left = [one for one in left if one not in best]
    return Schulze(options, pairs, levels)


def _pairwise(ballots: Sequence[Ranking], options: Sequence[str]) -> dict[str, dict[str, int]]:
    pairs = {one: dict.fromkeys((other for other in options if other != one), 0) for one in options}
    for ranking in ballots:
        place = {option: at for at, group in enumerate(ranking) for option in group}
        last = len(ranking)
        for one in options:
            for other in pairs[one]:
                pairs[one][other] += place.get(one, last) < place.get(other, last)
    return pairs


def _strongest_paths(pairs: Mapping[str, Mapping[str, int]], options: Sequence[str]) -> dict[str, dict[str, int]]:
    """The widest path between each two, by Floyd and Warshall."""
    paths = {one: {other: own if own > pairs[other][one] else 0 for other, own in row.items()}
             for one, row in pairs.items()}  # fmt: skip
    for via in options:
        for one in options:
            for other in options:
                if len({via, one, other}) == 3:
                    paths[one][other] = max(paths[one][other], min(paths[one][via], paths[via][other]))
    return paths
