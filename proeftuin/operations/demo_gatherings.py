"""The demo's gatherings: a meetup that was held and told of, the next one, a study trip, and a masterclass in three parts."""
# ruff: noqa: E501 - a sentence of the demo stands on one line

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from proeftuin.gatherings.actions import aftermath, arranging, live, registering, series, whole_series
from proeftuin.gatherings.drafts import GatheringDraft, Guest
from proeftuin.gatherings.models import Gathering, LivePoll, LiveQuestion, Visit
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import Step, World
from proeftuin.organisations.models import Membership

ZONE = ZoneInfo("Europe/Brussels")
HELD, COMING, TRIP = "Meetup: korter wachten aan het loket", "Workshop: schrijf een brief die iedereen begrijpt", (
    "Studiereis naar Kopenhagen")  # fmt: skip
SERIES, PARTS = "Masterclass: van idee naar proef", (
    "Deel 1: wat is het echte probleem?", "Deel 2: de kleinste proef die iets leert", "Deel 3: stoppen, bijsturen of doorgaan",
)  # fmt: skip
WORDS = ("rust", "afspraak", "bellen", "balie", "rust, duidelijk", "wachttijd", "rust, balie", "duidelijk", "afspraak")
VISITS = (
    "Designcentrum", "Innovatiehuis van de stad", "Bibliotheek Noord", "Belastingdienst", "Jobcentrum", "Ziekenhuis aan het water",
    "School voor ambtenaren", "Wijkhuis", "Verkeersdienst",
)  # fmt: skip
INSIGHTS = (
    "Ze meten hoe vaak iets wordt overgenomen, niet hoe vaak het wordt gelezen.", "Elke proef begint met één zin: wij geloven dat.",
    "Stoppen is een besluit met een feestje.", "De baas komt kijken, niet controleren.", "Bewoners lezen het formulier hardop voor.",
    "Eén loket, drie organisaties, één sleutel.", "Ethiek staat als vraag op elk projectblad.", "Wie een idee geeft, krijgt binnen een week antwoord.",
    "Teams zitten zes weken samen in één kamer.", "Een mislukking staat op de website, met naam van de les.",
    "De keuken is de vergaderzaal.", "Leerlingen maken de eerste versie.", "Brieven worden getest bij de bakker.",
    "Een chatbot zegt eerst wat hij niet kan.", "Elke dienst leent één dag per week iemand uit.", "Het budget is klein en snel.",
    "Een besluit past op één bladzijde.", "De wachtrij is zichtbaar, dus korter.", "Tolken staan in het rooster, niet in de nood.",
    "Na een jaar gaat iemand terug kijken.",
)  # fmt: skip


def steps() -> list[Step]:
    return [Step(60, _meetup), Step(40, _trip), Step(35, _in_the_room), Step(33, _told), Step(31, _next),
            Step(28, _masterclass), Step(20, _coming), Step(13, _first_part)]  # fmt: skip


def _at(world: World, days: int, hour: int) -> datetime:
    """A moment that many days after the demo began, negative for before."""
    day = (world.began + timedelta(days=days)).astimezone(ZONE).date()
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def _arrange(world: World, by: str, draft: GatheringDraft) -> Gathering:
    organisation = Membership.objects.filter(user_id=world.actors[by].person_id).first()
    assert organisation  # noqa: S101 - everyone of the cast who arranges works somewhere
    gathering = arranging.arrange_gathering(by=world.actors[by], organisation=organisation.organisation, draft=draft)
    return arranging.publish_gathering(by=world.actors[by], gathering=gathering)


def _guests(gathering: Gathering, number: int) -> None:
    for n in range(number):
        guest = Guest(address=f"guest{n}@example.org", name=f"Gast {n + 1}", language="nl")
        mine = registering.register(by=VISITOR, gathering=gathering, guest=guest)
        registering.confirm(by=VISITOR, registration=mine)


def _meetup(world: World) -> None:
    starts = _at(world, -35, 14)
    gathering = _arrange(world, "ann", GatheringDraft(
        kind="meetup", title=HELD, language="nl", starts_at=starts, ends_at=starts + timedelta(hours=3), capacity=8,
        text="Drie gemeenten vertellen hoe de rij korter werd, en wat niet hielp.", town="Zandhove",
        place="Stadhuis, zaal 2", agenda="14:00 Welkom\n14:15 Drie verhalen\n15:30 Aan tafel in kleine groepen\n16:30 Wie is de volgende gastheer?",
        spoken=("nl", "plain"), accessibility="Zonder drempels. Ringleiding in de zaal. Geen stille ruimte.",
    ))  # fmt: skip
    _guests(gathering, 11)


def _trip(world: World) -> None:
    starts = _at(world, -38, 9)
    trip = _arrange(world, "sara", GatheringDraft(
        kind="study_trip", title=TRIP, language="nl", starts_at=starts, ends_at=starts + timedelta(days=2, hours=8),
        text="Negen gastheren in drie dagen: wat kunnen wij morgen anders doen?", town="Kopenhagen",
        place="Verzamelen aan het station", zone="Europe/Brussels", spoken=("en", "nl"), capacity=20,
    ))  # fmt: skip
    for name in VISITS:
        aftermath.add_visit(by=world.actors["sara"], gathering=trip, name=name, town="Kopenhagen")


def _told(world: World) -> None:
    ann, sara = world.actors["ann"], world.actors["sara"]
    held, trip = Gathering.objects.get(title=HELD), Gathering.objects.get(title=TRIP)
    cases = [one.get_absolute_url() for one in list(world.cases.values()) if one.is_published][:2]
    told = ("Een afspraak helpt pas als wie geen telefoon heeft ook binnen mag.", "Terugbellen scheelt een derde van de bezoeken.",
            "Een nummertje met de wachttijd erop maakt mensen rustig.")  # fmt: skip
    for n, text in enumerate(told):
        aftermath.add_finding(by=ann, gathering=held, text=text, inspired_by=cases[n % len(cases)] if cases else "")
    words = "We waren met acht. Het gesprek ging vooral over wie niet digitaal kan."
    aftermath.write_report(by=ann, gathering=held, text=words, version=1, share=True)
    aftermath.add_follow_up(by=ann, gathering=held, text="De drie verhalen als praktijk opschrijven", who="Zandhove")
    visits = list(Visit.objects.filter(gathering=trip))
    for n, text in enumerate(INSIGHTS):
        there = [visits[n % 9], visits[(n * 5 + 2) % 9]] if n % 3 == 0 else [visits[n % 9]]
        aftermath.add_finding(by=sara, gathering=trip, text=text, visits=there)
    words = "Drie dagen, negen gastheren, twintig inzichten. Klik op een gastheer om te zien wat we daar zagen."
    aftermath.write_report(by=sara, gathering=trip, text=words, version=1, share=True)


def _next(world: World) -> None:
    held = Gathering.objects.get(title=HELD)
    mine = Membership.objects.filter(user_id=world.actors["sara"].person_id).first()
    assert mine  # noqa: S101 - Sara works for Waterrijk
    offer = aftermath.offer_to_host(
        by=world.actors["sara"], gathering=held, organisation=mine.organisation, note="In het voorjaar, in ons atelier."
    )
    aftermath.answer_offer(by=world.actors["ann"], offer=offer, accept=True)


def _coming(world: World) -> None:
    starts = _at(world, 24, 10)
    gathering = _arrange(world, "sara", GatheringDraft(
        kind="workshop", title=COMING, language="nl", starts_at=starts, ends_at=starts + timedelta(hours=4), capacity=6,
        text="Breng een brief mee die niemand begrijpt. Ga naar huis met een die werkt.", town="Waterrijk",
        place="Atelier, Kade 3", link="https://example.org/meedoen", agenda="10:00 Welkom\n10:20 Lees hardop\n11:30 Schrijf opnieuw\n13:00 Samen eten",
        spoken=("nl", "signed"), accessibility="Zonder drempels. Er is een gebarentolk. Een stille ruimte naast de zaal.",
    ))  # fmt: skip
    _guests(gathering, 4)
    zandhove = Membership.objects.filter(user_id=world.actors["ann"].person_id).first()
    if zandhove:
        host = arranging.invite_host(by=world.actors["sara"], gathering=gathering, organisation=zandhove.organisation)
        arranging.answer_as_host(by=world.actors["ann"], host=host, agree=True)


def _in_the_room(world: World) -> None:
    """What nine people asked and answered on their phones during the meetup."""
    held = Gathering.objects.get(title=HELD)
    room = live.open_room(by=world.actors["ann"], gathering=held)
    keys = [f"demo-{n}" for n in range(len(WORDS))]
    asked = ("Wat kost terugbellen?", "Hoe bereik je wie geen mail heeft?", "Mag ik jullie brief overnemen?")
    for n, text in enumerate(asked):
        live.ask(room=room, key=keys[n], text=text)
    questions = list(LiveQuestion.objects.filter(room=room))
    for n, key in enumerate(keys):
        for question in questions[: 1 + n % len(questions)]:
            live.support(room=room, key=key, ref=question.ref)
    live.moderate(by=world.actors["ann"], question=questions[0], state=LiveQuestion.State.ANSWERED)
    poll = live.start_poll(by=world.actors["ann"], room=room, kind="words", question="Wat helpt aan jullie loket?")
    for key, value in zip(keys, WORDS, strict=True):
        live.answer(room=room, key=key, ref=poll.ref, value=value)
    options = ("Terugbellen", "Een nummertje met de wachttijd", "Op afspraak")
    poll = live.start_poll(by=world.actors["ann"], room=room, kind=LivePoll.Kind.VOTE,
                           question="Wat probeer je morgen?", options="\n".join(options))  # fmt: skip
    for n, key in enumerate(keys):
        live.answer(room=room, key=key, ref=poll.ref, value=options[n % 5 % 3])
    live.open_room(by=world.actors["ann"], gathering=held, is_open=False)


def _masterclass(world: World) -> None:
    """Three parts: one was held since, two are to come. Some come to all of it, in one go."""
    ann, starts = world.actors["ann"], _at(world, -14, 13)
    part = _arrange(world, "ann", GatheringDraft(
        kind="masterclass", title=PARTS[0], language="nl", starts_at=starts, ends_at=starts + timedelta(hours=4), capacity=7,
        text="Neem een vraagstuk mee waar je op vastloopt, en iemand die er ook last van heeft.", town="Zandhove", place="Bibliotheek, leeszaal",
        agenda="13:00 Welkom\n13:15 Wie heeft er last van?\n15:00 Pauze\n15:15 Eén zin: wij geloven dat\n16:45 Afspraken tot de volgende keer",
        spoken=("nl", "plain"), accessibility="Zonder drempels. Een stille ruimte op de eerste verdieping.",
    ))  # fmt: skip
    begun = series.begin_series(by=ann, gathering=part, title=SERIES)
    words = "Drie middagen met hetzelfde team. Tussen de middagen probeer je iets uit. Je hoeft niets te kunnen."
    series.change_series(by=ann, series=begun, title=SERIES, text=words, language="nl", version=begun.version)
    for title, later in zip(PARTS[1:], (timedelta(weeks=3), timedelta(weeks=6)), strict=True):
        when = starts + later
        following = series.plan_next(by=ann, gathering=part, starts_at=when, ends_at=when + timedelta(hours=4))
        draft = GatheringDraft(
            kind="masterclass", title=title, language="nl", starts_at=when, ends_at=when + timedelta(hours=4), capacity=7,
            text=part.text, town=part.town, place=part.place, spoken=tuple(part.spoken), accessibility=part.accessibility,
            agenda="13:00 Welkom\n13:15 Wat zagen jullie?\n15:00 Pauze\n15:15 De volgende stap\n16:45 Afspraken",
        )  # fmt: skip
        following = arranging.change_gathering(by=ann, gathering=following, draft=draft, version=following.version)
        arranging.publish_gathering(by=ann, gathering=following)
    for n in range(8):
        guest = Guest(address=f"deelnemer{n}@example.org", name=f"Deelnemer {n + 1}", language="nl")
        mine = whole_series.register_for_series(by=VISITOR, series=begun, guest=guest)
        whole_series.confirm_all(by=VISITOR, registration=mine[0])


def _first_part(world: World) -> None:
    ann, part = world.actors["ann"], Gathering.objects.get(title=PARTS[0])
    source = world.organisations["waterrijk"].get_absolute_url() if "waterrijk" in world.organisations else ""
    one = aftermath.add_finding(by=ann, gathering=part, text="Wie het probleem heeft, zegt het in één zin. Wie het oplost, in tien.",
                                inspired_by=source)  # fmt: skip
    words = "Zes teams, zes zinnen. Drie teams kwamen met een ander probleem naar buiten dan waarmee ze binnenkwamen."
    aftermath.write_report(by=ann, gathering=part, text=words, version=1, share=True)
    aftermath.finding_to_lesson(by=ann, finding=one, kind="worked")
    aftermath.add_follow_up(
        by=ann, gathering=part, text="Elk team praat met drie mensen die er last van hebben", who="De teams"
    )
