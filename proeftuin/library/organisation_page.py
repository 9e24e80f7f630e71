"""What the library shows on an organisation's page: its published cases."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.library.models import Case
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation


def cases_of(organisation: Organisation) -> "QuerySet[Case]":
    return Case.objects.published().filter(organisation=organisation).order_by("-published_at", "-id")


def line_of(one: Case) -> Line:
    return Line(one.title, one.get_absolute_url(), vocabularies.label("outcomes", one.outcome))


shows_on_organisation(Shelf(_("Cases"), cases_of, line_of, shown=20))
