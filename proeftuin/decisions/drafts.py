"""What forms, imports and the demo hand to the actions of this room."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseDraft:
    """An answer. ``cost`` in euro; ``carried_out_by`` in words, as "spring 2027"."""

    verdict: str
    body: str
    answered_by: str
    carried_out_by: str = ""
    cost: Decimal | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneDraft:
    """A step. ``progress``: percent of the whole that is done after it."""

    title: str
    body: str = ""
    progress: int = 0
    due_on: date | None = None
    is_done: bool = False
