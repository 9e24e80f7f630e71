"""What people fill in about a Kafka case, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """What the case is about. ``name`` and ``contact`` are of whom it is about and go into a table of their own."""

    title: str
    situation: str = ""
    language: str = "en"
    similar: int | None = None
    state: str = "open"
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    """One thing that happened. ``cost`` is in euro."""

    on: date
    what: str
    agency: str = ""
    rule: str = ""
    days_lost: int = 0
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnotDraft:
    """A knot. ``steps`` are keys of the steps in which it shows."""

    kind: str
    clash: str
    rule: str = ""
    agency: str = ""
    steps: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    on: date
    came: str
    end_user_came: bool = True
    agreements: str = ""
