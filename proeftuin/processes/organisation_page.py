"""What this room shows on an organisation's page: its public processes."""

from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation
from proeftuin.processes.models import Process

SHOWN = 20


@shows_on_organisation
def processes_of(organisation: Organisation) -> Section:
    found = Process.objects.public().filter(organisation=organisation)
    lines = [
        Line(one.title, one.get_absolute_url(), vocabularies.label("process_states", one.state))
        for one in found[:SHOWN]
    ]
    return Section(_("Participation"), lines, total=found.count())
