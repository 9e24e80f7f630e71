"""What people fill in about themselves and others, as the actions take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDraft:
    """``listed`` and the values of ``shown`` are codes of "visibilities"; a field that is left out is careful."""

    listed: str = "private"
    shown: Mapping[str, str] = field(default_factory=dict)
    expertise: str = ""  # words with commas between them
    about: str = ""
    offers: str = ""
    disciplines: Sequence[str] = ()
    seeks: str = ""
    languages: Sequence[str] = ()
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationDraft:
    name: str
    does: str
    why: str
    email: str = ""  # not needed by who edits their own
    language: str = "en"
    themes: Sequence[str] = ()
    link: str = ""
