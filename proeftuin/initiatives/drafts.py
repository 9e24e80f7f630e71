"""What people fill in on the pages of an initiative, as the actions take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from proeftuin.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeDraft:
    """The description of an initiative. Codes are those of the vocabularies."""

    title: str
    problem: str
    language: str = "en"
    is_public: bool = True
    sectors: Sequence[str] = ()
    sdgs: Sequence[str] = ()
    level: str = ""
    country: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDraft:
    """The question that came before, what was shown, and what was decided (domain rule 1)."""

    question: str
    decision: str = "start"  # start, adopt or join
    reason: str = ""
    language: str = ""
    shown: Sequence[Mapping[str, object]] = field(default_factory=tuple)
    builds_on: str = ""  # ref of the case it starts from


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDraft:
    """An entry in the logbook."""

    title: str
    body: str = ""
    link: str = ""
    language: str = "en"
    is_public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorDraft:
    """What will be measured. Baseline and target are in ``unit``."""

    name: str
    unit: str = ""
    method: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    more_is_better: bool = True
    agreed_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationDraft:
    """The verdict, with cost in euro and effort in working days."""

    verdict: str
    summary: str
    cost: Decimal | None = None
    effort_days: int | None = None
    people_reached: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """An agreed action. The owner is someone of the team, or a name."""

    title: str
    note: str = ""
    owner: User | None = None
    owner_name: str = ""
    due_on: date | None = None
