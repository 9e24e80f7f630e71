"""Pages for machines that watch the instance."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from proeftuin import __version__
from proeftuin.accounts.access import public
from proeftuin.operations.health import health


@public
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the site can answer, 503 when its database can't be reached."""
    found = health()
    return JsonResponse({**asdict(found), "version": __version__}, status=200 if found.alive else 503)
