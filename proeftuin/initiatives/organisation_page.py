"""What this room shows on an organisation's page: its public initiatives."""

from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.initiatives.models import Initiative
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation

SHOWN = 20


@shows_on_organisation
def initiatives_of(organisation: Organisation) -> Section:
    found = Initiative.objects.public().filter(organisation=organisation).order_by("-id")
    lines = [Line(one.title, one.get_absolute_url(), vocabularies.label("phases", one.phase)) for one in found[:SHOWN]]
    return Section(_("Initiatives"), lines, total=found.count())
