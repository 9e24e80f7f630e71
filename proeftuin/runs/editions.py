"""Frozen playbooks: each is stored once, however many teams work with it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from proeftuin.playbooks.structure import Playbook, build
from proeftuin.runs.models import Edition

_built: dict[str, Playbook] = {}  # an edition never changes, so that what was built once stays right
MOST_KEPT = 200


def freeze(key: str, about: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> Edition:
    """The edition with exactly this structure and these words, stored if it is new."""
    content = json.dumps([key, about, texts], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
    edition, _made = Edition.objects.get_or_create(
        digest=digest, defaults={"playbook": key, "about": about, "texts": texts}
    )
    return edition


def playbooks_of(digests: Iterable[str]) -> dict[str, Playbook]:
    """Digest → playbook. One query for those that this process has not built before."""
    wanted = set(digests)
    unknown = wanted - _built.keys()
    if unknown:
        if len(_built) + len(unknown) > MOST_KEPT:
            _built.clear()
            unknown = wanted
        for one in Edition.objects.filter(pk__in=unknown):
            _built[one.digest] = build(one.playbook, one.about, one.texts)
    return {digest: _built[digest] for digest in wanted}


def playbook_of(digest: str) -> Playbook:
    return playbooks_of([digest])[digest]
