"""What this room shows on an organisation's page: its calls, the latest first."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.models import Call
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation
from proeftuin.ui.templatetags.ui import day


def calls_of(organisation: Organisation) -> "QuerySet[Call]":
    return Call.objects.filter(organisation=organisation).exclude(state="draft")


def line_of(one: Call) -> Line:
    return Line(one.title, one.get_absolute_url(), day(one.deadline))


shows_on_organisation(Shelf(_("Calls"), calls_of, line_of))
