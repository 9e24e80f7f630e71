"""Test sites and reports as search sees them: never what is confidential."""

from collections.abc import Iterator

from proeftuin.search.documents import Document, provides
from proeftuin.testbeds.models import TestSite, Trial

TOLD = (Trial.State.REPORTED, Trial.State.DECIDED)


@provides("test_site")
def site_documents() -> Iterator[Document]:
    for site in TestSite.objects.exclude(state="draft").select_related("organisation").iterator(chunk_size=500):
        yield site_document(site)


def site_document(site: TestSite) -> Document:
    """With the public part of each report, so that the next one who wants to test finds what came of it."""
    told = Trial.objects.filter(site=site, state__in=TOLD).order_by("pk").values_list("title", "report")
    reports = "\n".join(f"{title}\n{report}" for title, report in told)
    return Document(
        kind="test_site", ref=site.ref, url=site.get_absolute_url(), language=site.language, title=site.title,
        summary=site.testable, body=f"{site.users}\n{site.constraints}\n{site.place}\n{reports}".strip(),
        facets={
            "kind": ["test_site"], "language": [site.language], "organisation": [site.organisation.ref],
            "country": [site.organisation.country] if site.organisation.country else [],
            "year": [str(site.created_at.year)],
        },
        happened_on=(site.published_at or site.created_at).date(),
    )  # fmt: skip
