"""What people fill in about a piece of knowledge, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proeftuin.library.models import DEFAULT_LICENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """The fields of :class:`items.models.Item`. ``related`` holds addresses of pages of this site."""

    title: str
    kind: str = "news"
    language: str = "en"
    summary: str = ""
    body: str = ""
    link: str = ""
    sectors: Sequence[str] = ()
    concepts: Sequence[str] = ()
    licence: str = DEFAULT_LICENCE
    attribution: str = ""
    made_on: date | None = None
    organisation_id: int | None = None
    related: Sequence[str] = ()
