"""Reading labs: what each page needs, in a stated number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from proeftuin.gatherings.models import Gathering
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.labs import permissions
from proeftuin.labs.models import Lab, Owner, Project
from proeftuin.organisations.models import Membership, Organisation

PER_PAGE, SHOWN, MOST_MINE = 20, 12, 100
WITH_OWNERS = Prefetch("owners", Owner.objects.select_related("organisation", "logo"))


def listed(*, town: str = "") -> "QuerySet[Lab]":
    """Opened labs, the newest first; closed ones last. Two queries with their owners."""
    found = Lab.objects.shown().prefetch_related(WITH_OWNERS)
    if town:
        found = found.filter(town=town)
    return found.order_by("closed_at", "-opened_at", "-id")


def lab_for(actor: Actor, ref: str) -> Lab:
    """One that this actor may know of, with its owners. Raises Http404."""
    found = Lab.objects.prefetch_related(WITH_OWNERS).filter(ref=ref).first()
    if found is None or not permissions.can_view(actor, found):
        raise Http404
    return found


def owners_of(lab: Lab) -> tuple[list[Owner], list[Owner]]:
    """Who owns it, and who was asked and has not answered. No query beyond those of :func:`lab_for`."""
    every = list(lab.owners.all())
    return [one for one in every if one.agreed_at], [one for one in every if not one.agreed_at]


def organisations_of(actor: Actor) -> list[Organisation]:
    if not actor.is_person:
        return []
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed").select_related("organisation")
    return [seat.organisation for seat in seats.order_by("pk")]


def on_my_desk(actor: Actor) -> list[Lab]:
    """What my organisations prepare or are asked to own, before anybody else sees it. One query."""
    if not actor.is_person:
        return []
    mine = Membership.objects.filter(user_id=actor.person_id, state="confirmed").values("organisation")
    asked = Q(owners__organisation__in=mine, owners__agreed_at=None)
    drafts = Q(owners__organisation__in=mine, opened_at=None)
    return list(Lab.objects.filter(asked | drafts, closed_at=None).distinct()[:20])


def agenda_of(lab: Lab) -> tuple[list[Gathering], list[Gathering]]:
    """What is to come in the lab, and the latest that was held. Two queries."""
    here = Gathering.objects.filter(about=lab.thread, state=Gathering.State.PUBLISHED)
    coming = here.filter(ends_at__gt=now()).order_by("starts_at", "id")[:SHOWN]
    held = here.filter(ends_at__lte=now()).order_by("-starts_at", "-id")[:SHOWN]
    return list(coming), list(held)


def projects_of(lab: Lab, *, with_asked: bool = False) -> dict[str, list[Project]]:
    """Projects by state, as far as everyone may read their initiative. One query."""
    states = [Project.State.IN, Project.State.OUT, *([Project.State.ASKED] if with_asked else [])]
    found = lab.projects.filter(state__in=states, initiative__is_public=True)
    by_state: dict[str, list[Project]] = {state: [] for state in states}
    for one in found.select_related("initiative__organisation")[:300]:
        by_state[Project.State(one.state)].append(one)
    return by_state


def labs_of_initiative(initiative: Initiative) -> list[Project]:
    """Where it is or was incubated, with the owners of each lab. Two queries."""
    found = Project.objects.filter(initiative=initiative, lab__opened_at__isnull=False)
    owners = Prefetch("lab__owners", Owner.objects.exclude(agreed_at=None).select_related("organisation", "logo"))
    return list(found.exclude(state=Project.State.DECLINED).select_related("lab").prefetch_related(owners))


@dataclass(frozen=True, slots=True)
class Mine:
    """What the actor leads, as far as a lab is concerned: the numbers of what is here, and what could come."""

    here: frozenset[int] = frozenset()
    could_come: Sequence[Initiative] = ()


def mine_in(actor: Actor, lab: Lab) -> Mine:
    """The initiatives that the actor leads. Only public ones that go on can come in. One query."""
    if not actor.is_person:
        return Mine()
    lead = {"members__user_id": actor.person_id, "members__state": "active", "members__role": "lead"}
    here = lab.projects.filter(state__in=[Project.State.ASKED, Project.State.IN], initiative=OuterRef("pk"))
    led = list(Initiative.objects.filter(**lead).annotate(is_here=Exists(here)).order_by("title")[:MOST_MINE])
    free = [one for one in led if not one.is_here and one.is_public and one.status != Initiative.Status.CLOSED]
    return Mine(frozenset(one.pk for one in led if one.is_here), free)
