"""What the rooms above add to the page of an initiative."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request
    from proeftuin.initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page: a template, and what it needs as ``part``. It says itself how many queries it costs."""

    template: str
    context: dict[str, object]


type PartMaker = Callable[["Request", "Initiative"], Part | None]

PARTS: list[PartMaker] = []


def initiative_part(maker: PartMaker) -> PartMaker:
    """Register a part of the page of an initiative. It returns nothing where it does not belong."""
    PARTS.append(maker)
    return maker


def parts_of(request: "Request", initiative: "Initiative") -> list[Part]:
    return [part for maker in PARTS if (part := maker(request, initiative))]
