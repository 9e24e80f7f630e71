"""Scores of an assessment: several people apart, the range before the mean, the weakest beside it. No Django.

Values are 0 to 4; "not applicable" is None. A score is the mean times 25, so 0 to 100, kept exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

VALUES = range(5)
TIMES = 25
DISAGREE = 2  # a range from which people do not mean the same
FEWEST_FOR_NOTES = 3  # people, before remarks are shown: with fewer one knows whose they are

type Value = int | None
type Verdict = Literal["red", "amber", "green"]


@dataclass(frozen=True, slots=True)
class Spread:
    """What people answered to one item. ``counts`` says how many gave 0, 1, 2, 3 and 4; nobody is named."""

    counts: tuple[int, int, int, int, int]
    skipped: int = 0  # not applicable, or can't say

    @property
    def people(self) -> int:
        return sum(self.counts)

    @property
    def low(self) -> int | None:
        return next((value for value in VALUES if self.counts[value]), None)

    @property
    def high(self) -> int | None:
        return next((value for value in reversed(VALUES) if self.counts[value]), None)

    @property
    def range(self) -> int:
        return 0 if self.low is None or self.high is None else self.high - self.low

    @property
    def disagree(self) -> bool:
        return self.range >= DISAGREE

    @property
    def mean(self) -> Fraction | None:
        return Fraction(sum(v * n for v, n in enumerate(self.counts)), self.people) if self.people else None

    @property
    def score(self) -> Fraction | None:
        return None if self.mean is None else self.mean * TIMES


def spread(values: Iterable[Value]) -> Spread:
    """Answers of several people to one item. Raises ValueError for a value that is no answer."""
    counts, skipped = [0, 0, 0, 0, 0], 0
    for value in values:
        if value is None:
            skipped += 1
        elif value in VALUES:
            counts[value] += 1
        else:
            raise ValueError(f"{value} is not 0 to 4")
    return Spread((counts[0], counts[1], counts[2], counts[3], counts[4]), skipped)


def mean_score(scores: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the scores that are known."""
    known = [one for one in scores if one is not None]
    return sum(known, Fraction()) / len(known) if known else None


@dataclass(frozen=True, slots=True)
class Side:
    """One group of items (a dimension): the spreads of its items and its score."""

    id: str
    items: Mapping[str, Spread]

    @property
    def score(self) -> Fraction | None:
        """The mean of its items, each the mean of the people: an item that few answered weighs as much as another."""
        return mean_score(one.score for one in self.items.values())

    @property
    def range(self) -> int:
        return max((one.range for one in self.items.values()), default=0)

    @property
    def disagree(self) -> bool:
        return any(one.disagree for one in self.items.values())


@dataclass(frozen=True, slots=True)
class Overall:
    """The mean and the weakest link, always together. ``weakest`` names the side with the lowest score."""

    mean: Fraction | None
    weakest: str
    lowest: Fraction | None


def overall(sides: Sequence[Side], *, high_is_good: bool = True) -> Overall:
    """Over all sides. Where a high value is bad, the weakest is the side with the highest score."""
    known = [(one.score, one.id) for one in sides if one.score is not None]
    if not known:
        return Overall(None, "", None)
    lowest, weakest = (min if high_is_good else max)(known, key=lambda pair: pair[0])
    return Overall(mean_score(score for score, _id in known), weakest, lowest)


@dataclass(frozen=True, slots=True)
class Rule:
    """When it is red and when it is green: numbers of 0 to 100, and the sides that must not be low."""

    critical: tuple[str, ...]
    red_below: int = 40
    green_mean: int = 70
    green_min: int = 50


def verdict(scores: Mapping[str, Fraction | None], rule: Rule) -> Verdict | None:
    """Red when one of the critical sides is too low; green when mean and lowest are high enough; amber between.

    What nobody could score is not low, but nothing is green while a critical side is not known. None: no scores.
    """
    known = {side: score for side, score in scores.items() if score is not None}
    if not known:
        return None
    critical = [scores.get(side) for side in rule.critical]
    if any(score is not None and score < rule.red_below for score in critical):
        return "red"
    mean = sum(known.values(), Fraction()) / len(known)
    complete = all(score is not None for score in critical)
    if complete and mean >= rule.green_mean and min(known.values()) >= rule.green_min:
        return "green"
    return "amber"


def is_weak(score: Fraction | None, limit: int, *, high_is_good: bool) -> bool:
    """Whether something has to be done: below the limit where high is good, from the limit on where high is bad."""
    if score is None:
        return False
    return score < limit if high_is_good else score >= limit


# The simplicity check ----------------------------------------------------------------------------------------------
type Tried = Literal["too_few", "simple", "again"]


def tried(succeeded: int, people: int, *, of_five: int = 4, enough: int = 5) -> Tried:
    """Whether a task is simple enough: at least ``of_five`` of each five. Judged from ``enough`` people on."""
    if people < enough:
        return "too_few"
    return "simple" if succeeded * 5 >= people * of_five else "again"


# Who is on the team ------------------------------------------------------------------------------------------------
def lacking(present: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """What a team lacks of what it should have, in its order."""
    there = set(present)
    return [one for one in wanted if one not in there]
