"""The library's things as search sees them."""

from collections.abc import Iterator
from datetime import date

from proeftuin.library.models import Case, Lesson, Publication
from proeftuin.search.documents import Document, provides

LONG_TEXTS = (
    "overview", "innovative", "status_text", "partners", "users", "results", "challenges", "conditions",
    "replication", "lessons_text", "more",
)  # fmt: skip


@provides("case")
def case_documents() -> Iterator[Document]:
    for case in Case.objects.published().select_related("organisation").iterator(chunk_size=1000):
        yield case_document(case)


@provides("lesson")
def lesson_documents() -> Iterator[Document]:
    lessons = Lesson.objects.filter(shared_at__isnull=False).select_related("organisation", "case")
    for lesson in lessons.iterator(chunk_size=1000):
        yield lesson_document(lesson)


@provides("publication")
def publication_documents() -> Iterator[Document]:
    for publication in Publication.objects.iterator(chunk_size=1000):
        yield publication_document(publication)


def case_document(case: Case) -> Document:
    """A published case. Its organisation is asked for, so select it along."""
    texts = [getattr(case, name) for name in LONG_TEXTS]
    name = case.organisation.name if case.organisation else case.organisation_name
    return Document(
        kind="case",
        ref=case.ref,
        url=case.get_absolute_url(),
        language=case.language,
        title=case.title,
        summary=case.summary,
        body="\n".join(filter(None, [*texts, " ".join(case.tags), name, case.place])),
        facets={
            "kind": ["case"],
            "phase": case.phases,
            "outcome": [case.outcome],
            "level": _known(case.level),
            "sector": case.sectors,
            "type": case.types,
            "novelty": _known(case.novelty),
            "sdg": case.sdgs,
            "country": _known(case.country),
            "organisation": [case.organisation.ref] if case.organisation else [],
            "open_for": case.open_for,
            "year": _known(str(case.year or "")),
            "language": _known(case.language),
        },
        codes=[*case.obstacles, *case.concepts],
        source=case.source,
        source_id=case.source_id,
        happened_on=_when(case),
        # What people of this platform wrote and reviewed says more than a line of an imported inventory.
        boost=1.0 if case.source else 1.25,
    )


def lesson_document(lesson: Lesson) -> Document:
    """A shared lesson, with the title of its case to give it context."""
    case = lesson.case if lesson.case and lesson.case.state == Case.State.PUBLISHED else None
    return Document(
        kind="lesson",
        ref=lesson.ref,
        url=lesson.get_absolute_url(),
        language=lesson.language,
        title=lesson.text,
        summary=lesson.evidence[:500],
        body=f"{lesson.evidence[500:]}\n{case.title if case else ''}",
        facets={
            "kind": ["lesson"],
            "outcome": [lesson.outcome],
            "organisation": [lesson.organisation.ref] if lesson.organisation else [],
            "sector": case.sectors if case else [],
            "level": _known(case.level) if case else [],
            "country": _known(case.country) if case else [],
            "year": [str(lesson.shared_at.year)] if lesson.shared_at else [],
            "language": _known(lesson.language),
        },
        codes=lesson.obstacles,
        happened_on=lesson.shared_at.date() if lesson.shared_at else None,
        boost=1.25,
    )


def publication_document(publication: Publication) -> Document:
    return Document(
        kind="publication",
        ref=publication.ref,
        url=publication.get_absolute_url(),
        language=publication.language,
        title=publication.title,
        summary=publication.summary,
        body="\n".join([publication.body, " ".join(publication.tags)]),
        facets={"kind": ["publication"], "language": _known(publication.language)},
        codes=publication.concepts,
        source=publication.source,
        source_id=publication.source_id,
        happened_on=publication.published_at.date(),
    )


def _when(case: Case) -> date | None:
    """For sorting: an imported record's own year, since the day of its import says nothing about it."""
    if case.source:
        return date(case.year, 12, 31) if case.year else None
    return (case.published_at or case.created_at).date()


def _known(code: str) -> list[str]:
    return [code] if code else []
