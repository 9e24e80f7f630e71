"""What this room shows on an organisation's page: the labs it owns with others."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.labs.models import Lab, Owner
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Shelf, shows_on_organisation


def labs_of(organisation: Organisation) -> "QuerySet[Lab]":
    owned = Owner.objects.filter(organisation=organisation).exclude(agreed_at=None).values("lab")
    return Lab.objects.shown().filter(pk__in=owned)


def line_of(one: Lab) -> Line:
    return Line(one.name, one.get_absolute_url(), one.town)


shows_on_organisation(Shelf(_("Labs"), labs_of, line_of))
