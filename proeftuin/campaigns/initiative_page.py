"""What this room shows on the page of an initiative: what its neighbourhood asks money, hands and goods for."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from proeftuin.campaigns.models import Campaign
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import Part, initiative_part, may_have, read_along

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request

SHOWN = 5


def register() -> None:
    read_along("campaigns", lambda: Exists(Campaign.objects.shown().filter(initiative=OuterRef("pk"))))
    initiative_part(campaigns_of_the_initiative)


def campaigns_of_the_initiative(_request: "Request", initiative: Initiative) -> Part | None:
    """The latest that everybody may read. One query, and none where there are none."""
    if not may_have(initiative, "campaigns"):
        return None
    found = list(Campaign.objects.shown().filter(initiative=initiative).order_by("-id")[:SHOWN])
    return Part("campaigns/_of_initiative.html", {"campaigns": found}) if found else None
