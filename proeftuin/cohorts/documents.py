"""Cohorts as search sees them, with the names of their teams."""

from collections.abc import Iterator

from proeftuin.cohorts.models import Cohort
from proeftuin.search.documents import Document, provides


@provides("cohort")
def cohort_documents() -> Iterator[Document]:
    shown = Cohort.objects.shown().select_related("organisation").prefetch_related("teams")
    for cohort in shown.iterator(chunk_size=500):
        yield cohort_document(cohort)


def cohort_document(cohort: Cohort) -> Document:
    organisation = cohort.organisation
    teams = "\n".join(f"{one.name}: {one.summary}" for one in cohort.teams.all())
    return Document(
        kind="cohort", ref=cohort.ref, url=cohort.get_absolute_url(), language=cohort.language, title=cohort.title,
        summary=cohort.text, body=teams,
        facets={
            "kind": ["cohort"], "language": [cohort.language],
            "organisation": [organisation.ref] if organisation else [],
            "country": [organisation.country] if organisation and organisation.country else [],
            "year": [str(cohort.starts_on.year)],
        },
        happened_on=cohort.starts_on,
    )  # fmt: skip
