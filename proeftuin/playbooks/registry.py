"""What the rooms above add to the page of a playbook."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request
    from proeftuin.playbooks.structure import Playbook


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page: a template, and what it needs as ``part``."""

    template: str
    context: dict[str, object]


type PartMaker = Callable[["Request", "Playbook"], Part | None]

PARTS: list[PartMaker] = []


def playbook_part(maker: PartMaker) -> PartMaker:
    """Register a part of the page of a playbook. It says itself how many queries it costs."""
    PARTS.append(maker)
    return maker


def parts_of(request: "Request", playbook: "Playbook") -> list[Part]:
    return [part for maker in PARTS if (part := maker(request, playbook))]
