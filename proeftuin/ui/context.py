"""What every page knows about the instance it is a page of."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest

from proeftuin.ui.themes import theme_url

type Addition = Callable[[HttpRequest], Mapping[str, object]]

ADDITIONS: list[Addition] = []
LANGUAGE_NAMES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]


def adds_to_pages(addition: Addition) -> Addition:
    """Register what a room above adds to every page, such as the number of unread notices. Keep it lazy or cheap."""
    ADDITIONS.append(addition)
    return addition


def instance(request: HttpRequest) -> dict[str, object]:
    context: dict[str, object] = {
        "site_name": settings.SITE_NAME,
        "site_owner": settings.SITE_OWNER,
        "site_url": settings.SITE_URL,
        "source_url": settings.SOURCE_URL,
        "theme_url": theme_url(settings.SITE_THEME) if settings.SITE_THEME else "",
        "language_names": LANGUAGE_NAMES,
        "actor": getattr(request, "actor", None),
    }
    for addition in ADDITIONS:
        context.update(addition(request))
    return context
