"""Groups as search sees them."""

from collections.abc import Iterator

from proeftuin.groups.models import Group
from proeftuin.search.documents import Document, provides


@provides("group")
def group_documents() -> Iterator[Document]:
    for group in Group.objects.select_related("organisation").iterator(chunk_size=500):
        yield group_document(group)


def group_document(group: Group) -> Document:
    organisation = group.organisation
    return Document(
        kind="group", ref=group.ref, url=group.get_absolute_url(), language=group.language, title=group.title,
        summary=group.text,
        facets={
            "kind": ["group"], "sector": group.sectors, "language": [group.language],
            "organisation": [organisation.ref], "country": [organisation.country] if organisation.country else [],
        },
    )  # fmt: skip
