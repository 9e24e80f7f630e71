"""Figures that explain themselves and give nobody away. Knows no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SMALLEST = 5  # a group of fewer people is not shown: one might be recognised


@dataclass(frozen=True, slots=True)
class Cell:
    """One group's count. ``count`` is None when it is hidden; ``share`` is of all whose group is known, 0 to 1."""

    group: str
    count: int | None
    share: float | None
    population: float | None = None  # the group's share of the population, 0 to 1
    people: int | None = None  # the group's size in the population
    is_small: bool = False  # too few came to be shown

    @property
    def is_hidden(self) -> bool:
        return self.count is None

    @property
    def gap(self) -> float | None:
        """How far the share of those who took part lies from the share of the population, in points from -1 to 1."""
        if self.share is None or self.population is None:
            return None
        return self.share - self.population


def hidden_groups(counts: Mapping[str, int], smallest: int = SMALLEST) -> frozenset[str]:
    """The groups to hide: each of 1 to ``smallest`` - 1, and the next smallest where only one would be hidden.

    Hiding one alone is no use: whoever knows the total subtracts the others. Groups of none hide nobody.
    """
    small = {group for group, n in counts.items() if 0 < n < smallest}
    hidden_sum = sum(counts[group] for group in small)
    others = sorted((n, group) for group, n in counts.items() if n > 0 and group not in small)
    while small and others and (len(small) == 1 or hidden_sum < smallest):
        n, group = others.pop(0)
        small.add(group)
        hidden_sum += n
    return frozenset(small)


def cells(
    counts: Mapping[str, int], population: Mapping[str, int] | None = None, smallest: int = SMALLEST
) -> list[Cell]:
    """Each group with its share, in the order given; groups of the population that nobody came from, with 0."""
    hidden, total = hidden_groups(counts, smallest), sum(counts.values())
    people = dict(population or {})
    everyone = sum(people.values())
    groups = [*counts, *(group for group in people if group not in counts)]
    made = []
    for group in groups:
        n = counts.get(group, 0)
        shown = None if group in hidden else n
        share = None if shown is None or not total else n / total
        part = people[group] / everyone if group in people and everyone else None
        made.append(Cell(group, shown, share, part, people.get(group), is_small=0 < n < smallest))
    return made


def missing(made: Sequence[Cell], least: float = 0.03) -> list[Cell]:
    """The groups whose voice is missing: their share lies ``least`` or more under that of the population; worst first.

    Of a group that is too small to be shown nobody is taken to have come; one that is hidden only to protect another
    is left out.
    """
    known = [one for one in made if one.population is not None and (one.is_small or not one.is_hidden)]
    found = [one for one in known if _gap(one) <= -least]
    return sorted(found, key=lambda one: (_gap(one), one.group))


def _gap(cell: Cell) -> float:
    return cell.gap if cell.gap is not None else -(cell.population or 0.0)


def daily(counts: Mapping[date, int], first: date, last: date) -> list[tuple[date, int]]:
    """A count for each day from ``first`` to ``last``, days without any included. Empty when last is before first."""
    days = (last - first).days + 1
    return [(first + timedelta(days=at), counts.get(first + timedelta(days=at), 0)) for at in range(max(days, 0))]


def in_steps(series: Sequence[tuple[date, int]], most: int = 60) -> tuple[int, list[tuple[date, int]]]:
    """The same counts in at most ``most`` steps of equal length: (days per step, [(first day, count)])."""
    step = max(1, -(-len(series) // most))
    joined = [(series[at][0], sum(n for _day, n in series[at : at + step])) for at in range(0, len(series), step)]
    return step, joined


def weekly_steps(series: Sequence[tuple[date, int]]) -> tuple[int, list[tuple[date, int]]]:
    """Days up to two months, weeks up to fourteen, and longer steps beyond, so that columns stay wide enough to see."""
    if len(series) <= 62:
        return in_steps(series, 62)
    weeks = -(-len(series) // 7)
    return in_steps(series, weeks) if weeks <= 60 else in_steps(series, 60)
