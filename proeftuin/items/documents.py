"""Shared knowledge as search sees it."""

from collections.abc import Iterator

from proeftuin.items.models import Item
from proeftuin.search.documents import Document, provides


@provides("item")
def item_documents() -> Iterator[Document]:
    for item in Item.objects.published().select_related("organisation").iterator(chunk_size=1000):
        yield item_document(item)


def item_document(item: Item) -> Document:
    """A published item. Its organisation is asked for, so select it along."""
    organisation = item.organisation
    return Document(
        kind="item", ref=item.ref, url=item.get_absolute_url(), language=item.language, title=item.title,
        summary=item.summary, body="\n".join(filter(None, [item.body, item.attribution])),
        facets={
            "kind": ["item"], "sector": item.sectors, "language": [item.language],
            "organisation": [organisation.ref] if organisation else [],
            "country": [organisation.country] if organisation and organisation.country else [],
            "year": [str(item.published_at.year)] if item.published_at else [],
        },
        codes=[*item.concepts, item.kind],
        happened_on=item.published_at.date() if item.published_at else None,
        boost=1.1,
    )  # fmt: skip
