"""Ideas as search sees them. Only what everyone may read goes there."""

from collections.abc import Iterable, Iterator
from itertools import batched

from proeftuin.decisions.queries import responses_to
from proeftuin.ideas.models import Idea
from proeftuin.processes.models import Process
from proeftuin.search.documents import Document, provides

BATCH = 500


@provides("idea")
def idea_documents() -> Iterator[Document]:
    ideas = Idea.objects.shown().filter(process__state__in=Process.PUBLIC).select_related("method", "process")
    yield from documents_of(ideas.iterator(chunk_size=1000))


def documents_of(ideas: Iterable[Idea]) -> Iterator[Document]:
    """Shown ideas of public processes, with the words of their answers. Select their method and process along.

    One query for each five hundred of which some are answered.
    """
    for some in batched(ideas, BATCH):
        answered = [one for one in some if one.answer in Idea.ANSWERED]
        responses = responses_to(answered) if answered else {}
        for one in some:
            response = responses.get(one.thread)
            yield _document(one, response.body if response else "")


def _document(idea: Idea, answer: str) -> Document:
    return Document(
        kind="idea",
        ref=idea.ref,
        url=idea.get_absolute_url(),
        language=idea.language,
        title=idea.title,
        summary=idea.body[:500],
        body=" ".join((idea.body[500:], idea.reference, idea.area, answer)),
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
