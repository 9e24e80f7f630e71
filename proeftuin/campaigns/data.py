"""Campaigns as machines read them: totals, and never who gave."""

from proeftuin.campaigns.models import Campaign


def campaign_data(campaign: Campaign) -> dict[str, object]:
    """One campaign. Amounts in whole cents."""
    return {
        "ref": campaign.ref, "url": campaign.get_absolute_url(), "state": campaign.state,
        "language": campaign.language, "title": campaign.title, "summary": campaign.summary, "place": campaign.place,
        "organisation": campaign.organisation.name if campaign.organisation else "",
        "deadline": campaign.deadline.isoformat(), "zone": campaign.zone,
        "minimum_cents": campaign.minimum, "optimum_cents": campaign.optimum, "pledged_cents": campaign.pledged,
        "matched_cents": campaign.matched, "percent": campaign.percent, "hours_wanted": campaign.hours_wanted,
        "hours": campaign.hours, "goods_wanted": campaign.goods_wanted, "goods": campaign.goods,
        "givers": campaign.givers,
    }  # fmt: skip


def whole(campaign: Campaign) -> dict[str, object]:
    """With its plan, its needs, what it became and what was done."""
    needs = [{"kind": one.kind, "name": one.name, "amount": one.amount} for one in campaign.lines.all()]
    report = campaign.report if campaign.state == Campaign.State.REPORTED else ""
    return {
        **campaign_data(campaign), "story": campaign.story, "needs": needs, "adapted": campaign.adapted,
        "report": report, "case": campaign.case_url,
    }  # fmt: skip
