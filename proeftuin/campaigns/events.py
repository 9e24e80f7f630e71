"""What happens to a campaign and a fund, in words, and how their threads are named.

Pledges have no sentence: nobody is told who gave.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.campaigns.models import Campaign, MatchFund
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "campaign.handed_in": _("%(who)s handed in the campaign “%(title)s” for review"),
    "campaign.sent_back": _("%(who)s sent the campaign “%(title)s” back with a remark"),
    "campaign.live": _("The campaign “%(title)s” is live"),
    "campaign.backed": _("The fund “%(fund)s” matches what is pledged for “%(title)s”"),
    "campaign.fund_closed": _("The fund “%(fund)s” closed early. What it matched for “%(title)s” stands"),
    "campaign.funded": _("The campaign “%(title)s” reached its target"),
    "campaign.near_miss": _("The campaign “%(title)s” just missed its target"),
    "campaign.adapted": _("There is an adapted plan for “%(title)s”"),
    "campaign.adjusted_go": _("The campaign “%(title)s” goes on in an adapted form"),
    "campaign.failed": _("The campaign “%(title)s” did not reach its target; every pledge is released"),
    "campaign.delivering": _("The work on “%(title)s” began"),
    "campaign.reported": _("Read what was done with “%(title)s”"),
    "fund.set_up": _("%(organisation)s set up the match fund “%(title)s”"),
    "fund.closed": _("%(organisation)s closed the match fund “%(title)s”. What was matched stands"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("campaign", campaign_cards)
    registry.thread_kind("fund", fund_cards)


def campaign_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Campaign.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {one.ref: ThreadCard(one.title, one.get_absolute_url(), one.audience) for one in found}


def fund_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = MatchFund.objects.filter(ref__in=list(refs)).only("ref", "title")
    return {one.ref: ThreadCard(one.title, one.get_absolute_url(), "public") for one in found}
