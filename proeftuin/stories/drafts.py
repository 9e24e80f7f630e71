"""What people fill in about a story, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDraft:
    """A story and what it is about. Codes are those of the vocabularies; ``themes`` are the team's own words."""

    words: str
    pseudonym: str = ""
    language: str = "en"
    place: str = ""
    themes: Sequence[str] = ()
    enablers: Sequence[str] = ()
    obstacles: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDraft:
    """What the teller agreed to. ``words`` is the text that was shown; ``mail_to`` is used once and not kept."""

    scope: str
    words: str
    how: str = "person"
    on: date | None = None
    mail_to: str = ""
