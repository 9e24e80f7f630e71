"""From scores to a ranking: raw and adjusted side by side, thresholds first, ties by stated rules, places 1, 1, 3."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import fmean, pstdev

from .effects import effects, groups, qualities
from .scores import Card, Criterion, Scores, exact_sum

METHODS = ("additive", "raw", "z-score")
LEAST_READ = 5  # entries a juror must have scored before z-scores say anything
LEAST_SCORES, ADVISED_SCORES = 2, 3  # independent scores of an entry
WIDE = 3  # points between the highest and the lowest total of an entry: talk about it
TOTAL = "total"  # the name under which a threshold on the whole is told

type Key = tuple[Fraction | float, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands. ``rank`` is None below a threshold, and ``below`` says which. ``broken_by`` says what put
    it above or below an entry with the same result: the name of a criterion, or "vote".
    """

    entry: str
    raw: Fraction
    adjusted: Fraction | float
    spread: Fraction  # highest less lowest total
    jurors: int
    criteria: Scores  # raw mean on each criterion
    rank: int | None = None
    below: tuple[str, ...] = ()
    broken_by: str = ""

    @property
    def wide(self) -> bool:
        """Whether jurors differ so much that they should talk about it."""
        return self.spread > WIDE


@dataclass(frozen=True, slots=True)
class Ranking:
    """``method`` is what was used, which is raw where z-scores were asked of too few scores."""

    method: str
    places: tuple[Place, ...]
    effects: dict[str, Fraction]  # of each juror on the total
    groups: tuple[tuple[str, ...], ...]  # of jurors that can be compared


def rank(
    card: Card, *, method: str = "additive", least: Fraction | None = None, votes: Mapping[str, int] | None = None,
    least_read: int = LEAST_READ,
) -> Ranking:  # fmt: skip
    """Rank by the method, entries below a threshold last and without a place.

    ``least`` is the threshold on the raw total. ``votes`` holds the recorded vote among entries that stay equal: more
    goes first. Thresholds look at raw means, because anchors are about what was given. Raises ValueError for a method
    that isn't one of METHODS.
    """
    if method not in METHODS:
        raise ValueError(f"{method} is no method; there are {', '.join(METHODS)}")
    effect = effects(card)
    scaled = _z_scores(card, least_read) if method == "z-score" else None
    used = "raw" if method == "z-score" and scaled is None else method
    means = {entry: _means(rows) for entry, rows in card.by_entry.items()}
    judged = qualities(card, effect) if used == "additive" else means
    found = [_place(card, entry, means[entry], judged[entry], scaled, least) for entry in card.entries]
    totals = {juror: card.total(scores) for juror, scores in effect.items()}
    return Ranking(used, _placed(card.criteria, found, judged, votes or {}), totals, groups(card))


def _place(
    card: Card, entry: str, mean: Scores, judged: Scores, scaled: dict[str, float] | None, least: Fraction | None
) -> Place:  # fmt: skip
    totals = [card.total(scores) for scores in card.by_entry[entry]]
    raw = card.total(mean)
    below = [
        one.name for one, got in zip(card.criteria, mean, strict=True)
        if one.threshold is not None and got < one.threshold
    ]  # fmt: skip
    if least is not None and raw < least:
        below.append(TOTAL)
    adjusted = scaled[entry] if scaled is not None else card.total(judged)
    return Place(entry, raw, adjusted, max(totals) - min(totals), len(totals), mean, below=tuple(below))


def _means(rows: list[Scores]) -> Scores:
    return tuple(exact_sum(column) / len(rows) for column in zip(*rows, strict=True))


def _z_scores(card: Card, least_read: int) -> dict[str, float] | None:
    """The mean of (x_ij − mean_j) / sd_j, with the deviation of the population; None where a juror read too little or
    gave everything the same.
    """
    totals = {pair: float(card.total(scores)) for pair, scores in card.given.items()}
    read: dict[str, list[float]] = {juror: [] for juror in card.jurors}
    for (_entry, juror), total in totals.items():
        read[juror].append(total)
    if any(len(given) < least_read or len(set(given)) < 2 for given in read.values()):
        return None
    scale = {juror: (fmean(given), pstdev(given)) for juror, given in read.items()}
    found: dict[str, list[float]] = {entry: [] for entry in card.entries}
    for (entry, juror), total in totals.items():
        mean, deviation = scale[juror]
        found[entry].append((total - mean) / deviation)
    return {entry: round(fmean(scores), 12) for entry, scores in found.items()}


def _placed(
    criteria: tuple[Criterion, ...], found: list[Place], judged: Mapping[str, Scores], votes: Mapping[str, int]
) -> tuple[Place, ...]:  # fmt: skip
    """Ties: the criterion that weighs most, then the next (those that weigh the same together). Then the vote."""
    steps = _steps(criteria)

    def key(place: Place) -> Key:
        scores = judged[place.entry]
        tied = (sum((scores[at] for at in step), Fraction()) for step, _name in steps)
        return (place.adjusted, *tied, Fraction(votes.get(place.entry, 0)))

    ranked = sorted((p for p in found if not p.below), key=key, reverse=True)
    keys = {place.entry: key(place) for place in ranked}
    names = ["", *(name for _step, name in steps), "vote"]
    broken: dict[str, str] = {}
    for _adjusted, equals in groupby(ranked, key=lambda place: place.adjusted):
        entries = [place.entry for place in equals]
        for one, other in pairwise(entries):
            parts = zip(keys[one], keys[other], strict=True)
            by = next((names[at] for at, (a, b) in enumerate(parts) if a != b), "")
            broken[one] = broken.get(one) or by
            broken[other] = by
    placed: list[Place] = []
    for at, place in enumerate(ranked):
        same = placed and keys[placed[-1].entry] == keys[place.entry]
        rank_of = placed[-1].rank if same else at + 1
        placed.append(_with(place, rank_of, broken.get(place.entry, "")))
    rest = sorted((p for p in found if p.below), key=lambda place: place.raw, reverse=True)
    return (*placed, *rest)


def _steps(criteria: tuple[Criterion, ...]) -> list[tuple[tuple[int, ...], str]]:
    """Criteria by weight, highest first; those that weigh the same together. With all equal there is nothing to ask."""
    order = sorted(range(len(criteria)), key=lambda at: -criteria[at].weight)
    steps = [tuple(step) for _weight, step in groupby(order, key=lambda at: criteria[at].weight)]
    return [(step, " + ".join(criteria[at].name for at in step)) for step in steps] if len(steps) > 1 else []


def _with(place: Place, rank_of: int | None, broken_by: str) -> Place:
    return Place(
        place.entry, place.raw, place.adjusted, place.spread, place.jurors, place.criteria, rank_of, place.below,
        broken_by,
    )  # fmt: skip
