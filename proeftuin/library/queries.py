"""Reading the library: what each page needs, in a stated number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case as When
from django.db.models import Count, Q, QuerySet, Value
from django.db.models import When as Condition
from django.http import Http404

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.library import permissions
from proeftuin.library.logic import FRESH_FOR, SPREAD, is_stale
from proeftuin.library.models import Adoption, AdoptionNote, Case, Lesson, Publication
from proeftuin.organisations.models import Membership, Organisation

PER_PAGE = 20


def case_for(actor: Actor, ref: str) -> Case:
    """A case this actor may see, with its organisation, origin and authors. Two queries. Raises Http404."""
    case = (
        Case.objects.select_related("organisation", "derived_from__organisation")
        .prefetch_related("authors")
        .filter(ref=ref)
        .first()
    )
    if case is None or not permissions.can_view_case(actor, case):
        raise Http404
    return case


def listed_cases() -> "QuerySet[Case]":
    """Published cases, newest first, with how often each is in use elsewhere."""
    return (
        Case.objects.published()
        .select_related("organisation")
        .annotate(in_use=Count("adoptions", filter=Q(adoptions__state__in=SPREAD)))
        .order_by("-published_at", "-id")
    )


def own_cases(actor: Actor) -> "QuerySet[Case]":
    return (
        Case.objects.filter(authors__id=actor.person_id)
        .exclude(state=Case.State.PUBLISHED)
        .select_related("organisation")
    )


def shared_lessons() -> "QuerySet[Lesson]":
    """Lessons that are public, newest first."""
    return Lesson.objects.filter(shared_at__isnull=False).select_related("organisation", "case")


def lesson_for(actor: Actor, ref: str) -> Lesson:
    """A lesson this actor may see. One query. Raises Http404."""
    lesson = Lesson.objects.select_related("organisation", "case").filter(ref=ref).first()
    if lesson is None or (lesson.shared_at is None and lesson.author_id != actor.id):
        raise Http404
    return lesson


def lessons_of(origin: str) -> "QuerySet[Lesson]":
    """Every lesson of a thread, shared or not, in the order in which they were learned."""
    return Lesson.objects.filter(origin=origin).order_by("id")


def publication_for(ref: str) -> Publication:
    publication = Publication.objects.filter(ref=ref).first()
    if publication is None:
        raise Http404
    return publication


def adoption_for(ref: str) -> Adoption:
    """An adoption with its case, taker and notes. Two queries. Raises Http404."""
    adoption = (
        Adoption.objects.select_related("case__organisation", "taker", "new_case")
        .prefetch_related("notes")
        .filter(ref=ref, case__state=Case.State.PUBLISHED)
        .first()
    )
    if adoption is None:
        raise Http404
    return adoption


def listed_adoptions() -> "QuerySet[Adoption]":
    return (
        Adoption.objects.filter(case__state=Case.State.PUBLISHED)
        .select_related("case", "taker")
        .order_by("-changed_at", "-id")
    )


def open_obstacles(adoption: Adoption) -> list[AdoptionNote]:
    """Obstacles that nobody has taken away yet, from the prefetched notes."""
    return [note for note in adoption.notes.all() if note.kind == AdoptionNote.Kind.OBSTACLE and not note.done_at]


def takers_for(actor: Actor) -> list[Organisation]:
    """The organisations for which this actor may take something over. One query."""
    if not actor.is_person:
        return []
    mine = Organisation.objects.filter(memberships__user_id=actor.person_id, memberships__state="confirmed")
    return list(mine.order_by("name"))


def is_member_of(actor: Actor, organisation: Organisation) -> bool:
    confirmed = Membership.objects.filter(user_id=actor.person_id, organisation=organisation, state="confirmed")
    return bool(actor.id) and confirmed.exists()


@dataclass(frozen=True, slots=True)
class Queued:
    """One case on the editor's desk, and since when it waits."""

    case: Case
    since: datetime
    reason: str  # "pending", "stale" or "deletion"


def review_queue(limit: int = 100) -> list[Queued]:
    """What waits for an editor: submitted cases first, oldest first, then deletions asked for, then stale ones."""
    stale = now() - FRESH_FOR
    wanted = (
        Q(state__in=[Case.State.PENDING, Case.State.PENDING_DELETION])
        | Q(state=Case.State.PUBLISHED, checked_at__lt=stale, source="")
    )  # fmt: skip
    order = When(
        Condition(state=Case.State.PENDING, then=Value(0)),
        Condition(state=Case.State.PENDING_DELETION, then=Value(1)),
        default=Value(2),
    )
    cases = Case.objects.filter(wanted).select_related("organisation").order_by(order, "changed_at")[:limit]
    reasons = {Case.State.PENDING: "pending", Case.State.PENDING_DELETION: "deletion"}
    return [
        Queued(case, case.changed_at, reasons.get(Case.State(case.state), "stale"))
        for case in cases
        if case.state != Case.State.PUBLISHED or is_stale(case.checked_at, now())
    ]
