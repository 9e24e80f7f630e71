"""What this room shows on an organisation's page: where it lets others test."""

from django.utils.translation import gettext as _

from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation
from proeftuin.testbeds.models import TestSite
from proeftuin.ui.templatetags.ui import term

SHOWN = 10


@shows_on_organisation
def sites_of(organisation: Organisation) -> Section:
    found = TestSite.objects.filter(organisation=organisation).exclude(state="draft")
    lines = [Line(one.title, one.get_absolute_url(), term(one.state, "test_site_states")) for one in found[:SHOWN]]
    return Section(_("Test sites"), lines, total=found.count())
