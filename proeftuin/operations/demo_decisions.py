"""The demo's process of last year: what people asked for round a school, what was answered, and what came of it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

from proeftuin.accounts.actions import give_role
from proeftuin.accounts.models import User
from proeftuin.bridges.contribution_to_initiative import start_from, take_up
from proeftuin.decisions.actions import milestones, responses, review
from proeftuin.decisions.drafts import MilestoneDraft, ResponseDraft
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.actions.supporting import support
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.initiatives.actions.moves import advance_initiative
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import BY, Step, World, supporters_on
from proeftuin.processes.actions import setup
from proeftuin.processes.actions.running import close_process
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method, Process, Seat
from proeftuin.processes.permissions import Credentials

PREFIX = "SCHOOL"
OPENED, ENDED = 400, 360  # days ago
COUNCIL = "Het college van burgemeester en wethouders"
DESK = (("joris", "analyst"), ("mark", "assessor"), ("lies", "decider"))
THRESHOLD = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One idea: who sent it, how much it was supported, and the answer with the days ago that it was given."""

    by: str
    title: str
    body: str
    category: str
    supports: int
    verdict: str = ""
    answer: str = ""
    when: str = ""
    cost: str = ""
    answered: int = 320


IDEAS = (
    Asked("fatima", "Sluit de Schoolstraat af als de school begint", "Om half negen staan hier dertig auto’s. Kinderen "
          "lopen ertussendoor. Een half uur dicht is genoeg.", "verkeer", 41, "accepted",
          "De straat gaat op schooldagen dicht van 8.10 tot 8.40 uur en van 14.50 tot 15.20 uur. We beginnen met een "
          "proef van zes maanden en meten wat het doet.", "vanaf de herfstvakantie", "18400"),
    Asked("karim", "Een zebrapad bij de Kade", "Wie van de overkant komt, moet rennen.", "verkeer", 27, "accepted",
          "Het zebrapad komt er, met een vluchtheuvel in het midden.", "voor de zomer", "32750.50"),
    Asked("nadia", "Fietsenstalling met dak", "De fietsen van de kinderen staan in de regen.", "fietsen", 19, "partly",
          "Er komen dertig nieuwe rekken. Een dak past niet in het budget van dit jaar.", "in de lente", "6200"),
    Asked("greet", "Meer bomen op het plein", "In juni is het er veertig graden.", "groen", 22, "accepted",
          "We planten twaalf linden en halen een derde van de tegels weg.", "in het plantseizoen", "14900"),
    Asked("wim", "Drempels in de hele wijk", "Dan rijdt niemand meer te hard.", "verkeer", 12, "declined",
          "Drempels in de hele wijk maken de bus en de ambulance te traag. In de Schoolstraat zelf is het na de "
          "afsluiting niet meer nodig."),
    Asked("claire", "Une carte des chemins sûrs", "Pour que les enfants sachent par où passer.", "verkeer", 9,
          "accepted", "De kaart komt er, in vier talen. De kinderen van groep 7 tekenen hem.", "dit jaar", "950"),
    Asked("jonas", "Het hele plein autovrij", "Ook in het weekend.", "verkeer", 8, "declined",
          "De winkels aan het plein moeten bevoorraad worden. We kijken over twee jaar opnieuw."),
    Asked("fatima", "Een bankje voor wie wacht", "Opa’s en oma’s staan nu op de stoep.", "groen", 14, "accepted",
          "Er komen drie banken met een leuning, onder de nieuwe bomen.", "in het plantseizoen", "2100"),
    Asked("karim", "Verkeerslessen door de politie", "Zoals vroeger.", "school", 6, "partly",
          "De school geeft de lessen zelf, met een agent erbij in de eerste week.", "ieder najaar"),
    Asked("nadia", "Een kiss-and-ride aan de achterkant", "Dan is de voorkant leeg.", "verkeer", 11, "declined",
          "Aan de achterkant ligt het pad van de brandweer. Dat moet vrij blijven."),
    Asked("greet", "Een moestuin bij de school", "Voor de lessen biologie.", "groen", 2),
)  # fmt: skip


def steps() -> list[Step]:
    """From the question to a street that is closed in the morning."""
    found = [Step(OPENED, _open), Step(345, _review)]
    found += [Step(day, partial(_supports, day=day)) for day in range(ENDED + 1, OPENED)]
    found += [Step(OPENED - 3 - 2 * place, partial(_send, one=one)) for place, one in enumerate(IDEAS)]
    found += [Step(one.answered, partial(_answer, one=one)) for one in IDEAS if one.verdict]
    found += [
        Step(310, _initiative),
        Step(305, _close),
        Step(300, partial(_step, title=IDEAS[0].title, step="Hekken en borden besteld", progress=40)),
        Step(260, partial(_onward, reason="De proef is ontworpen met ouders, winkels en politie.")),
        Step(245, partial(_onward, reason="De straat is een week op proef dicht geweest.")),
        Step(241, partial(_onward, reason="Buren en winkels zijn akkoord met zes maanden.")),
        Step(250, partial(_step, title=IDEAS[3].title, step="Tegels eruit, grond verbeterd", progress=50)),
        Step(240, partial(_step, title=IDEAS[0].title, step="De proef loopt", progress=80)),
        Step(200, partial(_step, title=IDEAS[3].title, step="Twaalf linden geplant", progress=100)),
        Step(30, partial(_step, title=IDEAS[0].title, step="De raad maakt het blijvend", progress=100)),
    ]
    return found


def _open(world: World) -> None:
    sara, morning = world.actors["sara"], clock.now() - timedelta(hours=1)
    give_role(by=BY, user=User.objects.get(pk=sara.person_id), role="officer")
    draft = ProcessDraft(
        title="Veilig naar school", prefix=PREFIX, language="nl", area="Schoolstraat en omgeving",
        summary="Ouders, kinderen en buren vertellen hoe de weg naar school veiliger kan.",
        description="De raad gaf 90.000 euro voor de straten rond de school. Iedereen kon ideeën sturen.",
        can_influence="Wat er op straat verandert, en wat eerst.", cannot_influence="De plek van de school, en de bus.",
        level="involve", decides=COUNCIL, answer_by=clock.today() + timedelta(days=92), answer_threshold=THRESHOLD,
    )  # fmt: skip
    process = setup.start_process(by=sara, organisation=world.organisations["waterrijk"], draft=draft)
    ends = morning + timedelta(days=OPENED - ENDED)
    phase = setup.add_phase(by=sara, process=process, draft=PhaseDraft("Ideeën", "Stuur je idee.", morning, ends))
    labels = {"verkeer": "Verkeer", "fietsen": "Fietsen", "groen": "Groen", "school": "Op school"}
    method = setup.add_method(
        by=sara, process=process,
        draft=MethodDraft("ideas", "Jouw idee", "Wat maakt de weg naar school veiliger?",
                          {"categories": [{"code": code, "label": label} for code, label in labels.items()]}),
    )  # fmt: skip
    for action, who in (("submit", "confirmed_email"), ("support", "everyone"), ("comment", "confirmed_email")):
        setup.open_action(by=sara, phase=phase, method=method, draft=OpeningDraft(action, who))
    for name, role in DESK:
        Seat.objects.create(process=process, user_id=world.actors[name].person_id, role=role)
    setup.publish_process(by=sara, process=process)


def _send(world: World, *, one: Asked) -> None:
    language = "fr" if one.by == "claire" else "nl"
    draft = IdeaDraft(one.title, one.body, language, category=one.category)
    submit_idea(by=world.actors[one.by], method=_method(), draft=draft)


def _supports(world: World, *, day: int) -> None:
    """Who supported something that day: the people of the demo, and neighbours without an account."""
    for place, one in enumerate(IDEAS):
        keen = [actor for at, actor in enumerate(world.actors.values()) if (at + place) % 4 == 0]
        for number in supporters_on(day, since=OPENED - 3 - 2 * place, until=ENDED + 1, many=one.supports, seed=place):
            if number < len(keen):
                support(by=keen[number], idea=_idea(one.title))
            else:
                key = f"visitor:school-{((number - len(keen)) * 7 + place) % 60}"
                support(by=VISITOR, idea=_idea(one.title), shown=Credentials(visitor_key=key))


def _review(world: World) -> None:
    """The first idea, as the desk looked at it."""
    idea = _idea(IDEAS[0].title)
    by = world.actors
    analysis = "Past in het verkeersplan. De bus rijdt hier niet. De bakker vraagt een ontheffing voor de levering."
    review.analyse(by=by["joris"], contribution=idea, analysis=analysis, advice="accepted", version=0)
    assessed = "Hekken, borden en zes maanden meten. Zonder de uren van de vrijwilligers."
    review.assess(by=by["mark"], contribution=idea, assessment=assessed, cost=Decimal("18400"), version=1)
    review.decide(by=by["lies"], contribution=idea, decision="accepted", reason="Eerst als proef.", version=2)


def _answer(world: World, *, one: Asked) -> None:
    idea = _idea(one.title)
    draft = ResponseDraft(
        verdict=one.verdict, body=one.answer, answered_by=COUNCIL, carried_out_by=one.when, language="nl",
        cost=Decimal(one.cost) if one.cost else None,
    )  # fmt: skip
    responses.publish_responses(by=world.actors["lies"], process=idea.process, contributions=[idea], draft=draft)


def _initiative(world: World) -> None:
    """Two of the ideas go on together."""
    sara = world.actors["sara"]
    problem = "Rond half negen is de Schoolstraat vol auto’s. Kinderen durven er niet te fietsen."
    made = start_from(by=sara, idea=_idea(IDEAS[0].title), title="Een schoolstraat op proef", problem=problem)
    take_up(by=sara, idea=_idea(IDEAS[5].title), initiative=made)


def _close(world: World) -> None:
    """Nothing is owed any more. What is carried out is told for long after."""
    said = "Elf ideeën, tien antwoorden, zeven keer ja of deels. De straat gaat op proef dicht. Dank voor het meedoen."
    close_process(by=world.actors["sara"], process=Process.objects.get(prefix=PREFIX), statement=said)


def _onward(world: World, *, reason: str) -> None:
    made = Initiative.objects.get(title="Een schoolstraat op proef")
    advance_initiative(by=world.actors["sara"], initiative=made, reason=reason)


def _step(world: World, *, title: str, step: str, progress: int) -> None:
    draft = MilestoneDraft(title=step, progress=progress, is_done=True)
    milestones.add_milestone(by=world.actors["sara"], contribution=_idea(title), draft=draft)


def _method() -> Method:
    return Method.objects.select_related("process").get(process__prefix=PREFIX, kind="ideas")


def _idea(title: str) -> Idea:
    found = Idea.objects.select_related("method__process__organisation")
    idea = found.get(title=title, process=Process.objects.get(prefix=PREFIX))
    idea.process = idea.method.process
    return idea
