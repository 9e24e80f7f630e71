"""What the rooms above add to an idea's page, and what they hear of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request
    from proeftuin.ideas.models import Idea
    from proeftuin.kernel.actor import Actor

# "answer" stands right under the text, "talk" below it, "aside" beside it.
type Place = Literal["answer", "talk", "aside"]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page: a template, and what it needs. It says itself how many queries it costs."""

    template: str
    context: dict[str, object]


type PartMaker = Callable[["Request", "Idea"], Part | None]
type SupportListener = Callable[["Actor", "Idea"], None]

PARTS: dict[Place, list[PartMaker]] = {"answer": [], "talk": [], "aside": []}
SUPPORTED: list[SupportListener] = []


def idea_part(place: Place) -> Callable[[PartMaker], PartMaker]:
    """Register a part of the page of an idea: ``@idea_part("aside")``. It returns nothing where it does not belong."""

    def register(maker: PartMaker) -> PartMaker:
        PARTS[place].append(maker)
        return maker

    return register


def parts_of(place: Place, request: "Request", idea: "Idea") -> list[Part]:
    return [part for maker in PARTS[place] if (part := maker(request, idea))]


def when_supported(listener: SupportListener) -> SupportListener:
    """Register what happens within the transaction of a support, where the method has a threshold."""
    SUPPORTED.append(listener)
    return listener
