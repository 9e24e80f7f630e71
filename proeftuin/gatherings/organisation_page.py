"""What this room shows on an organisation's page: its gatherings, the next first."""

from django.utils.translation import gettext as _

from proeftuin.gatherings.models import Gathering, Host
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation
from proeftuin.ui.templatetags.ui import day

SHOWN = 10


@shows_on_organisation
def gatherings_of(organisation: Organisation) -> Section:
    hosted = Host.objects.filter(organisation=organisation).exclude(agreed_at=None).values("gathering")
    found = Gathering.objects.filter(state=Gathering.State.PUBLISHED, pk__in=hosted)
    lines = [Line(one.title, one.get_absolute_url(), day(one.starts_at)) for one in found[:SHOWN]]
    return Section(_("Gatherings"), lines, total=found.count())
