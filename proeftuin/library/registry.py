"""What the rooms above add to the page of a case."""

from collections.abc import Callable
from dataclasses import dataclass

from proeftuin.library.models import Case


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page: a template, and what it needs as ``part``."""

    template: str
    context: dict[str, object]


type PartMaker = Callable[[Case], Part | None]

PARTS: list[PartMaker] = []


def case_part(maker: PartMaker) -> PartMaker:
    """Register a part of the page of a case: public things only, at most one query."""
    PARTS.append(maker)
    return maker


def parts_of(case: Case) -> list[Part]:
    return [part for maker in PARTS if (part := maker(case))]
