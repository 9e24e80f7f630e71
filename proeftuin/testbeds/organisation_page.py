"""What this room shows on an organisation's page: where it lets others test."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation
from proeftuin.testbeds.models import TestSite
from proeftuin.ui.templatetags.ui import term


def sites_of(organisation: Organisation) -> "QuerySet[TestSite]":
    return TestSite.objects.filter(organisation=organisation).exclude(state="draft")


def line_of(one: TestSite) -> Line:
    return Line(one.title, one.get_absolute_url(), term(one.state, "test_site_states"))


shows_on_organisation(Shelf(_("Test sites"), sites_of, line_of))
