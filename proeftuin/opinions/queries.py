"""What the pages of opinions read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count

from proeftuin.kernel.actor import Actor
from proeftuin.opinions import charting, logic
from proeftuin.opinions.models import Chart, Statement, Vote, Voter
from proeftuin.opinions.permissions import voter_of
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import Credentials

ENOUGH_VOTES = 7  # from which somebody has a place on the map
LEAST_SEEN = 10  # votes below which a statement has hardly been heard
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """Where somebody is in a conversation: the statement that comes next, and how far they are."""

    statement: Statement | None
    voted: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.voted

    @property
    def to_a_place(self) -> int:
        """How many votes until they have a place on the map."""
        return max(0, min(ENOUGH_VOTES, self.total) - self.voted)


def turn_of(actor: Actor, method: Method, shown: Credentials) -> Turn:
    """The next statement for someone, drawn by priority on the totals of this moment. Five queries."""
    voter = voter_of(actor, method, shown)
    seen = set(Vote.objects.filter(voter=voter).values_list("statement", flat=True)) if voter else set()
    rows = Statement.objects.shown().filter(method=method).values_list("pk", "agrees", "disagrees", "passes", "is_meta")
    extremes = _extremes(method)
    every = [
        logic.Candidate(pk, agrees, disagrees, passes, extremes.get(str(pk), 0.0), meta)
        for pk, agrees, disagrees, passes, meta in rows
    ]
    unseen = [one for one in every if one.key not in seen]
    mark = f"{actor.ref}:{shown.visitor_key}:{len(seen)}"
    chosen = logic.next_of(unseen, mark)
    statement = Statement.objects.select_related("participant").get(pk=chosen.key) if chosen else None
    return Turn(statement, len(every) - len(unseen), len(every))


def statement_of(method: Method, ref: str) -> Statement | None:
    found = Statement.objects.filter(method=method, ref=ref).first()
    if found:
        found.method = method
    return found


def own_votes(actor: Actor, method: Method, shown: Credentials) -> list[Vote]:
    """All that someone voted on what is shown, the last first. One query, or none for who shows nothing."""
    mine = Vote.objects.filter(voter__method=method, statement__state=Statement.State.PUBLISHED)
    if actor.is_person:
        mine = mine.filter(voter__participant__user_id=actor.person_id)
    elif shown.visitor_key:
        mine = mine.filter(voter__participant__key=shown.visitor_key)
    else:
        return []
    return list(mine.select_related("statement").order_by("-at", "-pk"))


def chart_of(method: Method) -> Chart | None:
    """The map without what only the next map needs. One query."""
    return Chart.objects.filter(method=method).defer("earlier").first()


@dataclass(frozen=True, slots=True)
class Own:
    """Where somebody lies on the map, and with whom."""

    x: float
    y: float
    group: int | None


def own_place(chart: Chart | None, votes: Sequence[Vote]) -> Own | None:
    """By their votes up to now, on the axes of the last map; None until they voted enough."""
    if chart is None or not chart.plane or len(votes) < min(ENOUGH_VOTES, chart.plane["width"]):
        return None
    where = charting.place(chart.plane, {one.statement_id: one.value for one in votes})
    clear = bool(chart.result.get("clear"))
    return Own(*where, charting.nearest(chart.plane, where) if clear else None)


def statements_by_key(method: Method) -> Mapping[int, Statement]:
    """All that is shown. One query."""
    return {one.pk: one for one in Statement.objects.shown().filter(method=method)}


@dataclass(frozen=True, slots=True)
class Heard:
    """Who voted, and who has hardly been heard: coarse groups of people, and statements."""

    voters: int
    unplaced: int  # voted on too few statements to have a place
    areas: Sequence[tuple[str, int | None]]  # part of town, people; None for fewer than five
    told: int  # how many said where they live
    quiet: Sequence[Statement]  # hardly anybody voted on these


def heard(method: Method, statements: Mapping[int, Statement]) -> Heard:
    """One query."""
    rows = (
        Voter.objects.filter(method=method, votes__gt=0)
        .order_by()
        .values_list("votes", "participant__area")
        .annotate(n=Count("pk"))
    )
    by_votes, lived = Counter[int](), Counter[str]()
    for votes, area, many in rows:
        by_votes[votes] += many
        if area:
            lived[area] += many
    least = min(ENOUGH_VOTES, len(statements))
    areas = [(area, _coarse(lived[area])) for area in dict.fromkeys([*method.process.areas, *sorted(lived)])]
    quiet = sorted(
        (one for one in statements.values() if one.seen < LEAST_SEEN), key=lambda one: (one.seen, one.number)
    )
    voters = by_votes.total()
    unplaced = sum(many for votes, many in by_votes.items() if votes < least)
    return Heard(voters, unplaced, areas if lived else [], lived.total(), quiet[:5])


def waiting(method: Method) -> list[Statement]:
    """What moderators must still read, the oldest first."""
    return list(Statement.objects.filter(method=method, state=Statement.State.WAITING).order_by("at", "pk")[:200])


def page_of_statements(method: Method, page: str, state: str = "") -> "Page[Statement]":
    """One page of all statements for who runs the process, by number. Two queries."""
    mine = Statement.objects.filter(method=method)
    return Paginator((mine.filter(state=state) if state else mine).order_by("number"), PER_PAGE).get_page(page)


def _extremes(method: Method) -> Mapping[str, float]:
    """How far each statement takes people from the middle, by the last map."""
    plane: Any = Chart.objects.filter(method=method).values_list("plane", flat=True).first()
    return {key: row[4] for key, row in plane["statements"].items()} if plane else {}


def _coarse(many: int) -> int | None:
    """None for 1 to 4 people; nobody is nobody."""
    return many if many == 0 or many >= logic.FEWEST else None
