"""The demo's campaigns: one that is live, one that just missed its target, and one that was made and told."""
# ruff: noqa: E501 - a sentence of the demo stands on one line

from datetime import datetime, timedelta
from decimal import Decimal

from proeftuin.campaigns.actions import funding, pledging, preparing, turning
from proeftuin.campaigns.drafts import CampaignDraft, FundDraft, PledgeDraft
from proeftuin.campaigns.models import Campaign, MatchFund, Pledge
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import Step, World
from proeftuin.organisations.models import Organisation

LIVE, NEAR, DONE = (
    "Een beweegtuin op het Vissersplein",
    "Een buurtkeuken in de oude school",
    "Twaalf banken langs de vaart",
)
FUND = "Straatfonds Waterrijk"
NAMES = ("Noor", "Karim", "Els", "Thomas", "Meryem", "Jan", "Sofie", "Achmed", "Greet", "Lotte", "Pieter-Jan", "Yara")
PAY_TO = "BE00 0000 0000 0000, Buurtvereniging De Vaart"


def steps() -> list[Step]:
    return [
        Step(150, _fund), Step(140, _done), Step(120, _done_given), Step(100, _done_closed), Step(95, _done_begun), Step(30, _done_told),
        Step(44, _near), Step(30, _near_given), Step(6, _near_closed), Step(20, _live), Step(8, _live_given),
    ]  # fmt: skip


def _waterrijk(world: World) -> Organisation:
    return world.organisations["waterrijk"]


def _day(world: World, days: int) -> datetime:
    """Seven in the evening in the town, that many days after the demo began; negative for before."""
    return (world.began + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)


def _start(world: World, by: str, draft: CampaignDraft) -> Campaign:
    campaign = preparing.start_campaign(by=world.actors[by], draft=draft)
    preparing.hand_in(by=world.actors[by], campaign=campaign)
    campaign = preparing.approve(by=world.actors["elke"], campaign=campaign)
    funding.back_campaign(by=world.actors["sara"], fund=MatchFund.objects.get(title=FUND), campaign=campaign)
    return campaign


def _give(
    campaign: Campaign, amounts: tuple[int, ...], hours: tuple[int, ...] = (), things: tuple[str, ...] = ()
) -> None:
    drafts = [PledgeDraft(kind="money", amount=str(one)) for one in amounts]
    drafts += [PledgeDraft(kind="hands", hours=one, what="Graven en timmeren") for one in hours]
    drafts += [
        PledgeDraft(kind="goods", pieces=2, what=one, is_loan=number % 2 == 0) for number, one in enumerate(things)
    ]
    for number, draft in enumerate(drafts):
        whole = PledgeDraft(**{
            **{name: getattr(draft, name) for name in ("kind", "amount", "hours", "pieces", "what", "is_loan")},
            "address": f"gever{number % 15}@example.org", "name": NAMES[number % len(NAMES)], "is_named": number % 3 != 0, "language": "nl",
        })  # type: ignore[arg-type]  # fmt: skip
        pledging.confirm(by=VISITOR, pledge=pledging.pledge(by=VISITOR, campaign=campaign, draft=whole))


def _fund(world: World) -> None:
    draft = FundDraft(
        title=FUND, text="Voor wat bewoners zelf maken in hun straat. De gemeente legt bij, bewoners beslissen.",
        pool=1_000_000, opens_at=_day(world, -150), closes_at=_day(world, 200), max_per_pledge=10_000, factor=Decimal(1),
        cap_project=50_000, max_per_user=1,
    )  # fmt: skip
    funding.set_up_fund(by=world.actors["sara"], organisation=_waterrijk(world), draft=draft)


def _done(world: World) -> None:
    _start(world, "fatima", CampaignDraft(
        title=DONE, summary="Banken waar je kunt rusten, met een rugleuning en een leuning om op te staan.", language="nl", place="Waterrijk, langs de vaart",
        story="Wie slecht te been is, komt niet meer aan de vaart. Wij zetten om de honderd meter een bank. Drie timmerlieden uit de buurt tekenden ze.",
        minimum="Hout: 900\nSchroeven en olie: 150", optimum="Een plankje met de namen: 200", hands="Zagen: 30\nPlaatsen: 20",
        goods="Zagen: 4", deadline=_day(world, -101), pay_to=PAY_TO, organisation_id=_waterrijk(world).pk,
    ))  # fmt: skip


def _done_given(world: World) -> None:
    _give(
        Campaign.objects.get(title=DONE),
        (250, 100, 80, 75, 60, 50, 40, 25, 25),
        (12, 10, 8, 8, 6, 6),
        ("Zagen", "Ladders"),
    )


def _done_closed(world: World) -> None:
    turning.close_at_deadline(campaign=Campaign.objects.get(title=DONE))


def _done_begun(world: World) -> None:
    campaign, by = Campaign.objects.get(title=DONE), world.actors["fatima"]
    turning.start_delivering(by=by, campaign=campaign)
    for one in Pledge.objects.filter(campaign=campaign, kind="money"):
        pledging.step(by=by, pledge=one, state="collected")
    for one in Pledge.objects.filter(campaign=campaign, kind="hands"):
        pledging.step(by=by, pledge=one, state="accepted")
        pledging.step(by=by, pledge=one, state="done")


def _done_told(world: World) -> None:
    campaign = Campaign.objects.get(title=DONE)
    text = "Twaalf banken staan er. Ze kostten 1.020 euro. We deden er vier zaterdagen over in plaats van twee: het hout moest eerst drogen.\n\nMevrouw Aerts, 83, wandelt weer elke dag tot aan de sluis."
    turning.write_report(by=world.actors["fatima"], campaign=campaign, text=text, version=campaign.version, share=True)


def _near(world: World) -> None:
    _start(world, "fatima", CampaignDraft(
        title=NEAR, summary="Eén keer per week samen koken en eten, voor wie anders alleen eet.", language="nl", place="Waterrijk, Schoolstraat 4",
        story="De oude school staat leeg op woensdag. De keuken werkt nog. Wij willen koken met wat over is van de markt.",
        minimum="Oven: 700\nPotten en borden: 300", hands="Koken: 40", goods="Tafels: 6", deadline=_day(world, -7), pay_to=PAY_TO,
        organisation_id=_waterrijk(world).pk,
    ))  # fmt: skip


def _near_given(world: World) -> None:
    _give(Campaign.objects.get(title=NEAR), (150, 100, 100, 50, 50), (8, 6, 4), ("Tafels",))


def _near_closed(world: World) -> None:
    turning.close_at_deadline(campaign=Campaign.objects.get(title=NEAR))


def _live(world: World) -> None:
    _start(world, "fatima", CampaignDraft(
        title=LIVE, summary="Toestellen voor groot en klein, en een plek om na te praten.", language="nl", place="Waterrijk, Vissersplein",
        story="Het plein is leeg. Kinderen voetballen op straat, ouderen blijven binnen. Wij vroegen aan tachtig buren wat ze misten: bewegen, zitten en schaduw.\n\nEen tuinarchitect uit de buurt tekende het plan. De gemeente keurde het goed.",
        minimum="Drie toestellen: 1.800\nGrond en planten: 450", optimum="Een afdak: 900", hands="Graven: 60\nPlanten: 24", goods="Spades: 10\nKruiwagens: 4",
        deadline=_day(world, 25), pay_to=PAY_TO, organisation_id=_waterrijk(world).pk,
    ))  # fmt: skip


def _live_given(world: World) -> None:
    _give(
        Campaign.objects.get(title=LIVE),
        (250, 120, 80, 60, 50, 45, 30, 25, 20, 10),
        (12, 8, 8, 6, 4),
        ("Spades", "Kruiwagen", "Spades"),
    )
