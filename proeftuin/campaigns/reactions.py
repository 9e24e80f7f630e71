"""What follows when something happened to a campaign: the mails that wait leave."""

from proeftuin.campaigns.sending import post_waiting
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on


@on("campaign.*")
def post_campaign_letters(_event: Event) -> None:
    """At once rather than at the next tick. Each letter leaves once, however often this runs."""
    post_waiting()
