"""What people fill in about questions, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDraft:
    title: str
    body: str = ""
    language: str = "en"
    sectors: Sequence[str] = ()
    organisation_id: int | None = None
