"""What this room shows on an organisation's page: the labs it owns with others."""

from django.utils.translation import gettext as _

from proeftuin.labs.models import Lab, Owner
from proeftuin.organisations.models import Organisation
from proeftuin.organisations.registry import Line, Section, shows_on_organisation

SHOWN = 10


@shows_on_organisation
def labs_of(organisation: Organisation) -> Section:
    owned = Owner.objects.filter(organisation=organisation).exclude(agreed_at=None).values("lab")
    found = list(Lab.objects.shown().filter(pk__in=owned)[:SHOWN])
    return Section(_("Labs"), [Line(one.name, one.get_absolute_url(), one.town) for one in found], total=len(found))
