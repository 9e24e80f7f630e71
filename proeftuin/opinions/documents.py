"""Statements as search sees them: those that people can vote on, of a public process."""

from collections.abc import Iterable, Iterator

from proeftuin.opinions.models import Statement
from proeftuin.processes.models import Process
from proeftuin.search import actions as search
from proeftuin.search.documents import Document, provides

KIND = "statement"


@provides(KIND)
def statement_documents() -> Iterator[Document]:
    found = Statement.objects.shown().filter(method__process__state__in=Process.PUBLIC)
    yield from documents_of(found.select_related("method__process").iterator(chunk_size=1000))


def documents_of(statements: Iterable[Statement]) -> Iterator[Document]:
    return (statement_document(statement) for statement in statements)


def statement_document(statement: Statement) -> Document:
    """A statement under its own words. Its process is asked for, so select it along."""
    return Document(
        kind=KIND,
        ref=statement.ref,
        url=statement.get_absolute_url(),
        language=statement.language,
        title=statement.text[:300],
        summary=statement.method.title,
        body=statement.method.process.title,
        facets={"kind": [KIND], "language": [statement.language]},
        audience=statement.method.process.audience,
        happened_on=statement.at.date(),
        boost=0.6,  # one sentence: a process or an idea that fits alike tells more
    )


def tell_search(statement: Statement) -> None:
    """Findable while people can vote on it; not otherwise. Within the transaction of whatever changed it."""
    if statement.is_shown and statement.method.process.is_public:
        search.put(statement_document(statement))
    else:
        search.drop(KIND, statement.ref)
