"""Labs as search sees them: opened, also when closed since."""

from collections.abc import Iterator

from proeftuin.labs.models import Lab
from proeftuin.search.documents import Document, provides


@provides("lab")
def lab_documents() -> Iterator[Document]:
    for lab in Lab.objects.shown().prefetch_related("owners__organisation").iterator(chunk_size=500):
        yield lab_document(lab)


def lab_document(lab: Lab) -> Document:
    """Its owners are asked for, so prefetch them."""
    organisations = [one.organisation for one in lab.owners.select_related("organisation") if one.agreed_at]
    return Document(
        kind="lab", ref=lab.ref, url=lab.get_absolute_url(), language=lab.language, title=lab.name, summary=lab.text,
        body="\n".join([lab.place, lab.town, *(one.name for one in organisations)]),
        facets={
            "kind": ["lab"], "language": [lab.language], "organisation": [one.ref for one in organisations],
            "country": sorted({one.country for one in organisations if one.country}),
            "year": [str((lab.opened_at or lab.created_at).year)],
        },
    )  # fmt: skip
