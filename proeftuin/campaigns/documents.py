"""Campaigns as search sees them: from live on. Never with who pledged."""

from collections.abc import Iterator

from proeftuin.campaigns.models import Campaign
from proeftuin.search.documents import Document, provides


@provides("campaign")
def campaign_documents() -> Iterator[Document]:
    for campaign in Campaign.objects.shown().select_related("organisation").iterator(chunk_size=500):
        yield campaign_document(campaign)


def campaign_document(campaign: Campaign) -> Document:
    """Its report is found once it is shared."""
    organisation = campaign.organisation
    report = campaign.report if campaign.state == Campaign.State.REPORTED else ""
    return Document(
        kind="campaign", ref=campaign.ref, url=campaign.get_absolute_url(), language=campaign.language,
        title=campaign.title, summary=campaign.summary or campaign.story[:500],
        body=f"{campaign.story}\n{campaign.place}\n{campaign.adapted}\n{report}".strip(),
        facets={
            "kind": ["campaign"], "language": [campaign.language],
            "organisation": [organisation.ref] if organisation else [],
            "country": [organisation.country] if organisation and organisation.country else [],
            "year": [str(campaign.deadline_there.year)],
        },
        happened_on=campaign.deadline_there.date(),
    )  # fmt: skip
