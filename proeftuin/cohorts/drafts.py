"""What people fill in about cohorts, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortDraft:
    title: str
    starts_on: date
    text: str = ""
    language: str = "en"
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDraft:
    """A stage with the titles of its milestones."""

    title: str
    ends_on: date
    milestones: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    """``note`` is for the team, ``private`` for mentors and who runs the cohort."""

    held_on: date
    minutes: int
    note: str = ""
    private: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDraft:
    exists: bool
    again: bool
    jobs: int | None = None
    turnover: str = ""
    words: str = ""
