"""The demo's panel: people register by letter, a lottery is published and drawn, and two places are drawn again."""

import random
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from itertools import combinations

from proeftuin.engines.panel import conflict_of, remaining
from proeftuin.kernel import clock
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.operations.demo_world import Step, World
from proeftuin.panels import logic
from proeftuin.panels.actions import drawing, setup, volunteering
from proeftuin.panels.models import Draw, Panel, Volunteer
from proeftuin.processes.actions import setup as processes
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft

PREFIX = "WATER"
SIZE = 20
BEGAN, DRAWN, AGAIN = 40, 16, 9  # days ago
LETTERS = (38, 33, 28, 23)  # days ago that letters were entered
PER_DAY = 21
# category → (group, people of the population, how readily they volunteer)
GROUPS = {
    "Leeftijd": (
        ("16 tot 29", 7_900, 0.5), ("30 tot 44", 8_600, 0.8), ("45 tot 64", 12_100, 1.2), ("65 of ouder", 9_400, 1.4),
    ),
    "Gender": (("vrouw", 19_300, 1.0), ("man", 18_700, 1.0)),
    "Wijk": (("Molenkwartier", 14_200, 1.1), ("Havenkant", 13_100, 0.8), ("Oude dorp", 10_700, 1.1)),
    "Opleiding": (
        ("basis of vmbo", 10_600, 0.6), ("havo, vwo of mbo", 15_200, 0.9), ("hbo of universiteit", 12_200, 1.5),
    ),
}  # fmt: skip


def steps() -> list[Step]:
    """Ask for volunteers, enter their letters, draw, and fill what was given back."""
    throw = random.Random(11)  # noqa: S311 - the same people each time
    letters = [Step(day, partial(_enter, day=day, seed=throw.random())) for day in LETTERS]
    return [Step(BEGAN, _open), *letters, Step(DRAWN + 2, _publish), Step(DRAWN, _draw), Step(AGAIN, _replace)]


def _open(world: World) -> None:
    by, now = world.actors["sara"], clock.now()
    process = processes.start_process(by=by, organisation=world.organisations["waterrijk"], draft=ProcessDraft(
        title="Burgerpanel: hoe houden we Waterrijk droog?", prefix=PREFIX, language="nl", area="Waterrijk",
        summary="Twintig inwoners, geloot, adviseren over wateroverlast. Ze horen deskundigen en beslissen samen.",
        description="Het panel komt drie zaterdagen bij elkaar. De raad antwoordt op elk advies.",
        can_influence="Waar we water opvangen, en wie wat betaalt.", cannot_influence="Of we iets doen: dat moet.",
        level="involve", decides="De gemeenteraad", answer_by=(now + timedelta(days=120)).date(),
    ))  # fmt: skip
    phase = processes.add_phase(by=by, process=process, draft=PhaseDraft(
        "Aanmelden en loten", "Inwoners melden zich aan; daarna wordt geloot.", now, now + timedelta(days=60)
    ))  # fmt: skip
    processes.add_phase(by=by, process=process, draft=PhaseDraft(
        "Het panel komt bij elkaar", "Drie zaterdagen.", now + timedelta(days=60)
    ))  # fmt: skip
    method = processes.add_method(by=by, process=process, draft=MethodDraft(
        "panel", "Meld je aan voor het burgerpanel", "We stuurden 4.000 brieven. Je kunt je ook hier aanmelden."
    ))  # fmt: skip
    processes.open_action(by=by, phase=phase, method=method, draft=OpeningDraft("volunteer"))
    processes.publish_process(by=by, process=process)
    made = setup.begin_panel(by=by, method=method)
    setup.change_panel(by=by, panel=made, edits=made.edits, size=SIZE, households=True, change=lambda _now: _wanted())


def _wanted() -> list[logic.Category]:
    found: list[logic.Category] = []
    for title, groups in GROUPS.items():
        one = logic.made(title, [(group, people) for group, people, _eager in groups], [each.code for each in found])
        found.append(logic.proportional(one, SIZE))
    return found


def _panel() -> Panel:
    return Panel.objects.select_related("method__process").get(method__process__prefix=PREFIX)


def _enter(world: World, *, day: int, seed: float) -> None:
    panel, throw = _panel(), random.Random(seed)  # noqa: S311 - the same people each time
    for at in range(PER_DAY):
        features = {
            category.code: throw.choices(category.codes, [people * eager for _group, people, eager in groups])[0]
            for category, groups in zip(panel.parsed, GROUPS.values(), strict=True)
        }
        volunteering.enter_volunteer(
            by=world.actors["sara"], method=panel.method, features=features, consent=True, channel="paper",
            key=f"{PREFIX}-{day}{at:02}", postcode=f"12{throw.randint(10, 60)} AB", number=str(throw.randint(1, 60)),
        )  # fmt: skip


def _publish(world: World) -> None:
    """Should the quotas be out of reach, the smallest change is taken over first, as an officer would."""
    by, panel = world.actors["sara"], _panel()
    conflict = drawing.conflict_now(panel)
    if conflict is not None:
        found = {(one.quota.category, one.quota.feature): (one.minimum, one.maximum) for one in conflict.changes}
        panel = setup.change_panel(
            by=by, panel=panel, edits=panel.edits, change=lambda now: logic.relaxed(now.parsed, found)
        )
    drawing.ask_lottery(by=by, panel=panel, seed_source="De winnende getallen van de lotto van zaterdag, op volgorde")


def _draw(world: World) -> None:
    by, panel = world.actors["sara"], _panel()
    draw = drawing.draw_members(by=by, draw=panel.draws.get(state=Draw.State.PUBLISHED), seed="6 14 21 28 33 40")
    away = _replaceable(panel, draw.members)
    for one in panel.volunteers.filter(code__in=draw.members).order_by("code"):
        volunteering.answer_invitation(by=by, volunteer=one, comes=one.code not in away)


def _replaceable(panel: Panel, members: Sequence[str]) -> tuple[str, ...]:
    """Two who can't come and whose places can be filled: codes are made anew each time, and the panel with them."""
    people = [(one.code, one.features, one.home) for one in panel.volunteers.exclude(features={})]
    whole = logic.task_of(panel.parsed, people, panel.size)
    for away in combinations(sorted(members), 2):
        task = remaining(whole, staying=[one for one in members if one not in away], gone=away)
        if conflict_of(task) is None:
            return away
    raise LookupError("nobody of the demo's panel can be replaced")


def _replace(world: World) -> None:
    by, panel = world.actors["sara"], _panel()
    drawing.ask_lottery(by=by, panel=panel, seed_source="De lotto van de zaterdag erna")
    while deliver_due():
        pass
    drawing.draw_members(by=by, draw=panel.draws.get(state=Draw.State.PUBLISHED), seed="3 9 17 22 31 45")
    for one in panel.volunteers.filter(state=Volunteer.State.INVITED):
        volunteering.answer_invitation(by=by, volunteer=one, comes=True)
    drawing.seat_members(by=by, panel=panel, tables=4, rounds=3)
