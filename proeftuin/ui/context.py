"""What every page knows about the instance it is a page of."""

from django.conf import settings
from django.http import HttpRequest


def instance(request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "site_owner": settings.SITE_OWNER,
        "site_url": settings.SITE_URL,
        "site_theme": settings.SITE_THEME,
        "languages": settings.LANGUAGES,
        "actor": getattr(request, "actor", None),
    }
