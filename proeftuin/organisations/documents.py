"""Organisations as search sees them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.search.documents import Document, finds_circles, labels_facet, named, provides


@provides("organisation")
def organisation_documents() -> Iterator[Document]:
    for one in Organisation.objects.current().iterator(chunk_size=1000):
        yield organisation_document(one)


@labels_facet("organisation")
def organisation_labels(codes: Sequence[str]) -> Mapping[str, str]:
    found = Organisation.objects.filter(ref__in=list(codes)).only("ref", "name", "names")
    return {one.ref: one.shown_name for one in found}


@finds_circles
def administered_by(actor: Actor) -> QuerySet[Any, Any]:
    """The organisations whose requests to join someone answers."""
    mine = Membership.objects.filter(user_id=actor.id, administers=True, state=Membership.State.CONFIRMED)
    return named("organisation", mine, "organisation__ref")


def organisation_document(one: Organisation) -> Document:
    return Document(
        kind="organisation", ref=one.ref, url=one.get_absolute_url(), language="", title=one.name,
        summary=one.description[:500], body=" ".join(one.names.values()) + "\n" + one.description[500:],
        facets={"kind": ["organisation"], "level": [one.level], "country": [one.country]},
        source=one.source, source_id=one.source_id,
    )  # fmt: skip
