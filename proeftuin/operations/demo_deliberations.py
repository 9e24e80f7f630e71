"""What the demo's teams decide together: by consent with an objection taken up, after advice, and with dots."""

from datetime import timedelta
from functools import partial

from proeftuin.deliberations.actions import advising, answering, start, talking, turning
from proeftuin.deliberations.actions.answering import ResponseDraft
from proeftuin.deliberations.drafts import AdviceDraft, DecisionDraft, Turn
from proeftuin.deliberations.models import Decision
from proeftuin.deliberations.registry import Table, table_of
from proeftuin.kernel import clock
from proeftuin.operations.demo_world import Step, World

TEXTS, DOTS = "Sms-proef aan balie Centrum", "Wat pakken we eerst aan?"
PICKING_UP, THURSDAY = "Een snelle rij voor afhalen", "Koken we ook op donderdag?"
TEAM = ("sara", "joris", "fatima", "wim")


def steps() -> list[Step]:
    """In the order of days. The consent of the text messages meets an objection, and is looked back on."""
    return [
        Step(178, _propose_texts), Step(175, partial(_turn, title=TEXTS, by="pieter", verbs=("amend", "ask"))),
        Step(172, _object), Step(170, _take_up), Step(168, _adopt), Step(99, _look_back),
        Step(58, _spread_dots), Step(52, _count_dots),
        Step(12, _ask_advice), Step(3, _propose_picking_up),
    ]  # fmt: skip


def _propose_texts(world: World) -> None:
    decision = _start(world, "queue", "sara", DecisionDraft(
        kind="consent", title=TEXTS, language="nl", is_open=True, facilitator_id=world.actors["pieter"].person_id,
        aim="Minder lang wachten aan het loket, voor iedereen.",
        text="Wie binnenkomt, laat een nummer achter en krijgt een **sms** tien minuten voor het zijn beurt is. We "
        "proberen het zes weken aan balie Centrum, op maandag en woensdag.",
    ))  # fmt: skip
    _turn(world, title=TEXTS, by="sara", verbs=("open",))
    question = talking.ask(by=world.actors["wim"], decision=decision, text="Wat kost zo’n sms?")
    talking.answer(by=world.actors["sara"], question=question, text="Vier cent. Voor de proef is dat 60 euro.")
    talking.ask(by=world.actors["joris"], decision=decision, text="Fijn dat het kort duurt.", needs_answer=False)


def _object(world: World) -> None:
    for key in ("sara", "joris"):
        _say(world, TEXTS, key, "consent")
    _say(world, TEXTS, "wim", "concern", "Op maandag is het net het drukst. Dat maakt meten lastig.")
    _say(
        world,
        TEXTS,
        "fatima",
        "objection",
        "Mijn moeder heeft geen mobiel. Zij mag niet achteraan staan.",
    )
    _turn(world, title=TEXTS, by="pieter", verbs=("test",))
    answering.weigh_objection(
        by=world.actors["pieter"], objection=_find(TEXTS).objections.get(), good_enough=False, safe_enough=True,
        learns=True, note="Zonder mobiel wacht je langer dan nu. Dat schaadt het doel.",
    )  # fmt: skip
    _turn(world, title=TEXTS, by="pieter", verbs=("integrate",))


def _take_up(world: World) -> None:
    decision, sara = _find(TEXTS), world.actors["sara"]
    talking.write_version(
        by=sara, decision=decision, number=1,
        change="Wie geen mobiel heeft, krijgt een papieren nummer dat even zwaar telt.",
        text="Wie binnenkomt, krijgt een nummer. Wie dat wil, krijgt een **sms** tien minuten voor het zijn beurt is. "
        "Wie geen mobiel heeft, wordt omgeroepen. We proberen het zes weken aan balie Centrum, op maandag en woensdag.",
    )  # fmt: skip
    answering.integrate_objection(
        by=sara,
        objection=decision.objections.get(),
        text="Een papieren nummer telt even zwaar. Een gastvrouw roept om.",
    )
    _turn(world, title=TEXTS, by="pieter", verbs=("ask_again",))


def _adopt(world: World) -> None:
    for key in TEAM:
        _say(world, TEXTS, key, "consent")
    turn = Turn(
        statement="We proberen de sms zes weken, met een papieren nummer voor wie geen mobiel heeft. Joris telt mee.",
        owner_id=world.actors["joris"].person_id, evaluate_on=clock.today() + timedelta(days=65),
        ends_on=clock.today() + timedelta(days=90),
    )  # fmt: skip
    turning.take_turn(by=world.actors["pieter"], decision=_find(TEXTS), verb="adopt", turn=turn)


def _look_back(world: World) -> None:
    joris = world.actors["joris"]
    turning.take_turn(by=turning.CLOCK, decision=_find(TEXTS), verb="come_due")
    note = (
        "41 van de 100 mensen waren op tijd terug. We wilden er 70. We stoppen met de sms en maken een nieuw voorstel."
    )
    turning.take_turn(by=joris, decision=_find(TEXTS), verb="change", turn=Turn(statement=note))


def _spread_dots(world: World) -> None:
    options = ("Een vast tijdstip voor wie dat wil", "Een snelle rij voor afhalen", "Terugbellen op een vast uur",
               "Een plek om te zitten met kinderen")  # fmt: skip
    _start(world, "queue", "joris", DecisionDraft(
        kind="dots", title=DOTS, language="nl", is_open=True, options=options, dots=5, most_dots=3,
        text="De sms werkte niet. Er liggen nog vier ideeën. Elk heeft vijf stippen.",
    ))  # fmt: skip
    _turn(world, title=DOTS, by="joris", verbs=("open",))
    for key, spread in (("sara", {"1": 3, "2": 2}), ("joris", {"1": 2, "2": 2, "3": 1}), ("fatima", {"4": 3, "1": 2}),
                        ("wim", {"1": 3, "3": 2})):  # fmt: skip
        answering.respond(by=world.actors[key], decision=_find(DOTS), draft=ResponseDraft(dots=spread), number=1)


def _count_dots(world: World) -> None:
    _turn(world, title=DOTS, by="joris", verbs=("count",))
    turn = Turn(
        statement="We beginnen met het vaste tijdstip. De snelle rij komt daarna. De zitplek bewaren we voor later.",
        owner_id=world.actors["sara"].person_id, evaluate_on=clock.today() + timedelta(days=120),
    )  # fmt: skip
    turning.take_turn(by=world.actors["joris"], decision=_find(DOTS), verb="conclude", turn=turn)


def _ask_advice(world: World) -> None:
    """Fatima decides, and asks who it touches and who knows. Two spoke, one is answered already."""
    fatima = world.actors["fatima"]
    decision = _start(world, "dinner", "fatima", DecisionDraft(
        kind="advice", title=THURSDAY, language="nl", is_open=True, min_days=5,
        text="Vanaf volgende maand koken we ook op donderdag, als er drie koks zijn.",
        aim="Dat minder oudere buren alleen eten.",
    ))  # fmt: skip
    asked = [
        advising.ask_advice(by=fatima, decision=decision, draft=AdviceDraft(
            asked_as=asked_as, user_id=world.actors[key].person_id, question=question,
        ))
        for asked_as, key, question in (
            ("affected", "karim", "Jij opent het buurthuis. Past donderdag?"),
            ("expert", "wim", "Hoeveel koks heb je echt nodig voor twaalf mensen?"),
        )
    ]  # fmt: skip
    _turn(world, title=THURSDAY, by="fatima", verbs=("open",), days=16)
    said = ("Donderdag is er dansles tot zes uur. Daarna is de keuken vrij.",
            "Twee koks en iemand voor de afwas. Met drie koks sta je elkaar in de weg.")  # fmt: skip
    for advice, words in zip(asked, said, strict=True):
        advising.give_advice(by=fatima, advice=advice, text=words)
    advising.reply_to_advice(
        by=fatima, advice=asked[0], reply="used", why="We beginnen om half zeven, na de dansles."
    )  # fmt: skip


def _propose_picking_up(world: World) -> None:
    """Open now: whoever signs in as Sara is asked."""
    _start(world, "queue", "joris", DecisionDraft(
        kind="consent", title=PICKING_UP, language="nl", facilitator_id=world.actors["pieter"].person_id,
        text="Wie alleen iets komt afhalen, gaat naar balie 2. Balie 2 doet op maandag en woensdag niets anders.",
        aim="Minder lang wachten aan het loket, voor iedereen.",
    ))  # fmt: skip
    _turn(world, title=PICKING_UP, by="joris", verbs=("open",))
    _turn(world, title=PICKING_UP, by="pieter", verbs=("amend", "ask"), days=8)
    _say(world, PICKING_UP, "joris", "consent")
    _say(world, PICKING_UP, "wim", "concern", "Balie 2 heeft geen drempelvrije ingang. Let op rolstoelen.")


QUEUE, DINNER = "Een afspraak zonder wachtrij", "Samen eten op dinsdag"


def _start(world: World, where: str, by: str, draft: DecisionDraft) -> Decision:
    return start.start_decision(by=world.actors[by], table=_table(world, where), draft=draft)


def _table(world: World, where: str) -> Table:
    title = {"queue": QUEUE, "dinner": DINNER}[where]
    found = next(one for one in world.initiatives.values() if one.title == title)
    table = table_of(found.thread)
    if table is None:
        raise KeyError(title)
    return table


def _turn(world: World, *, title: str, by: str, verbs: tuple[str, ...], days: int = 7) -> None:
    for verb in verbs:
        turn = Turn(until=clock.now() + timedelta(days=days))
        turning.take_turn(by=world.actors[by], decision=_find(title), verb=verb, turn=turn)


def _say(world: World, title: str, key: str, answer: str, reason: str = "") -> None:
    decision = _find(title)
    draft = ResponseDraft(answer=answer, reason=reason)
    answering.respond(by=world.actors[key], decision=decision, draft=draft, number=decision.number)


def _find(title: str) -> Decision:
    return Decision.objects.get(title=title)
