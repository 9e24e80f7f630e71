"""Processes as search sees them."""

from collections.abc import Iterator

from proeftuin.processes.models import Process
from proeftuin.search import actions as search
from proeftuin.search.documents import Document, provides


@provides("process")
def process_documents() -> Iterator[Document]:
    for process in Process.objects.public().select_related("organisation").iterator(chunk_size=500):
        yield process_document(process)


def process_document(process: Process) -> Document:
    """A public process. Its organisation is asked for, so select it along."""
    return Document(
        kind="process",
        ref=process.ref,
        url=process.get_absolute_url(),
        language=process.language,
        title=process.title,
        summary=process.summary,
        body="\n".join([process.description, process.area, process.can_influence]),
        facets={
            "kind": ["process"], "organisation": [process.organisation.ref],
            "country": [process.organisation.country] if process.organisation.country else [],
        },
        happened_on=process.published_at.date() if process.published_at else None,
        source=process.source,
        source_id=process.source_id,
    )  # fmt: skip


def reindex(process: Process) -> None:
    """Found while it is public; not otherwise. Within the transaction of whatever changed it."""
    if process.is_public:
        search.put(process_document(process))
    else:
        search.drop("process", process.ref)
