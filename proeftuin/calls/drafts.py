"""A call and an entry as someone offers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDraft:
    """The fields of a call; names and shapes are those of :class:`calls.models.Call`."""

    title: str
    opens_at: datetime
    deadline: datetime
    kind: str = "award"
    summary: str = ""
    body: str = ""
    language: str = "en"
    organisation_id: int | None = None
    grace: int = 0
    eligibility: str = ""
    rules: str = ""
    method: str = "additive"
    each: int = 3
    shared_places: bool = True
    scores_by: datetime | None = None
    needs_sponsor: bool = False
    audience_from: datetime | None = None
    audience_until: datetime | None = None
    tracks: Sequence[Mapping[str, object]] = ()
    questions: Sequence[Mapping[str, object]] = ()
    rubric: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    title: str
    answers: Mapping[str, str] = field(default_factory=dict)
    track: str = ""
    outcome: str = "running"
    organisation_id: int | None = None
