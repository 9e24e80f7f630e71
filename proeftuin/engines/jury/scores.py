"""What a jury gave: for each entry and juror a score on each criterion. Exact: numbers are fractions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

type Score = tuple[str, str, str, Fraction]  # entry, juror, criterion, score
type Scores = tuple[Fraction, ...]  # one per criterion


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the rubric. ``weight`` is its share, 0 to 1; ``threshold`` the least mean an entry needs on it."""

    name: str
    weight: Fraction
    threshold: Fraction | None = None


@dataclass(frozen=True)
class Card:
    """All scores of a call: ``given[entry, juror]`` holds a score per criterion, in the order of ``criteria``."""

    criteria: tuple[Criterion, ...]
    entries: tuple[str, ...]
    jurors: tuple[str, ...]
    given: Mapping[tuple[str, str], Scores]

    def total(self, scores: Scores) -> Fraction:
        """x_ij = Σ_k w_k·s_ijk."""
        return exact_sum([one.weight * score for one, score in zip(self.criteria, scores, strict=True)])

    @cached_property
    def by_entry(self) -> dict[str, list[Scores]]:
        """The scores of each entry, one per juror."""
        found: dict[str, list[Scores]] = {entry: [] for entry in self.entries}
        for (entry, _juror), scores in self.given.items():
            found[entry].append(scores)
        return found

    @cached_property
    def read_by(self) -> dict[str, tuple[str, ...]]:
        """The jurors of each entry."""
        found: dict[str, list[str]] = {entry: [] for entry in self.entries}
        for entry, juror in self.given:
            found[entry].append(juror)
        return {entry: tuple(jurors) for entry, jurors in found.items()}


def exact_sum(parts: Sequence[Fraction]) -> Fraction:
    """As sum(), over one common denominator: several times faster where there are tens of thousands."""
    bottom = lcm(*(part.denominator for part in parts))
    return Fraction(sum(part.numerator * (bottom // part.denominator) for part in parts), bottom)


def weighed(weights: Mapping[str, Fraction], thresholds: Mapping[str, Fraction] | None = None) -> tuple[Criterion, ...]:
    """A rubric from weights that sum to 100 (or to 1). Raises ValueError, which says what they sum to."""
    total = sum(weights.values(), Fraction())
    if any(weight <= 0 for weight in weights.values()):
        raise ValueError("each weight must be more than 0")
    if total not in (1, 100):
        raise ValueError(f"the weights sum to {float(total):g}; they must sum to 100")
    known = thresholds or {}
    return tuple(Criterion(name, weight / total, known.get(name)) for name, weight in weights.items())


def equal(names: Sequence[str]) -> tuple[Criterion, ...]:
    """A rubric in which each criterion weighs the same."""
    return tuple(Criterion(name, Fraction(1, len(names))) for name in names)


def card(criteria: tuple[Criterion, ...], scores: Iterable[Score]) -> Card:
    """Scores in any order, as a card. Raises ValueError for a score given twice, on no criterion of the rubric, or for
    a juror who skipped a criterion of an entry.
    """
    at = {criterion.name: index for index, criterion in enumerate(criteria)}
    rows: dict[tuple[str, str], list[Fraction | None]] = {}
    entries: dict[str, None] = {}
    jurors: dict[str, None] = {}
    for entry, juror, criterion, score in scores:
        if criterion not in at:
            raise ValueError(f"{criterion} is no criterion of the rubric")
        row = rows.setdefault((entry, juror), [None] * len(criteria))
        if row[at[criterion]] is not None:
            raise ValueError(f"{juror} scored {entry} twice on {criterion}")
        row[at[criterion]] = score
        entries.setdefault(entry)
        jurors.setdefault(juror)
    given: dict[tuple[str, str], Scores] = {}
    for (entry, juror), found in rows.items():
        whole = tuple(score for score in found if score is not None)
        if len(whole) < len(found):
            raise ValueError(f"{juror} gave {entry} no score on {criteria[found.index(None)].name}")
        given[entry, juror] = whole
    return Card(criteria, tuple(entries), tuple(jurors), given)
