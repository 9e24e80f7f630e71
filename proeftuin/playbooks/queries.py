"""Playbooks from the files and from the editor's pages, as one collection."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404

from proeftuin.playbooks import content
from proeftuin.playbooks.models import OwnPlaybook
from proeftuin.playbooks.structure import Playbook, build

# What was built of a published playbook stays right until it is published again.
_built: dict[tuple[str, datetime], Playbook] = {}
MOST_KEPT = 200


def all_playbooks() -> list[Playbook]:
    """All that can be used, in their order. One query, and one for each that was published since the last time."""
    own = OwnPlaybook.objects.filter(live_at__isnull=False).values_list("key", "live_at")
    found = {one.id: one for one in content.playbooks()} | {key: _live(key, at) for key, at in own if at}
    return sorted(found.values(), key=lambda one: (one.order, one.id))


def playbook_for(key: str) -> Playbook | None:
    at = OwnPlaybook.objects.filter(key=key).values_list("live_at", flat=True).first()
    return _live(key, at) if at else content.playbook(key)


def source_of(key: str) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]]] | None:
    """The structure and the texts of a playbook that can be used now, to freeze or to copy."""
    own = OwnPlaybook.objects.filter(key=key, live_at__isnull=False).first()
    return (own.live_about or {}, own.live_texts or {}) if own else content.source(key)


def own_for(key: str) -> OwnPlaybook:
    """Raises Http404."""
    own = OwnPlaybook.objects.filter(key=key).select_related("by").first()
    if own is None:
        raise Http404
    return own


def _live(key: str, at: datetime) -> Playbook:
    if (key, at) not in _built:
        own = OwnPlaybook.objects.get(key=key)
        if len(_built) >= MOST_KEPT:
            _built.clear()
        _built[key, at] = build(key, own.live_about or {}, own.live_texts or {})
    return _built[key, at]
