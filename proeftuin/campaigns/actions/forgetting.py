"""Letting go of who pledged: after a year, or when somebody deletes their account. What was given stays."""

from collections.abc import Collection

from django.db import transaction

from proeftuin.accounts.models import User
from proeftuin.campaigns import logic
from proeftuin.campaigns.actions.pledging import withdraw
from proeftuin.campaigns.links import key_of
from proeftuin.campaigns.models import Campaign, FundEntry, Letter, Pledge
from proeftuin.campaigns.permissions import can_withdraw
from proeftuin.kernel.actor import system
from proeftuin.kernel.ids import new_ref

ROOM = system("campaigns")
GONE = "gone:"  # no address gives a key that begins like this


@transaction.atomic
def let_go(pledges: Collection[int]) -> None:
    """Forget who they were: name, address, account, remark. The amount stays in the register.

    The key becomes a random one, the same for all of one giver in a campaign: so the number of givers stays right.
    """
    FundEntry.objects.filter(pledge__in=pledges).update(giver="")
    Letter.objects.filter(pledge__in=pledges).delete()
    found = Pledge.objects.filter(pk__in=pledges)
    for campaign, key in set(found.values_list("campaign", "address_key")):
        found.filter(campaign=campaign, address_key=key).update(address_key=GONE + new_ref())
    found.update(user=None, name="", address="", note="", is_named=False)


@transaction.atomic
def erase_giver(user: User) -> None:
    """What can still be taken back is; the rest stays without a name. Campaigns stay: their host looks after them."""
    mine = Pledge.objects.filter(user=user) | Pledge.objects.filter(address_key=key_of(user.email))
    for one in mine.exclude(state__in=logic.ENDED).select_related("campaign"):
        if can_withdraw(one):
            withdraw(by=ROOM, pledge=one)
    let_go(list(mine.values_list("pk", flat=True)))
    Campaign.objects.filter(holder=user).update(holder=None, pay_to="")
