"""What the pages of a panel need."""

from dataclasses import dataclass

from django.db.models import Count

from proeftuin.engines.panel import Lottery
from proeftuin.kernel.actor import Actor
from proeftuin.panels import logic
from proeftuin.panels.logic import Category, Row
from proeftuin.panels.models import Draw, Panel, Volunteer
from proeftuin.processes.models import Method


@dataclass(frozen=True, slots=True)
class Comparison:
    """A category with population, volunteers and members beside each other."""

    title: str
    rows: list[Row]
    has_population: bool


def panel_of(method: Method) -> Panel | None:
    """One query."""
    found = Panel.objects.filter(method=method).first()
    if found is not None:
        found.method = method
    return found


def panel_for(ref: str) -> Panel | None:
    """The panel of a method, with its process. One query."""
    return Panel.objects.select_related("method__process__organisation").filter(method__ref=ref).first()


def own_registration(actor: Actor, panel: Panel) -> Volunteer | None:
    """One query, none for who has no account."""
    if not actor.is_person:
        return None
    return (
        Volunteer.objects.filter(panel=panel, participant__user_id=actor.person_id)
        .select_related("participant")
        .first()
    )


def states_of(panel: Panel) -> dict[str, int]:
    """How many volunteers stand where. One query."""
    rows = Volunteer.objects.filter(panel=panel).order_by().values("state").annotate(many=Count("id"))
    return {row["state"]: row["many"] for row in rows}


def draws_of(panel: Panel) -> list[Draw]:
    """All lotteries without their texts. One query."""
    return list(panel.draws.defer("lottery"))


def comparisons(panel: Panel, draws: list[Draw], *, guarded: bool) -> list[Comparison]:
    """Population, volunteers of the first lottery and members now. At most three queries."""
    first = next((one for one in draws if one.pool and one.state != Draw.State.IMPOSSIBLE), None)
    members = panel.seated()
    pool: logic.Counts = dict(first.pool if first else logic.counted(panel.parsed, waiting_features(panel)))
    totals = (_entered(first), panel.volunteers.filter(state__in=Volunteer.SEATED).count()) if panel.kept else (0, 0)
    return [_compared(one, pool, members, guarded, totals) for one in panel.parsed]


def _entered(draw: Draw | None) -> int:
    """How many were in a lottery."""
    return len(Lottery.read(draw.lottery).chances()) if draw else 0


def waiting_features(panel: Panel) -> list[logic.Features]:
    return list(panel.volunteers.filter(state=Volunteer.State.WAITING).values_list("features", flat=True))


def _compared(
    one: Category, pool: logic.Counts, members: logic.Counts, guarded: bool, totals: tuple[int, int]
) -> Comparison:  # fmt: skip
    rows = logic.compared(one, pool.get(one.code, {}), members.get(one.code, {}), guarded=guarded, totals=totals)
    return Comparison(one.title, rows, any(row.population is not None for row in rows))
