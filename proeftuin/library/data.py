"""The machine-readable twins of the library's pages. Public words only: no authors, no contact that is not public."""

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings

from proeftuin.library.models import Adoption, Case, Lesson, Publication
from proeftuin.ui.http import absolute

CASE_COLUMNS = (
    "ref", "url", "language", "title", "summary", "organisation", "country", "level", "sectors", "year", "outcome",
    "phases", "novelty", "types", "sdgs", "obstacles", "tags", "overview", "innovative", "status_text", "partners",
    "users", "results", "challenges", "conditions", "replication", "lessons_text", "more", "evidence", "open_for",
    "cost", "effort_days", "website", "contact", "licence", "attribution", "source", "source_id", "source_url",
    "derived_from", "origin", "published_at", "checked_at",
)  # fmt: skip
LESSON_COLUMNS = (
    "ref", "url", "language", "text", "evidence", "kind", "obstacles", "outcome", "organisation", "case", "shared_at",
)  # fmt: skip
ADOPTION_COLUMNS = (
    "ref", "url", "case", "taker", "mode", "state", "problem_fit", "goes_live_on", "result", "stop_reason",
    "stop_obstacles", "new_case", "created_at", "changed_at",
)  # fmt: skip
PUBLICATION_COLUMNS = (
    "ref", "url", "kind", "language", "title", "summary", "link", "tags", "licence", "attribution", "source",
    "source_id",
)  # fmt: skip

NAMES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def case_data(case: Case) -> dict[str, object]:
    """A published case as plain values. Its organisation and giver are asked for, so select them along."""
    plain = {name: getattr(case, name) for name in CASE_COLUMNS if hasattr(case, name)}
    return {
        **plain,
        "url": absolute(case.get_absolute_url()),
        "organisation": case.organisation.name if case.organisation else case.organisation_name,
        "contact": case.contact if case.contact_is_public else "",
        "derived_from": _address(case.derived_from),
    }


def lesson_data(lesson: Lesson) -> dict[str, object]:
    return {
        **{
            name: getattr(lesson, name)
            for name in ("ref", "language", "text", "evidence", "kind", "obstacles", "outcome")
        },
        "url": absolute(lesson.get_absolute_url()),
        "organisation": lesson.organisation.name if lesson.organisation else "",
        "case": _address(lesson.case),
        "shared_at": lesson.shared_at,
    }


def adoption_data(adoption: Adoption) -> dict[str, object]:
    names = ("ref", "mode", "state", "problem_fit", "goes_live_on", "result", "stop_reason", "stop_obstacles")
    return {
        **{name: getattr(adoption, name) for name in names},
        "url": absolute(adoption.get_absolute_url()),
        "case": absolute(adoption.case.get_absolute_url()),
        "taker": adoption.taker.name,
        "new_case": _address(adoption.new_case),
        "created_at": adoption.created_at,
        "changed_at": adoption.changed_at,
    }


def publication_data(publication: Publication) -> dict[str, object]:
    names = ("ref", "kind", "language", "title", "summary", "tags", "licence", "attribution", "source", "source_id")
    return {
        **{name: getattr(publication, name) for name in names},
        "url": absolute(publication.get_absolute_url()),
        "link": publication.url,
    }


def rows(columns: Iterable[str], things: Iterable[Mapping[str, object]]) -> Iterator[list[object]]:
    """Rows of a CSV file: lists are joined with a bar, as in our exports, moments written as ISO 8601."""
    wanted = list(columns)
    for thing in things:
        yield [_cell(thing[name]) for name in wanted]


def case_json_ld(case: Case) -> dict[str, object]:
    """schema.org: a case is an Article about its subjects, based on the one it was derived from."""
    made: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": absolute(case.get_absolute_url()),
        "headline": case.title,
        "abstract": case.summary,
        "inLanguage": case.language,
        "license": NAMES.get(case.licence, case.licence),
        "keywords": [*case.tags, *case.concepts],
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": settings.SITE_URL},
    }
    name = case.organisation.name if case.organisation else case.organisation_name
    if name:
        made["author"] = {"@type": "GovernmentOrganization", "name": name}
    if case.published_at:
        made["datePublished"] = case.published_at.date().isoformat()
    if _address(case.derived_from):
        made["isBasedOn"] = _address(case.derived_from)
    elif case.source_url:
        made["isBasedOn"] = case.source_url
    return made


def lesson_json_ld(lesson: Lesson) -> dict[str, object]:
    """schema.org: a lesson is a Claim with where it appeared."""
    return {
        "@context": "https://schema.org",
        "@type": "Claim",
        "@id": absolute(lesson.get_absolute_url()),
        "text": lesson.text,
        "inLanguage": lesson.language,
        **({"appearance": _address(lesson.case)} if _address(lesson.case) else {}),
    }


def citation(case: Case) -> str:
    """How to cite a case: who, year, what, where, under which licence."""
    who = case.attribution or (case.organisation.name if case.organisation else case.organisation_name)
    year = f" ({case.year})" if case.year else ""
    return f"{who}{year}. {case.title}. {absolute(case.source_url or case.get_absolute_url())}. {case.licence}.".lstrip(
        ". "
    )


def _address(case: Case | None) -> str:
    """Where another case is, if it is there for everyone."""
    return absolute(case.get_absolute_url()) if case and case.is_published else ""


def _cell(value: object) -> object:
    if isinstance(value, list):
        return " | ".join(map(str, value))
    return value.isoformat() if hasattr(value, "isoformat") else value
