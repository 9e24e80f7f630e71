"""From what the jury gave to a ranking, by the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from proeftuin.calls.models import Call, Entry, Reading
from proeftuin.engines.jury.ranking import ADVISED_SCORES, LEAST_SCORES, Place, Ranking, rank
from proeftuin.engines.jury.scores import Criterion, card


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its place; the criteria in the order of the rubric."""

    entry: Entry
    place: Place

    @property
    def raw(self) -> float:
        """For showing."""
        return float(self.place.raw)

    @property
    def adjusted(self) -> float:
        return float(self.place.adjusted)

    @property
    def spread(self) -> float:
        return float(self.place.spread)

    @property
    def few(self) -> bool:
        return self.place.jurors < LEAST_SCORES

    @property
    def thin(self) -> bool:
        return self.place.jurors < ADVISED_SCORES


@dataclass(frozen=True, slots=True)
class Judged:
    """The ranking of a call. ``effects`` by juror; ``unscored`` are entries that are in and have no score."""

    ranking: Ranking
    rows: tuple[Row, ...]
    effects: tuple[tuple[str, Fraction], ...]
    unscored: tuple[Entry, ...]

    @property
    def shown_effects(self) -> list[tuple[str, float]]:
        """For showing, the strictest first."""
        return [(name, float(effect)) for name, effect in self.effects]


def rubric_of(call: Call) -> tuple[Criterion, ...]:
    """The criteria, by code, with weights as shares."""
    return tuple(
        Criterion(
            str(one["code"]), Fraction(str(one["weight"])) / 100,
            None if one.get("threshold") in (None, "") else Fraction(str(one["threshold"])),
        )
        for one in call.rubric
    )  # fmt: skip


def judged(call: Call, *, votes: Mapping[str, int] | None = None) -> Judged | None:
    """The ranking of what is scored so far; None while nothing is. Two queries."""
    entries = {
        one.ref: one for one in
        Entry.objects.filter(call=call, state__in=("eligible", "winner", "mention", "not_selected"))
        .select_related("organisation")
    }  # fmt: skip
    readings = Reading.objects.filter(entry__call=call, scored_at__isnull=False).select_related("juror", "entry")
    scores = []
    names: dict[str, str] = {}
    for one in readings.order_by("entry_id", "juror_id"):
        if one.entry.ref in entries:
            names[str(one.juror_id)] = one.juror.name
            scores += [
                (one.entry.ref, str(one.juror_id), code, Fraction(str(given))) for code, given in one.scores.items()
            ]
    if not scores:
        return None
    found = rank(card(rubric_of(call), scores), method=call.method, votes=votes)
    rows = tuple(Row(entries[place.entry], place) for place in found.places)
    effects = sorted(((names[juror], effect) for juror, effect in found.effects.items()), key=lambda pair: pair[1])
    scored = {place.entry for place in found.places}
    return Judged(found, rows, tuple(effects), tuple(one for ref, one in entries.items() if ref not in scored))
