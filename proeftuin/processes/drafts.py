"""What forms, imports and the demo hand to the actions of this room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ProcessDraft:
    """What a process is about, and its promise. ``prefix`` is made from the title when it is empty."""

    title: str
    summary: str = ""
    description: str = ""
    area: str = ""
    areas: Sequence[str] = ()
    language: str = "en"
    prefix: str = ""
    time_zone: str = "Europe/Brussels"
    can_influence: str = ""
    cannot_influence: str = ""
    level: str = ""
    decides: str = ""
    answer_by: date | None = None
    answer_threshold: int = 0
    retention_months: int = 24


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    title: str
    description: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MethodDraft:
    kind: str
    title: str
    intro: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpeningDraft:
    """Who may do ``action`` in a phase. ``organisation_id``, ``list_id`` or the claim go with their ``who``."""

    action: str
    who: str = "confirmed_email"
    organisation_id: int | None = None
    list_id: int | None = None
    claim_name: str = ""
    claim_value: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What someone chose to tell about themselves, coarsely, and agreed that we count."""

    area: str = ""
    age_group: str = ""
    gender: str = ""
