"""What the library shows on an organisation's page: its published cases."""

from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.library.models import Case
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation

SHOWN = 20


@shows_on_organisation
def cases_of(organisation: Organisation) -> Section:
    cases = Case.objects.published().filter(organisation=organisation).order_by("-published_at", "-id")
    lines = [
        Line(one.title, one.get_absolute_url(), vocabularies.label("outcomes", one.outcome)) for one in cases[:SHOWN]
    ]
    return Section(_("Cases"), lines, total=cases.count())
