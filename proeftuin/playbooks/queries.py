"""Playbooks from the files and from the instance's own pages, as one collection."""

from collections.abc import Mapping
from typing import Any

from proeftuin.playbooks import content
from proeftuin.playbooks.structure import Playbook


def all_playbooks() -> list[Playbook]:
    return list(content.playbooks())


def playbook_for(key: str) -> Playbook | None:
    return content.playbook(key)


def source_of(key: str) -> tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]]] | None:
    """The structure and the texts of a playbook that can be used now, to freeze or to copy."""
    return content.source(key)
