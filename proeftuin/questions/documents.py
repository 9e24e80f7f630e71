"""Questions as search sees them: the next one who asks finds who asked before."""

from collections.abc import Iterator

from proeftuin.questions.models import Question
from proeftuin.search.documents import Document, provides


@provides("question")
def question_documents() -> Iterator[Document]:
    for question in Question.objects.shown().select_related("organisation").iterator(chunk_size=1000):
        yield question_document(question)


def question_document(question: Question) -> Document:
    """A question that is shown. Its organisation is asked for, so select it along."""
    organisation = question.organisation
    return Document(
        kind="question", ref=question.ref, url=question.get_absolute_url(), language=question.language,
        title=question.title, summary=question.body, body=question.summary,
        facets={
            "kind": ["question"], "sector": question.sectors, "language": [question.language],
            "organisation": [organisation.ref] if organisation else [],
            "country": [organisation.country] if organisation and organisation.country else [],
            "year": [str(question.created_at.year)],
        },
        happened_on=question.created_at.date(),
    )  # fmt: skip
