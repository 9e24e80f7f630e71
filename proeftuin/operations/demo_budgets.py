"""The demo's votes on a budget: last year's, counted by Equal Shares, and this year's, still open."""

import random
from collections.abc import Sequence
from datetime import timedelta

from proeftuin.budgets.actions import counting, projects, voting
from proeftuin.budgets.actions.projects import ProjectDraft
from proeftuin.budgets.models import Count
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import Step, World
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method, Process
from proeftuin.processes.permissions import Credentials

LAST, NOW = "GELD", "WIJK"
LAST_OPENED, LAST_VOTED, LAST_COUNTED = 75, 60, 40  # days ago
NOW_OPENED, NOW_VOTED = 9, 3

# What, costs in euro, where, theme, what it excludes; the last number is how much people like it.
LAST_YEAR = (
    ("Bomen en banken langs de Kade", 42_000, "Havenkant", "Groen", "", 7),
    ("Speeltuin op het Molenplein", 55_000, "Molenkwartier", "Spelen", "Molenplein", 8),
    ("Fontein op het Molenplein", 38_000, "Molenkwartier", "Groen", "Molenplein", 4),
    ("Veilig oversteken bij de school", 24_000, "Oude dorp", "Verkeer", "", 9),
    ("Buurtkamer in de oude pastorie", 61_000, "Oude dorp", "Samen", "", 5),
    ("Skatebaan bij het station", 70_000, "Havenkant", "Spelen", "", 3),
    ("Moestuin achter de bibliotheek", 9_500, "Molenkwartier", "Groen", "", 6),
    ("Licht in het steegje", 7_200, "Oude dorp", "Verkeer", "", 6),
    ("Boekenkastjes op straat", 2_400, "Havenkant", "Samen", "", 5),
    ("Regenpijpen los van het riool", 31_000, "Havenkant", "Groen", "", 3),
    ("Zomerbioscoop", 12_800, "Molenkwartier", "Samen", "", 4),
    ("Fietspomp bij de brug", 1_900, "Havenkant", "Verkeer", "", 7),
)
THIS_YEAR = (
    ("Schaduw op het schoolplein", 28_000, "Oude dorp", "Groen", "", 7),
    ("Zebrapad op de Kade", 14_500, "Havenkant", "Verkeer", "", 6),
    ("Repaircafé met eigen gereedschap", 6_200, "Molenkwartier", "Samen", "", 5),
    ("Openbaar toilet bij de markt", 46_000, "Molenkwartier", "Samen", "", 4),
    ("Watertappunten", 5_400, "Havenkant", "Groen", "", 6),
    ("Jeugdhonk in het oude gemaal", 58_000, "Havenkant", "Spelen", "", 5),
    ("Geveltuinen in de Molenstraat", 8_800, "Molenkwartier", "Groen", "", 4),
)
AREAS, PEOPLE = ("Molenkwartier", "Havenkant", "Oude dorp"), (50, 30, 20)  # where people live, in percent


def steps() -> list[Step]:
    """Last year: open, vote, count, publish. This year: open, and the first ballots."""
    return [
        Step(LAST_OPENED, _open_last), Step(LAST_VOTED, _vote_last), Step(LAST_COUNTED, _count_last),
        Step(NOW_OPENED, _open_now), Step(NOW_VOTED, _vote_now),
    ]  # fmt: skip


def _open_last(world: World) -> None:
    _open(world, LAST, "Wijkbudget Watermolenbuurt 2025", LAST_YEAR, 100_000, ballot="approval", days=30)


def _open_now(world: World) -> None:
    _open(world, NOW, "Wijkbudget Watermolenbuurt 2026", THIS_YEAR, 90_000, ballot="knapsack", days=21)


def _open(
    world: World, prefix: str, title: str, rows: Sequence[tuple[str, int, str, str, str, int]], euros: int, *,
    ballot: str, days: int,
) -> None:  # fmt: skip
    by, now = world.actors["sara"], clock.now()
    draft = ProcessDraft(
        title=title, prefix=prefix, language="nl", area="Watermolenbuurt",
        summary="Wie in de wijk woont, verdeelt het wijkbudget. De gemeente voert uit wat wint.",
        description="Bewoners bedachten de plannen. De gemeente rekende uit wat ze kosten. Nu kies jij.",
        can_influence="Welke plannen worden uitgevoerd.", cannot_influence="Hoeveel geld er is, en wat een plan kost.",
        level="empower", decides="De bewoners, met hun stem", answer_by=(now + timedelta(days=days + 40)).date(),
    )  # fmt: skip
    process = setup.start_process(by=by, organisation=world.organisations["waterrijk"], draft=draft)
    phase = setup.add_phase(
        by=by, process=process,
        draft=PhaseDraft("Stemmen", "Kies de plannen die jij het geld waard vindt.", now, now + timedelta(days=days)),
    )  # fmt: skip
    setup.add_phase(
        by=by, process=process,
        draft=PhaseDraft("Uitvoeren", "De gemeente voert uit wat won.", now + timedelta(days=days)),
    )  # fmt: skip
    method = setup.add_method(
        by=by, process=process,
        draft=MethodDraft(
            "budget", "Verdeel het wijkbudget", "Iedere stem is evenveel geld waard, zodat elke buurt meedoet.",
            {"budget": euros * 100, "ballot": ballot, "rule": "equal-shares", "completion": "add-one-then-utilitarian",
             "seed": "Watermolen"},
        ),
    )  # fmt: skip
    setup.open_action(by=by, phase=phase, method=method, draft=OpeningDraft("vote", who="everyone"))
    for what, cost, area, theme, excludes, _liked in rows:
        projects.add_project(
            by=by, method=method,
            draft=ProjectDraft(what, cost * 100, area=area, category=theme, sets=[excludes] if excludes else []),
        )  # fmt: skip
    setup.publish_process(by=by, process=process)


def _vote_last(world: World) -> None:
    _vote(world, LAST, LAST_YEAR, 90)


def _vote_now(world: World) -> None:
    _vote(world, NOW, THIS_YEAR, 24)


def _vote(world: World, prefix: str, rows: Sequence[tuple[str, int, str, str, str, int]], number: int) -> None:
    """Most people like what is near them; a few come with a form on paper."""
    throw = random.Random(11)  # noqa: S311 - the same ballots each time
    method = _method(prefix)
    limit = method.settings["budget"] if method.settings["ballot"] == "knapsack" else None
    for at in range(number):
        home = throw.choices(AREAS, PEOPLE)[0]
        typed: dict[int, int] = {}
        spent = 0
        for place, (_what, cost, area, _theme, _excludes, liked) in enumerate(rows, 1):
            wants = throw.random() * 10 < liked * (1.3 if area == home else 0.3)
            if wants and (limit is None or spent + cost * 100 <= limit):
                typed[place] = 1
                spent += cost * 100
        if not typed:
            typed = {1: 1}
        if at % 6 == 5:
            voting.enter_ballot(
                by=world.actors["sara"], method=method, typed=typed, channel="paper", key=f"{prefix}-{at}"
            )
        else:
            voting.cast_ballot(by=VISITOR, method=method, typed=typed, shown=Credentials(f"visitor:demo-{prefix}-{at}"))
    if prefix == LAST:
        voting.cast_ballot(by=world.actors["fatima"], method=method, typed={2: 1, 4: 1, 7: 1, 9: 1})


def _count_last(world: World) -> None:
    count = counting.ask_count(by=world.actors["sara"], method=_method(LAST))
    counting.count_waiting()
    counting.publish_count(
        by=world.actors["sara"], count=Count.objects.select_related("method__process").get(pk=count.pk)
    )


def _method(prefix: str) -> Method:
    process = Process.objects.get(prefix=prefix)
    return (
        Method.objects.select_related("process").prefetch_related("openings__phase").get(process=process, kind="budget")
    )
