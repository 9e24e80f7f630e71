"""What the rooms above show on an organisation's page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from proeftuin.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of an organisation: its name, where it is, and a few words beside it."""

    text: str
    url: str
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. Without lines it is not shown. ``total`` may be more than the lines shown."""

    title: str
    lines: Sequence[Line]
    total: int = 0


type SectionMaker = Callable[[Organisation], Section]

SECTIONS: list[SectionMaker] = []


def shows_on_organisation(maker: SectionMaker) -> SectionMaker:
    """Register a section of /organisations/REF/: public things only, a bounded number, at most two queries."""
    SECTIONS.append(maker)
    return maker
