"""What this room shows on an organisation's page: its public processes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation
from proeftuin.processes.models import Process


def processes_of(organisation: Organisation) -> "QuerySet[Process]":
    return Process.objects.public().filter(organisation=organisation)


def line_of(one: Process) -> Line:
    return Line(one.title, one.get_absolute_url(), vocabularies.label("process_states", one.state))


shows_on_organisation(Shelf(_("Participation"), processes_of, line_of, shown=20))
