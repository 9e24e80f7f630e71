"""Challenges as search sees them: what a public body looks for, before anyone sells it."""

from collections.abc import Iterator

from proeftuin.challenges.models import Challenge
from proeftuin.search.documents import Document, provides


@provides("challenge")
def challenge_documents() -> Iterator[Document]:
    for challenge in Challenge.objects.shown().select_related("call__organisation").iterator(chunk_size=500):
        yield challenge_document(challenge)


def challenge_document(challenge: Challenge) -> Document:
    """A challenge that is shown. Its call and the organisation of that are asked for, so select them along."""
    organisation = challenge.call.organisation
    return Document(
        kind="challenge", ref=challenge.ref, url=challenge.get_absolute_url(), language=challenge.language,
        title=challenge.title, summary=challenge.need,
        body="\n".join((challenge.outcome, challenge.constraints, challenge.report)),
        facets={
            "kind": ["challenge"], "language": [challenge.language],
            "organisation": [organisation.ref] if organisation else [],
            "country": [organisation.country] if organisation and organisation.country else [],
            "year": [str((challenge.published_at or challenge.created_at).year)],
        },
        happened_on=(challenge.published_at or challenge.created_at).date(),
    )  # fmt: skip
