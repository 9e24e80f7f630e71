"""Rules of Kafka cases in plain Python: totals, the drawing of a route, and knots that come back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase

RECURS = 2  # cases in which a knot must stand to be a pattern
FEWEST_CASES = 3  # cases in which an office must stand before its name is shown to everyone
WIDTH, LEFT, RIGHT, TOP, ROW = 760, 190, 24, 34, 46


@dataclass(frozen=True, slots=True)
class Happening:
    """A step of a route, as drawing and counting take it. ``day`` counts from any first day."""

    day: int
    agency: str
    days_lost: int
    cost: Decimal
    knots: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """What a route took: days lost and cost in euro, over how many offices, from when until when (in days)."""

    days_lost: int
    cost: Decimal
    agencies: int
    span: int


def totals(steps: Sequence[Happening]) -> Totals:
    days = [one.day for one in steps]
    return Totals(
        sum(one.days_lost for one in steps), sum((one.cost for one in steps), Decimal(0)),
        len({one.agency.casefold() for one in steps if one.agency}), max(days) - min(days) if days else 0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A step on the drawing; ``number`` is its place in the table beside it."""

    x: float
    y: float
    number: int
    radius: float
    is_knot: bool


@dataclass(frozen=True, slots=True)
class Route:
    """A route as a drawing: a line for each office in the order of first visit, time from left to right."""

    height: int
    lanes: Sequence[tuple[float, str]]
    spots: Sequence[Spot]
    path: str
    days: int


def route(steps: Sequence[Happening], unnamed: str) -> Route | None:
    """Where each step stands. Steps must be in order of day. Nothing to draw without steps."""
    if not steps:
        return None
    lanes: dict[str, float] = {}
    for one in steps:
        lanes.setdefault(one.agency or unnamed, TOP + ROW * len(lanes) + ROW / 2)
    first, days = steps[0].day, steps[-1].day - steps[0].day
    wide, span = WIDTH - LEFT - RIGHT, max(1, days)
    least = min(34.0, wide / max(1, len(steps)))  # so that steps of one day don't hide each other
    most = max(one.days_lost for one in steps) or 1
    spots, at = [], float(LEFT)
    for number, one in enumerate(steps, start=1):
        wanted = LEFT + wide * (one.day - first) / span
        room = WIDTH - RIGHT - least * (len(steps) - number)
        at = min(max(wanted, at + least if number > 1 else LEFT), room)
        radius = 11 + 5 * (one.days_lost / most)
        spots.append(Spot(round(at, 1), lanes[one.agency or unnamed], number, round(radius, 1), bool(one.knots)))
    path = "M" + " L".join(f"{one.x:g} {one.y:g}" for one in spots)
    return Route(TOP + ROW * len(lanes) + 12, [(y, name) for name, y in lanes.items()], spots, path, days)


def still_to_talk(agencies: Iterable[str], talked: Iterable[str]) -> list[str]:
    """Offices of the route that nobody talked to yet, each once, in the order of the route."""
    known = {one.casefold() for one in talked}
    found: dict[str, str] = {}
    for one in agencies:
        if one and one.casefold() not in known:
            found.setdefault(one.casefold(), one)
    return list(found.values())


def hidden_names(agencies: Iterable[str], word: str) -> dict[str, str]:
    """Each office under a letter, in the order in which they come: "office A"."""
    found: dict[str, str] = {}
    for name in agencies:
        if name and name.casefold() not in found:
            at = len(found)
            letters = ascii_uppercase[at % 26] * (1 + at // 26)
            found[name.casefold()] = f"{word} {letters}"
    return found


@dataclass(frozen=True, slots=True)
class Tied:
    """A knot of a case, as patterns count it."""

    case: str
    kind: str
    rule: str
    agency: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A knot that stands in several cases: of a kind, under a rule, or at an office. ``cases`` are their refs."""

    name: str
    cases: frozenset[str]
    knots: int
    kinds: Mapping[str, int]


def patterns(knots: Iterable[Tied], by: str, least: int = RECURS) -> list[Pattern]:
    """What recurs by "kind", "rule" or "agency": in at least ``least`` cases, most cases first."""
    groups: dict[str, list[Tied]] = defaultdict(list)
    for one in knots:
        name = str(getattr(one, by)).strip()
        if name:
            groups[name.casefold()].append(one)
    found = []
    for tied in groups.values():
        cases = frozenset(one.case for one in tied)
        if len(cases) >= least:
            kinds: dict[str, int] = defaultdict(int)
            for one in tied:
                kinds[one.kind] += 1
            found.append(Pattern(str(getattr(tied[0], by)).strip(), cases, len(tied), dict(kinds)))
    return sorted(found, key=lambda one: (-len(one.cases), -one.knots, one.name))
