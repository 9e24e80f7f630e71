"""What this room shows on an organisation's page: its calls, the latest first."""

from django.utils.translation import gettext as _

from proeftuin.calls.models import Call
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation
from proeftuin.ui.templatetags.ui import day

SHOWN = 10


@shows_on_organisation
def calls_of(organisation: Organisation) -> Section:
    found = Call.objects.filter(organisation=organisation).exclude(state="draft")
    lines = [Line(one.title, one.get_absolute_url(), day(one.deadline)) for one in found[:SHOWN]]
    return Section(_("Calls"), lines, total=found.count())
