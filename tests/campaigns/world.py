"""A campaign to test with: a garden of a street, live, with a budget, hours and goods."""

from datetime import timedelta
from decimal import Decimal

from proeftuin.campaigns.actions.funding import back_campaign, set_up_fund
from proeftuin.campaigns.actions.pledging import confirm, pledge
from proeftuin.campaigns.actions.preparing import approve, hand_in, start_campaign
from proeftuin.campaigns.drafts import CampaignDraft, FundDraft, PledgeDraft
from proeftuin.campaigns.models import Campaign, MatchFund, Pledge
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from tests import cast


def draft(**changes: object) -> CampaignDraft:
    values = {
        "title": "A garden for our street", "summary": "Beans, benches and a shed.",
        "story": "We make a garden of the old car park.", "place": "Waterrijk",
        "deadline": (clock.now() + timedelta(days=30)).replace(microsecond=0),
        "minimum": "Soil: 600\nBenches: 400", "optimum": "A shed: 500", "hands": "Digging: 40",
        "goods": "Spades: 10", "pay_to": "BE00 0000 0000 0000, Tuin vzw",
        "organisation_id": cast.organisation("waterrijk").pk,
    }  # fmt: skip
    return CampaignDraft(**(values | changes))  # type: ignore[arg-type]


def garden(**changes: object) -> Campaign:
    """Fatima's, approved by Elke."""
    campaign = start_campaign(by=cast.actor("fatima"), draft=draft(**changes))
    hand_in(by=cast.actor("fatima"), campaign=campaign)
    return approve(by=cast.actor("elke"), campaign=campaign)


def money(campaign: Campaign, amount: str, number: int = 1, **more: object) -> Pledge:
    """From somebody without account, who said yes in the mail."""
    made = PledgeDraft(
        kind="money", amount=amount, address=f"giver{number}@example.org", name=f"Giver {number}", **more
    )  # type: ignore[arg-type]
    return confirm(by=VISITOR, pledge=pledge(by=VISITOR, campaign=campaign, draft=made))


def hands(campaign: Campaign, hours: int, number: int = 1) -> Pledge:
    made = PledgeDraft(kind="hands", hours=hours, what="Digging", address=f"giver{number}@example.org")
    return confirm(by=VISITOR, pledge=pledge(by=VISITOR, campaign=campaign, draft=made))


def goods(campaign: Campaign, pieces: int, number: int = 1, **more: object) -> Pledge:
    made = PledgeDraft(kind="goods", pieces=pieces, what="Spades", address=f"giver{number}@example.org", **more)  # type: ignore[arg-type]
    return confirm(by=VISITOR, pledge=pledge(by=VISITOR, campaign=campaign, draft=made))


def fund(campaign: Campaign | None = None, **changes: object) -> MatchFund:
    """Waterrijk's: doubles up to 100 euro a pledge and 500 euro a campaign, one pledge of each giver."""
    values = {
        "title": "Street fund", "pool": 1_000_000, "opens_at": clock.now() - timedelta(days=1),
        "closes_at": clock.now() + timedelta(days=300), "max_per_pledge": 10_000, "factor": Decimal(1),
        "cap_project": 50_000, "max_per_user": 1,
    }  # fmt: skip
    made = set_up_fund(
        by=cast.actor("elke"),
        organisation=cast.organisation("waterrijk"),
        draft=FundDraft(**(values | changes)),  # type: ignore[arg-type]
    )
    if campaign:
        back_campaign(by=cast.actor("elke"), fund=made, campaign=campaign)
    return made
