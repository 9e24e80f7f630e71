"""The buttons that take a thing over a bridge."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in
from proeftuin.bridges.initiative_to_case import make_case
from proeftuin.initiatives.queries import initiative_for
from proeftuin.ui.http import see_other


@signed_in
@require_POST
def initiative_case(request: Request, ref: str) -> HttpResponse:
    """Make the case of an initiative, and go on to complete it. A second click leads to the same case."""
    case = make_case(by=request.actor, initiative=initiative_for(request.actor, ref))
    return see_other(f"{case.get_absolute_url()}edit/")
