"""What people fill in about challenges, as the actions take it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeDraft:
    """From ``title`` on, it is for the call, where there is none yet."""

    need: str
    outcome: str = ""
    constraints: str = ""
    ask_until: datetime | None = None
    answers_on: date | None = None
    title: str = ""
    organisation_id: int | None = None
    language: str = "en"
    opens_at: datetime | None = None
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question to the public body. Without ``named`` it is kept without its asker."""

    text: str
    named: bool = False
    organisation_id: int | None = None
