"""Published Kafka cases as search sees them: drawn from the snapshot alone. The others are not in it."""

from collections.abc import Iterator

from proeftuin.casework.models import Published
from proeftuin.casework.snapshots import words_in
from proeftuin.initiatives.models import Initiative
from proeftuin.search import actions as search
from proeftuin.search.documents import Document, provides

KIND = "kafka"


@provides(KIND)
def kafka_documents() -> Iterator[Document]:
    for one in Published.objects.select_related("case__initiative").iterator(chunk_size=200):
        yield case_document(one)


def case_document(published: Published) -> Document:
    content, case = published.content, published.case
    initiative = case.initiative
    return Document(
        kind=KIND, ref=case.ref, url=case.get_absolute_url(), language=content["language"], title=content["title"],
        summary=content["situation"][:500],
        body=words_in([content["situation"][500:], content["steps"], content["knots"], content["recommendations"]]),
        codes=["LEGAL"], facets={"kind": [KIND], "language": [content["language"]], "year": [str(published.at.year)]},
        audience="public" if initiative.is_public else initiative.circle,
    )  # fmt: skip


def follow_the_initiative(initiative: Initiative) -> None:
    """Published cases are found by whom their initiative is found."""
    for one in Published.objects.filter(case__initiative=initiative).select_related("case__initiative"):
        search.put(case_document(one))
