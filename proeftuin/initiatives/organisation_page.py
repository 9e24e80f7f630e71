"""What this room shows on an organisation's page: its public initiatives."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.initiatives.models import Initiative
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation


def initiatives_of(organisation: Organisation) -> "QuerySet[Initiative]":
    return Initiative.objects.public().filter(organisation=organisation).order_by("-id")


def line_of(one: Initiative) -> Line:
    return Line(one.title, one.get_absolute_url(), vocabularies.label("phases", one.phase))


shows_on_organisation(Shelf(_("Initiatives"), initiatives_of, line_of, shown=20))
