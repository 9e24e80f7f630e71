"""Ideas as search sees them. Only what everyone may read goes there."""

from collections.abc import Iterator

from proeftuin.ideas.models import Idea
from proeftuin.processes.models import Process
from proeftuin.search.documents import Document, provides


@provides("idea")
def idea_documents() -> Iterator[Document]:
    ideas = Idea.objects.shown().filter(process__state__in=Process.PUBLIC).select_related("method", "process")
    for idea in ideas.iterator(chunk_size=1000):
        yield idea_document(idea)


def idea_document(idea: Idea) -> Document:
    """A shown idea of a public process. Its method is asked for, so select it along."""
    return Document(
        kind="idea",
        ref=idea.ref,
        url=idea.get_absolute_url(),
        language=idea.language,
        title=idea.title,
        summary=idea.body[:500],
        body=" ".join((idea.body[500:], idea.reference, idea.area)),
        facets={"kind": ["idea"], "language": [idea.language]},
        codes=[place_code(idea.method.ref)],
        audience=idea.process.audience,
        source=idea.source,
        source_id=idea.source_id,
        happened_on=idea.published_at.date() if idea.published_at else None,
        boost=0.9,  # where a case and an idea fit alike, what was tried says more
    )


def place_code(method_ref: str) -> str:
    """The code by which the search within one method finds its ideas."""
    return f"method:{method_ref}"
