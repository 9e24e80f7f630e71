"""What people fill in on the pages of a decision, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision to be. What a kind does not use is left as it is."""

    kind: str
    title: str
    text: str
    aim: str = ""
    language: str = "en"
    is_open: bool = False
    facilitator_id: int | None = None
    is_secret: bool = False
    rule: str = "more_yes"
    quorum: int = 50  # percent of who may decide
    options: Sequence[str] = ()
    dots: int = 5
    most_dots: int = 3
    min_days: int = 3
    urgent_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What comes with a turn, where it asks for it."""

    until: datetime | None = None
    statement: str = ""
    owner_id: int | None = None
    evaluate_on: date | None = None
    ends_on: date | None = None
    nominee_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceDraft:
    """Of whom advice is asked: a member by account, or someone from outside by name and address."""

    asked_as: str
    user_id: int | None = None
    name: str = ""
    email: str = ""
    question: str = ""
