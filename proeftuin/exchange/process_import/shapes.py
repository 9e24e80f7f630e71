"""The one form that every platform's rows are brought into before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done with a contribution: ``progress`` is percent of the whole after it."""

    title: str
    body: str = ""
    progress: int = 0
    due_on: date | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An official answer: ``verdict`` is accepted, partly or declined."""

    verdict: str
    body: str = ""
    at: datetime | None = None
    cost: str = ""
    carried_out_by: str = ""


@dataclass(slots=True)
class Contribution:
    """One idea, proposal, project, result, debate or meeting, as its source showed it.

    ``part`` names the method it belongs to, ``counted`` maps a channel to (for, against), ``comments_told`` is the
    source's own counter. ``state`` and ``answer_state`` are codes of Idea.
    """

    part: str
    id: str
    title: str
    body: str = ""
    language: str = ""
    url: str = ""
    category: str = ""
    area: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    state: str = "published"
    answer_state: str = "open"
    answer: Answer | None = None
    is_official: bool = False
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)
    comments_told: int | None = None
    created_at: datetime | None = None
    published_at: datetime | None = None
    steps: list[Step] = field(default_factory=list)
    leads_to: Sequence[str] = ()  # addresses of contributions that this one follows from
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Said:
    """One comment. ``about`` is the id of the contribution, ``parent`` that of the comment it replies to."""

    id: str
    about: str
    body: str
    about_url: str = ""
    parts: Sequence[str] = ()  # methods that ``about`` may be in; empty: any
    parent: str = ""
    depth: int | None = None
    side: int = 0
    language: str = ""
    at: datetime | None = None
    ups: int = 0
    downs: int = 0
    writer: str = ""  # a number, never a name


@dataclass(slots=True)
class Stage:
    """A phase as the source tells it."""

    title: str
    description: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(slots=True)
class About:
    """What the source says of the process itself."""

    id: str = ""
    title: str = ""
    summary: str = ""
    description: str = ""
    area: str = ""
    url: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    stages: list[Stage] = field(default_factory=list)


type Made = Contribution | Said | About
