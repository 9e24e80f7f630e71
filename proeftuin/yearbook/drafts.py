"""What people fill in about a report, as the actions take it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDraft:
    """The period runs from the first day to the last, both included."""

    from_on: date
    until_on: date
    title: str = ""
    language: str = "en"
    organisation_id: int | None = None
    sector: str = ""
