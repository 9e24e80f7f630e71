"""From what the jury gave to a ranking, by the engine: of the call itself and of each special prize."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from proeftuin.calls.logic.stages import JUDGED
from proeftuin.calls.models import Call, Entry, Juror, Prize, PrizeScore, Reading
from proeftuin.engines.jury.ranking import ADVISED_SCORES, LEAST_SCORES, Place, Ranking, rank
from proeftuin.engines.jury.scores import Criterion, card

type Given = tuple[str, int, Mapping[str, object]]  # entry, juror, scores by criterion


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its place; the criteria in the order of the rubric.

    ``at`` is its place among those it competes with: of its ``track``, where the call has tracks.
    """

    entry: Entry
    place: Place
    at: int | None = None
    track: str = ""

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
    """The ranking of a call, track by track. ``effects`` by juror; ``unscored`` are entries that are in and have no
    score.
    """

    ranking: Ranking
    rows: tuple[Row, ...]
    effects: tuple[tuple[str, Fraction], ...]
    unscored: tuple[Entry, ...]

    @property
    def shown_effects(self) -> list[tuple[str, float]]:
        """For showing, the strictest first."""
        return [(name, float(effect)) for name, effect in self.effects]

    @property
    def wide(self) -> int:
        """How many entries the jury should talk about."""
        return sum(row.place.wide for row in self.rows)


def rubric_of(rubric: Sequence[Mapping[str, object]]) -> tuple[Criterion, ...]:
    """The criteria, by code, with weights as shares."""
    return tuple(
        Criterion(
            str(one["code"]), Fraction(str(one["weight"])) / 100,
            None if one.get("threshold") in (None, "") else Fraction(str(one["threshold"])),
        )
        for one in rubric
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pool:
    """What a call has to judge, read once for all its rankings: entries but drafts, jurors, and who reads what."""

    entries: dict[str, Entry]
    names: dict[str, str]
    readings: tuple[tuple[str, int, Mapping[str, object], bool], ...]  # entry, juror, scores, whether scored

    @property
    def ranked(self) -> dict[str, Entry]:
        return {ref: one for ref, one in self.entries.items() if one.state in JUDGED}

    @property
    def readers(self) -> dict[str, list[str]]:
        """The names of those who read each entry."""
        found: dict[str, list[str]] = {}
        for ref, juror, _scores, _scored in self.readings:
            found.setdefault(ref, []).append(self.names[str(juror)])
        return found


def pool_of(call: Call) -> Pool:
    """Three queries, whatever the number."""
    entries = Entry.objects.filter(call=call).exclude(state="draft").select_related("organisation").order_by("pk")
    readings = Reading.objects.filter(entry__call=call).order_by("entry_id", "juror_id")
    return Pool(
        {one.ref: one for one in entries.defer("answers", "sponsor_says", "verdict")},
        {str(key): name for key, name in Juror.objects.filter(call=call).values_list("pk", "name")},
        tuple(
            (ref, juror, scores, at is not None)
            for ref, juror, scores, at in readings.values_list("entry__ref", "juror_id", "scores", "scored_at")
        ),
    )


def judged(call: Call, *, votes: Mapping[str, int] | None = None, pool: Pool | None = None) -> Judged | None:
    """The ranking of what is scored so far; None while nothing is. Three queries without a pool."""
    pool = pool or pool_of(call)
    given = ((ref, juror, scores) for ref, juror, scores, scored in pool.readings if scored)
    return _ranked(pool, call.rubric, given, call.method, votes, tracks=call.tracks)


def judged_for(prize: Prize, *, votes: Mapping[str, int] | None = None, pool: Pool | None = None) -> Judged | None:
    """The ranking for a special prize, by its own rubric and the scores given for it, across tracks. One query with a
    pool.
    """
    pool = pool or pool_of(prize.call)
    scores = PrizeScore.objects.filter(prize=prize, reading__entry__call_id=prize.call_id)
    given = scores.order_by("reading__entry_id", "reading__juror_id").values_list(
        "reading__entry__ref", "reading__juror_id", "scores"
    )
    return _ranked(pool, prize.rubric, given, prize.call.method, votes)


@lru_cache(maxsize=1000)
def _exactly(text: str) -> Fraction:
    """A score as it is kept; there are a hundred and one of them, and tens of thousands in a big call."""
    return Fraction(text)


def _ranked(
    pool: Pool, rubric: Sequence[Mapping[str, object]], given: Iterable[Given], method: str,
    votes: Mapping[str, int] | None, tracks: Sequence[Mapping[str, object]] = (),
) -> Judged | None:  # fmt: skip
    entries = pool.ranked
    scores = [
        (ref, str(juror), code, _exactly(str(score)))
        for ref, juror, found in given if ref in entries for code, score in found.items()
    ]  # fmt: skip
    if not scores:
        return None
    found = rank(card(rubric_of(rubric), scores), method=method, votes=votes)
    rows = tuple(_by_track(entries, found.places, tracks))
    effects = sorted(((pool.names[juror], effect) for juror, effect in found.effects.items()), key=lambda one: one[1])
    scored = {place.entry for place in found.places}
    return Judged(found, rows, tuple(effects), tuple(one for ref, one in entries.items() if ref not in scored))


def _by_track(
    entries: Mapping[str, Entry], places: Sequence[Place], tracks: Sequence[Mapping[str, object]]
) -> Iterator[Row]:
    """The tracks in the order of the call, each with places of its own. Jurors were compared over all of them."""
    titles = {str(one["code"]): str(one["title"]) for one in tracks}
    lists: dict[str, list[Place]] = {code: [] for code in titles}
    for place in places:
        code = entries[place.entry].track
        lists.setdefault(code if code in titles else "", []).append(place)
    for code, found in lists.items():
        at, before = None, None
        for number, place in enumerate(found, start=1):
            at = None if place.rank is None else at if place.rank == before else number
            before = place.rank
            yield Row(entries[place.entry], place, at, titles.get(code, ""))
