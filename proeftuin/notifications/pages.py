"""What this room adds to every page: how many notices are new."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from proeftuin.notifications.queries import unread_count
from proeftuin.ui.context import adds_to_pages


@adds_to_pages
def unread(request: HttpRequest) -> Mapping[str, object]:
    """Counted once, when a page shows it. Nothing is asked for visitors."""
    return {"unread": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    actor = getattr(request, "actor", None)
    return unread_count(actor) if actor is not None and actor.is_person else 0
