"""The demo's map of opinions: should cars leave the Kade? Three ways of seeing it, and what all of them share."""

import random
from datetime import timedelta
from functools import partial

from proeftuin.engines.opinions.polis import Comment, Conversation, Event
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import Step, World
from proeftuin.opinions.actions.charting import BY, make_chart
from proeftuin.opinions.actions.importing import import_conversation
from proeftuin.opinions.actions.statements import propose_statement, publish_statement, refuse_statement
from proeftuin.opinions.actions.voting import vote
from proeftuin.opinions.models import Statement
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method, Participant
from proeftuin.processes.permissions import Credentials, keep_openings

PREFIX = "KADE"
AREAS = ("Molenkwartier", "Havenkant", "Oude dorp", "Waterrijk-Noord")
OPENED, EVENINGS, ONLINE = 18, 15, (12, 9, 6, 3)  # days ago
NEIGHBOURS, ONLINE_EACH = 150, 4
# What three kinds of people think: those who live there, those who have a shop, those who pass through. In percents.
STATEMENTS: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("Op de Kade moet je veilig kunnen oversteken.", (97, 92, 90)),
    ("Hulpdiensten moeten altijd op de Kade kunnen komen.", (95, 97, 96)),
    ("Er moeten meer bomen op de Kade komen.", (90, 78, 74)),
    ("Wie slecht ter been is, moet tot voor de deur kunnen komen.", (86, 91, 88)),
    ("Doorgaand verkeer hoort niet op de Kade.", (93, 46, 12)),
    ("Zonder auto’s verliezen de winkels hun klanten.", (14, 88, 52)),
    ("Bewoners moeten voor hun deur kunnen parkeren.", (70, 38, 30)),
    ("Een omweg van vijf minuten is geen probleem.", (88, 55, 15)),
    ("Vrachtwagens mogen alleen in de ochtend laden en lossen.", (84, 24, 60)),
    ("De Kade mag in het weekend dicht voor auto’s.", (91, 67, 31)),
    ("Terrassen zijn belangrijker dan parkeerplaatsen.", (52, 84, 40)),
    ("Het geluid van de brommers is erger dan dat van de auto’s.", (63, 55, 58)),
    ("De gemeente moet eerst een proef van drie maanden doen.", (81, 83, 66)),
    ("De bus moet blijven rijden over de Kade.", (60, 80, 86)),
    ("Dertig kilometer per uur is genoeg.", (92, 72, 28)),
    ("Er is al te veel veranderd in deze buurt.", (20, 62, 57)),
    ("Een parkeergarage aan de rand mag iets kosten.", (66, 70, 24)),
    ("Fietsers houden zich niet aan de regels.", (35, 64, 78)),
    ("De stoep moet breder, ook als de rijbaan smaller wordt.", (89, 74, 22)),
    ("Over een jaar willen we niet meer terug naar hoe het was.", (74, 45, 16)),
)
ADDED = "De markt moet op de Kade blijven, ook als er bomen komen."
REFUSED = "De buurman van het café parkeert altijd dubbel."


def steps() -> list[Step]:
    """Open it, take over what three evenings in the neighbourhood gave, then people vote online, day by day."""
    return [
        Step(OPENED, _open),
        Step(EVENINGS, _take_over),
        *(Step(day, partial(_online, day=day)) for day in ONLINE),
        Step(2, _add),
        Step(1, lambda _world: make_chart(by=BY, method=_method())),
    ]


def _open(world: World) -> None:
    by, now = world.actors["sara"], clock.now()
    draft = ProcessDraft(
        title="De Kade zonder doorgaand verkeer?", prefix=PREFIX, language="nl", area="De Kade",
        summary="Op de Kade rijden elke dag 9.000 auto’s. Moet dat anders? We zoeken waar iedereen het over eens is.",
        description="Voor we plannen maken, willen we weten wat mensen vinden: wie er woont, wie er een winkel heeft, "
        "en wie erlangs komt. Je stemt op korte stellingen, en je mag er zelf een toevoegen.",
        can_influence="Wie er wanneer over de Kade mag, en hoe de straat eruit gaat zien.",
        cannot_influence="De brug blijft, en hulpdiensten komen er altijd door.",
        level="involve", decides="De gemeenteraad van Waterrijk", answer_by=(now + timedelta(days=80)).date(),
        areas=AREAS,
    )  # fmt: skip
    process = setup.start_process(by=by, organisation=world.organisations["waterrijk"], draft=draft)
    phase = setup.add_phase(
        by=by, process=process,
        draft=PhaseDraft("Stellingen", "Stem, en voeg een stelling toe.", now, now + timedelta(days=45)),
    )  # fmt: skip
    setup.add_phase(
        by=by, process=process,
        draft=PhaseDraft("Plannen maken", "We werken uit waar iedereen het over eens is.", now + timedelta(days=45)),
    )  # fmt: skip
    method = setup.add_method(
        by=by, process=process,
        draft=MethodDraft(
            "opinions", "Wat vind jij van de Kade?",
            "Op drie avonden in de buurt stemden mensen op een tablet. Die stemmen tellen mee. Nu kan iedereen.",
        ),
    )  # fmt: skip
    setup.open_action(by=by, phase=phase, method=method, draft=OpeningDraft("vote", who="everyone"))
    setup.open_action(by=by, phase=phase, method=method, draft=OpeningDraft("propose", who="confirmed_email"))
    setup.publish_process(by=by, process=process)


def _take_over(world: World) -> None:
    """Three evenings: residents, shopkeepers, people who pass through; each saw about two thirds of the statements."""
    throw = random.Random(11)  # noqa: S311 - the same votes each time
    events: list[Event] = []
    at = int(clock.now().timestamp() * 1000)
    for person in range(NEIGHBOURS):
        kind = throw.choices((0, 1, 2), (50, 27, 23))[0]
        for number, (_text, agree) in enumerate(STATEMENTS):
            if throw.random() < 0.7:
                events.append((at + len(events), person, number, _drawn(throw, agree[kind])))
    comments = [Comment(number, text, -1, 1, at) for number, (text, _agree) in enumerate(STATEMENTS)]
    import_conversation(
        by=world.actors["sara"], method=_method(), conversation=Conversation(comments, range(NEIGHBOURS), events)
    )
    throw = random.Random(5)  # noqa: S311
    told = list(Participant.objects.filter(process__prefix=PREFIX))
    for participant in told:
        participant.area = throw.choices((*AREAS[:3], ""), (50, 24, 9, 17))[0]
    Participant.objects.bulk_update(told, ["area"], batch_size=500)
    make_chart(by=BY, method=_method())


def _online(_world: World, *, day: int) -> None:
    throw = random.Random(day)  # noqa: S311
    method = _method()
    keep_openings(method)
    statements = list(Statement.objects.shown().filter(method=method).select_related("method__process"))
    for number in range(ONLINE_EACH):
        kind, shown = throw.randrange(3), Credentials(visitor_key=f"visitor:kade-{day}-{number}")
        for statement in throw.sample(statements, 9):
            statement.method = method
            agree = STATEMENTS[statement.number][1][kind] if statement.number < len(STATEMENTS) else 60
            vote(by=VISITOR, statement=statement, value=_drawn(throw, agree), shown=shown)


def _add(world: World) -> None:
    """Fatima adds a statement, which Sara puts to the vote; Pieter's names a neighbour; Ann's waits."""
    method = _method()
    made = propose_statement(by=world.actors["fatima"], method=method, text=ADDED, language="nl")
    publish_statement(by=world.actors["sara"], statement=made)
    refused = propose_statement(by=world.actors["pieter"], method=method, text=REFUSED, language="nl")
    refuse_statement(by=world.actors["sara"], statement=refused, reason="Deze stelling wijst een persoon aan.")
    waits = "De laadpalen moeten in de zijstraten."
    propose_statement(by=world.actors["ann"], method=method, text=waits, language="nl")


def _method() -> Method:
    return Method.objects.select_related("process").get(process__prefix=PREFIX, kind="opinions")


def _drawn(throw: random.Random, agree: int) -> int:
    """A vote of somebody of a kind of whom so many percent agree; one in ten passes."""
    if throw.random() < 0.1:
        return 0
    return 1 if throw.random() * 100 < agree else -1
