"""What this room shows on an organisation's page: the campaigns it hosts."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.campaigns.models import Campaign
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation
from proeftuin.ui.templatetags.ui import term


def campaigns_of(organisation: Organisation) -> "QuerySet[Campaign]":
    return Campaign.objects.shown().filter(organisation=organisation)


def line_of(one: Campaign) -> Line:
    return Line(one.title, one.get_absolute_url(), term(one.state, "campaign_states"))


shows_on_organisation(Shelf(_("Campaigns"), campaigns_of, line_of))
