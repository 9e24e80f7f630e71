"""Reading organisations: what each page needs, in a stated number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from proeftuin.organisations.logic import ALIKE, folded, likeness, search_words
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.organisations.registry import SHELVES, Section
from proeftuin.storage.together import how_many

PER_PAGE = 50
CANDIDATES = 300
SHOWN_ALIKE = 5
PREDECESSORS = 30


def listed(*, kind: str = "", country: str = "", words: str = "") -> "QuerySet[Organisation]":
    """Organisations that still exist, by name."""
    found = Organisation.objects.current()
    if kind:
        found = found.filter(kind=kind)
    if country:
        found = found.filter(country=country)
    return found.named(words) if words else found


def organisation_for(ref: str) -> Organisation:
    """One organisation with its parent and successor. One query. Raises Http404."""
    found = Organisation.objects.select_related("parent", "successor").filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def members_of(organisation: Organisation) -> "QuerySet[Membership]":
    """Everyone who belongs or asks to, those who ask first. One query."""
    return organisation.memberships.select_related("user").order_by("state", "user__name", "id")


@dataclass(frozen=True, slots=True)
class Here:
    """What there is of an organisation on this site."""

    members: int
    predecessors: Sequence[Organisation]
    sections: Sequence[Section]


def what_is_here(organisation: Organisation) -> Here:
    """All that its page gathers. One query that counts, and one for each part that has something."""
    asked: Mapping[str, QuerySet[Any]] = {
        "members": organisation.memberships.filter(state=Membership.State.CONFIRMED),
        "predecessors": organisation.predecessors.all(),
        **{str(at): shelf.found(organisation) for at, shelf in enumerate(SHELVES)},
    }
    many = how_many(asked)
    sections = [
        Section(shelf.title, [shelf.line(one) for one in asked[str(at)][: shelf.shown]], many[str(at)])
        for at, shelf in enumerate(SHELVES) if many[str(at)]
    ]  # fmt: skip
    before = list(organisation.predecessors.order_by("name")[:PREDECESSORS]) if many["predecessors"] else []
    return Here(many["members"], before, sections)


def alike(name: str, country: str = "") -> list[Organisation]:
    """Organisations that may be the same, most alike first. One query, a bounded number of comparisons."""
    words = search_words(folded(name))
    wanted = Q(pk=None)
    for word in words:
        wanted |= Q(name__icontains=word) | Q(names_text__icontains=word)
    candidates = Organisation.objects.current().filter(wanted)
    if country:
        candidates = candidates.filter(country__in=["", country])
    scored = [
        (max(likeness(name, each) for each in {one.name, *one.names.values()}), one) for one in candidates[:CANDIDATES]
    ]
    close = [(score, one) for score, one in scored if score >= ALIKE]
    return [one for _score, one in sorted(close, key=lambda pair: (-pair[0], pair[1].pk))[:SHOWN_ALIKE]]
