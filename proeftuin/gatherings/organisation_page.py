"""What this room shows on an organisation's page: its gatherings, the next first."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.gatherings.models import Gathering, Host
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation
from proeftuin.ui.templatetags.ui import day


def gatherings_of(organisation: Organisation) -> "QuerySet[Gathering]":
    hosted = Host.objects.filter(organisation=organisation).exclude(agreed_at=None).values("gathering")
    return Gathering.objects.filter(state=Gathering.State.PUBLISHED, pk__in=hosted)


def line_of(one: Gathering) -> Line:
    return Line(one.title, one.get_absolute_url(), day(one.starts_at))


shows_on_organisation(Shelf(_("Gatherings"), gatherings_of, line_of))
