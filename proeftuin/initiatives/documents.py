"""Initiatives as search sees them, and the circles that may see the private ones."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import Actor
from proeftuin.search.documents import Document, finds_circles, named, provides


@provides("initiative")
def initiative_documents() -> Iterator[Document]:
    initiatives = Initiative.objects.select_related("organisation").prefetch_related("outputs")
    for initiative in initiatives.iterator(chunk_size=500):
        yield initiative_document(initiative)


@finds_circles
def teams_of(actor: Actor) -> QuerySet[Any, Any]:
    return named("team", Member.objects.filter(user_id=actor.person_id, state="active"), "initiative__ref")


def initiative_document(initiative: Initiative) -> Document:
    """An initiative with what its team wrote down at the gates."""
    return Document(
        kind="initiative",
        ref=initiative.ref,
        url=initiative.get_absolute_url(),
        language=initiative.language,
        title=initiative.title,
        summary=initiative.problem[:500],
        body="\n".join([initiative.problem[500:], *(output.text for output in initiative.outputs.all())]),
        facets={
            "kind": ["initiative"],
            "phase": [initiative.phase],
            "level": [initiative.level] if initiative.level else [],
            "sector": initiative.sectors,
            "sdg": initiative.sdgs,
            "country": [initiative.country] if initiative.country else [],
            "organisation": [initiative.organisation.ref] if initiative.organisation else [],
            "year": [str(initiative.created_at.year)],
            "language": [initiative.language],
        },
        audience="public" if initiative.is_public else initiative.circle,
        happened_on=initiative.created_at.date(),
        boost=1.1,
    )
