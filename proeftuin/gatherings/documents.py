"""Gatherings as search sees them: announced and not cancelled."""

from collections.abc import Iterator

from proeftuin.gatherings.models import Gathering, Report
from proeftuin.search.documents import Document, provides


@provides("gathering")
def gathering_documents() -> Iterator[Document]:
    shown = Gathering.objects.filter(state=Gathering.State.PUBLISHED).prefetch_related(
        "hosts__organisation", "findings"
    )
    for gathering in shown.iterator(chunk_size=500):
        yield gathering_document(gathering)


def gathering_document(gathering: Gathering) -> Document:
    """Never with the link: that is for who registered."""
    organisations = [one.organisation for one in gathering.hosts.all() if one.agreed_at]
    agenda = "\n".join(one["what"] for one in gathering.agenda)
    told = _told(gathering)
    return Document(
        kind="gathering", ref=gathering.ref, url=gathering.get_absolute_url(), language=gathering.language,
        title=gathering.title, summary=gathering.text, body=f"{agenda}\n{gathering.town}\n{told}".strip(),
        facets={
            "kind": ["gathering"], "language": [gathering.language],
            "organisation": [one.ref for one in organisations],
            "country": sorted({one.country for one in organisations if one.country}),
            "year": [str(gathering.starts_there.year)],
        },
        happened_on=gathering.starts_there.date(),
    )  # fmt: skip


def _told(gathering: Gathering) -> str:
    """What came of it, once it is shared."""
    report = Report.objects.filter(gathering=gathering).exclude(shared_at=None).first()
    if report is None:
        return ""
    return "\n".join([report.text, *(f"{one.text}\n{one.detail}" for one in gathering.findings.all())])
