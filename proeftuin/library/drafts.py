"""A case, a publication or a lesson as someone offers it: the one shape that forms, importers and bridges share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal

from proeftuin.library.models import DEFAULT_LICENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """The fields of a case that someone may set. Names and meaning are those of :class:`library.models.Case`."""

    title: str
    language: str = "en"
    summary: str = ""
    overview: str = ""
    innovative: str = ""
    status_text: str = ""
    partners: str = ""
    users: str = ""
    results: str = ""
    challenges: str = ""
    conditions: str = ""
    replication: str = ""
    lessons_text: str = ""
    more: str = ""
    phases: Sequence[str] = ()
    outcome: str = "unknown"
    obstacles: Sequence[str] = ()
    novelty: str = ""
    types: Sequence[str] = ()
    sectors: Sequence[str] = ()
    sdgs: Sequence[str] = ()
    concepts: Sequence[str] = ()
    tags: Sequence[str] = ()
    open_for: Sequence[str] = ()
    evidence: str = ""
    level: str = ""
    country: str = ""
    place: str = ""
    area_code: str = ""
    year: int | None = None
    cost: Decimal | None = None
    effort_days: int | None = None
    website: str = ""
    video: str = ""
    contact: str = ""
    contact_is_public: bool = False
    organisation_id: int | None = None
    organisation_name: str = ""
    derived_from_id: int | None = None
    licence: str = DEFAULT_LICENCE
    attribution: str = ""
    # Only for imported records: the format's name, the record's id there, its address, and a hash of its content.
    source: str = ""
    source_id: str = ""
    source_url: str = ""
    source_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDraft:
    """The fields of a publication that someone may set."""

    title: str
    kind: str = "report"
    language: str = "en"
    summary: str = ""
    body: str = ""
    url: str = ""
    concepts: Sequence[str] = ()
    tags: Sequence[str] = ()
    licence: str = DEFAULT_LICENCE
    attribution: str = ""
    source: str = ""
    source_id: str = ""
    source_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonDraft:
    """One sentence, its evidence, and what kind of lesson it is."""

    text: str
    kind: str
    language: str = "en"
    evidence: str = ""
    obstacles: Sequence[str] = field(default_factory=tuple)


def values_of(draft: CaseDraft | PublicationDraft | LessonDraft) -> Mapping[str, object]:
    """Field name → value as the model stores it: sequences as lists."""
    return {
        one.name: list(value) if isinstance(value := getattr(draft, one.name), tuple) else value
        for one in fields(draft)
    }
