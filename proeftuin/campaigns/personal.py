"""The personal data this room holds: what someone pledged and runs, and their page's list."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.campaigns.actions.forgetting import erase_giver
from proeftuin.campaigns.links import key_of, path_of
from proeftuin.campaigns.models import Campaign, Pledge
from proeftuin.kernel.actor import Actor

SHOWN = 20


def register() -> None:
    holds_personal_data("campaigns", export=export, erase=erase_giver)


def export(user: User) -> object:
    """What someone pledged, also by the address alone, and which campaigns they run."""
    mine = Pledge.objects.filter(Q(user=user) | Q(address_key=key_of(user.email))).order_by("pk")
    return {
        "pledges": list(
            mine.values(
                "ref", "campaign__title", "kind", "state", "name", "address", "is_named", "cents", "matched", "hours",
                "pieces", "what", "on_date", "is_loan", "worth", "note", "language", "asked_at", "confirmed_at",
            )
        ),
        "campaigns": list(Campaign.objects.filter(holder=user).values("ref", "title", "state", "pay_to", "created_at")),
    }  # fmt: skip


def pledges_of(actor: Actor) -> "QuerySet[Pledge]":
    return Pledge.objects.filter(user_id=actor.person_id).exclude(state="cancelled")


@shows_on_my_page(pledges_of)
def my_campaigns(actor: Actor) -> Section:
    """What one pledged, each with its private page."""
    mine = pledges_of(actor).select_related("campaign").order_by("-pk")[:SHOWN]
    return Section(_("What I pledged"), [Row(one.campaign.title, path_of(one)) for one in mine])
