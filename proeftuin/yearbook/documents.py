"""Reports as search sees them: the latest edition, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from proeftuin.search.documents import Document, provides
from proeftuin.yearbook.models import YearReport


@provides("year")
def year_documents() -> Iterator[Document]:
    shown = YearReport.objects.exclude(published_at=None).select_related("organisation").prefetch_related("editions")
    for report in shown.iterator(chunk_size=100):
        yield year_document(report, report.editions.all()[0].content)


def year_document(report: YearReport, content: Mapping[str, Any]) -> Document:
    """Its own words, not those of its sources: these are found by themselves."""
    organisation = report.organisation
    words = "\n".join(f"{one['title']}\n{one['text']}" for one in content["sections"])
    return Document(
        kind="year", ref=report.ref, url=report.get_absolute_url(), language=report.language,
        title=content["title"], summary=content["foreword"], body=words,
        facets={
            "kind": ["year"], "language": [report.language], "sector": [report.sector] if report.sector else [],
            "organisation": [organisation.ref] if organisation else [],
            "country": [organisation.country] if organisation and organisation.country else [],
            "year": [str(year) for year in range(report.from_on.year, report.until_on.year + 1)],
        },
        happened_on=report.until_on,
    )  # fmt: skip
