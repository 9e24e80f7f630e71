"""What the rooms above add to the page of a question."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request
    from proeftuin.questions.models import Echo, Question


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page: a template, and what it needs as ``part``."""

    template: str
    context: dict[str, object]


type PartMaker = Callable[["Request", "Question", "list[Echo]"], Part | None]

PARTS: list[PartMaker] = []


def question_part(maker: PartMaker) -> PartMaker:
    """Register a part of the page of a question. It gets the organisations' answers, and at most two queries."""
    PARTS.append(maker)
    return maker


def parts_of(request: "Request", question: "Question", echoes: "list[Echo]") -> list[Part]:
    return [part for maker in PARTS if (part := maker(request, question, echoes))]
