"""The demo's test bed: a ward of a hospital, with a test that was decided and one that was asked for."""
# ruff: noqa: E501 - a sentence of the demo stands on one line

from proeftuin.operations.demo_world import BY, Step, World
from proeftuin.testbeds import actions
from proeftuin.testbeds.drafts import SiteDraft, TrialDraft
from proeftuin.testbeds.models import TestSite

WARD = "Revalidatieafdeling: opstaan, lopen, slapen"


def steps() -> list[Step]:
    return [Step(110, _ward), Step(100, _tested), Step(12, _asked)]


def _ward(world: World) -> None:
    draft = SiteDraft(
        title=WARD, place="Waterrijk, afdeling 4B", language="nl", capacity=2, contact="Loket innovatie, innovatie@ziekenhuis.example",
        testable="Hulpmiddelen om op te staan en te lopen. Sensoren bij het bed. Alles wat de nacht rustiger maakt.",
        users="24 patiënten die drie tot zes weken blijven, 30 verpleegkundigen en 6 kinesitherapeuten.",
        constraints="Niets aan het netwerk van het ziekenhuis. Reinigbaar met alcohol. Niet tussen 22 en 6 uur bij wie slaapt.",
    )  # fmt: skip
    site = actions.offer_site(by=BY, organisation=world.organisations["ziekenhuis"], draft=draft)
    actions.open_site(by=BY, site=site)


def _tested(world: World) -> None:
    draft = TrialDraft(
        title="Stille beloproep op een horloge", solution="Een oproep trilt op het horloge van wie het dichtst bij is, in plaats van te klinken op de gang.",
        trl=7, question="Slapen patiënten beter, en komt er niemand later?", risks="Een gemiste oproep. De bel op de gang blijft als reserve.",
        data="Kamernummer en tijd. Geen namen.", ethics="CE-markering klasse I. Het ethisch comité gaf advies.",
    )  # fmt: skip
    trial = actions.apply(
        by=BY, site=TestSite.objects.get(title=WARD), firm=world.organisations["tikwerk"], draft=draft
    )
    trial = actions.screen(by=BY, trial=trial)
    trial = actions.answer(by=BY, trial=trial, accept=True, reason="Het past bij onze vraag naar stille nachten.")
    plan = {
        "hypothesis": "Wij verwachten 30 % minder wakker worden, en gelijke wachttijd.", "duration": "Zes weken.",
        "participants": "Acht kamers, twaalf verpleegkundigen.", "stop_criteria": "Eén oproep die langer dan tien minuten wacht door het horloge.",
    }  # fmt: skip
    clauses = {
        "roles": "De hoofdverpleegkundige leidt. Tikwerk helpt elke dag vanaf 8 uur.", "liability": "Elke partij draagt haar eigen schade; Tikwerk is verzekerd tot 2,5 miljoen euro.",
        "data": "Kamernummer en tijd, 90 dagen, op een server van het ziekenhuis.", "ip": "Het horloge blijft van Tikwerk. De metingen zijn van het ziekenhuis.",
        "no_purchase": "Deze test geeft geen recht op een opdracht. De resultaten gaan naar alle inschrijvers.",
    }  # fmt: skip
    trial = actions.write_plan(by=BY, trial=trial, plan=plan, clauses=clauses, version=trial.version)
    trial = actions.start(by=BY, trial=trial)
    actions.log(by=BY, trial=trial, text="Dag 3: twee horloges leeg om 5 uur. Nu laden ze in de pauze.")
    trial = actions.report(
        by=BY, trial=trial, public="Patiënten werden 24 % minder vaak wakker. De wachttijd bleef gelijk: 3 minuten. Het laden van de horloges vroeg een vaste plek en een vast uur.",
        confidential="De batterij van model 2 houdt het 9 uur, niet 14. Tikwerk past dit aan in model 3.",
    )  # fmt: skip
    actions.decide(
        by=BY,
        trial=trial,
        decision="procure",
        reason="Het werkt. We schrijven een open aanbesteding uit; iedereen kan dit verslag gebruiken.",
    )


def _asked(world: World) -> None:
    draft = TrialDraft(
        title="Licht dat meegaat met de dag", solution="Lampen boven het bed die van kleur veranderen, van ochtend tot avond.", trl=6,
        question="Vinden mensen na een operatie sneller hun ritme terug?", risks="Geen bekende.", data="Geen.", ethics="CE-markering is er.",
    )  # fmt: skip
    actions.apply(by=BY, site=TestSite.objects.get(title=WARD), firm=world.organisations["kennishuis"], draft=draft)
