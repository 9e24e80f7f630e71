"""What people fill in about gatherings, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringDraft:
    """``starts_at`` and ``ends_at`` are aware; ``agenda`` as typed, one item a line."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    text: str = ""
    agenda: str = ""
    language: str = "en"
    zone: str = "Europe/Brussels"
    town: str = ""
    place: str = ""
    link: str = ""
    capacity: int | None = None
    spoken: Sequence[str] = field(default_factory=tuple)
    accessibility: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who registers. Without ``address`` it is the account that acts."""

    name: str = ""
    address: str = ""
    needs: str = ""
    language: str = "en"
