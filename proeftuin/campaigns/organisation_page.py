"""What this room shows on an organisation's page: the campaigns it hosts."""

from django.utils.translation import gettext as _

from proeftuin.campaigns.models import Campaign
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation
from proeftuin.ui.templatetags.ui import term

SHOWN = 10


@shows_on_organisation
def campaigns_of(organisation: Organisation) -> Section:
    found = Campaign.objects.shown().filter(organisation=organisation)
    lines = [Line(one.title, one.get_absolute_url(), term(one.state, "campaign_states")) for one in found[:SHOWN]]
    return Section(_("Campaigns"), lines, total=found.count())
