"""Calls as search sees them."""

from collections.abc import Iterator

from proeftuin.calls.models import Call
from proeftuin.search.documents import Document, provides


@provides("call")
def call_documents() -> Iterator[Document]:
    for call in Call.objects.exclude(state="draft").select_related("organisation").iterator(chunk_size=500):
        yield call_document(call)


def call_document(call: Call) -> Document:
    organisation = call.organisation
    return Document(
        kind="call", ref=call.ref, url=call.get_absolute_url(), language=call.language, title=call.title,
        summary=call.summary, body=call.body,
        facets={
            "kind": ["call"], "language": [call.language], "organisation": [organisation.ref] if organisation else [],
            "country": [organisation.country] if organisation and organisation.country else [],
            "year": [str(call.deadline.year)],
        },
        happened_on=call.deadline.date(),
    )  # fmt: skip
