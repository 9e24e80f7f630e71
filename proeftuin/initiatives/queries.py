"""Reading initiatives: what each page needs, in a stated number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from proeftuin.initiatives import permissions
from proeftuin.initiatives.logic import Missing, Seat, missing_people
from proeftuin.initiatives.models import Initiative, Member, Move, Post, Task
from proeftuin.initiatives.registry import ALONG
from proeftuin.kernel.actor import Actor
from proeftuin.library.models import Case, Lesson
from proeftuin.organisations.models import Membership, Organisation

PER_PAGE = 20
POSTS_SHOWN = 5


def initiative_for(actor: Actor, ref: str, *, with_work: bool = True, with_parts: bool = False) -> Initiative:
    """An initiative this actor may see, with its people, and with its gate items and indicators unless not asked for.

    ``with_parts`` reads along which rooms above have something to show on its page. Four queries, or two.
    Raises Http404.
    """
    work: tuple[str, ...] = ("outputs", "indicators") if with_work else ()
    people = Member.objects.select_related("user", "organisation").order_by("pk")
    initiative = (
        Initiative.objects.select_related("organisation", "builds_on", "asked", "evaluation")
        .prefetch_related(Prefetch("members", people), *work)
        .annotate(**({f"has_{name}": asks() for name, asks in ALONG.items()} if with_parts else {}))
        .filter(ref=ref)
        .first()
    )
    if initiative is None or not permissions.can_view(actor, initiative):
        raise Http404
    return initiative


def listed(actor: Actor, *, phase: str = "", status: str = "") -> "QuerySet[Initiative]":
    """Initiatives the actor may see, the liveliest first."""
    initiatives = Initiative.objects.visible_to(actor).select_related("organisation")
    if phase:
        initiatives = initiatives.filter(phase=phase)
    if status:
        initiatives = initiatives.filter(status=status)
    return initiatives.annotate(people=Count("members", filter=Q(members__state="active"), distinct=True)).order_by(
        "-changed_at", "-id"
    )


def public_list() -> "QuerySet[Initiative]":
    return Initiative.objects.public().select_related("organisation", "builds_on").order_by("-changed_at", "-id")


def own(actor: Actor) -> "QuerySet[Initiative]":
    """Initiatives on whose team the actor is."""
    return (
        Initiative.objects.filter(members__user_id=actor.person_id, members__state="active")
        .select_related("organisation")
        .order_by("-changed_at")
    )


def team_of(initiative: Initiative) -> list[Member]:
    return [one for one in initiative.members.all() if one.state == Member.State.ACTIVE]


def missing_in(initiative: Initiative) -> Missing:
    """Which kinds of people the team lacks in its present phase, from prefetched members."""
    seats = [
        Seat(one.role, one.organisation.team_sector if one.organisation else "civil" if one.role == "citizen" else "",
             tuple(one.disciplines), one.is_target_group)
        for one in team_of(initiative)
    ]  # fmt: skip
    return missing_people(seats, initiative.phase)


def phase_dates(initiative: Initiative) -> dict[str, datetime]:
    """When each phase was last entered. One query."""
    dates = {"identify": initiative.created_at}
    for move in Move.objects.filter(initiative=initiative).order_by("pk"):
        if move.from_phase != move.to_phase:
            dates[move.to_phase] = move.at
    return dates


def posts_for(actor: Actor, initiative: Initiative) -> "QuerySet[Post]":
    """Logbook entries the actor may read, newest first."""
    posts = initiative.posts.select_related("author")
    if permissions.can_view_team_content(actor, initiative):
        return posts
    return posts.filter(is_public=True)


def post_for(actor: Actor, initiative: Initiative, ref: str) -> Post:
    post = posts_for(actor, initiative).filter(ref=ref).first()
    if post is None:
        raise Http404
    return post


def lessons_for(actor: Actor, initiative: Initiative) -> list[Lesson]:
    """The thread's lessons: the shared ones, and for the team also those that are not shared yet."""
    lessons = Lesson.objects.filter(origin=initiative.thread).order_by("pk")
    if not permissions.can_view_team_content(actor, initiative):
        lessons = lessons.filter(shared_at__isnull=False)
    return list(lessons)


def tasks_from(initiative: Initiative, source: str = "") -> "QuerySet[Task]":
    """The actions of a team, or those whose source begins so. One query."""
    tasks = initiative.tasks.select_related("owner")
    return tasks.filter(source__startswith=source) if source else tasks


def task_for(initiative: Initiative, ref: str) -> Task:
    task = initiative.tasks.filter(ref=ref).first()
    if task is None:
        raise Http404
    return task


def case_of(initiative: Initiative) -> Case | None:
    """The case that was made from this thread."""
    return Case.objects.filter(origin=initiative.thread).exclude(state=Case.State.PENDING_DELETION).first()


def organisations_of(actor: Actor) -> list[Organisation]:
    """Where the actor works. One query."""
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed").select_related("organisation")
    return [seat.organisation for seat in seats]


def invitation_for(token: str) -> Member:
    """An open invitation by its link. Raises Http404."""
    member = (
        Member.objects.select_related("initiative__organisation", "invited_by")
        .filter(token=token, state=Member.State.INVITED)
        .first()
    )
    if member is None:
        raise Http404
    return member


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now: a gate item to fill, a role to find, or the next phase."""

    kind: str  # "fill", "go", "resume", "lessons", "close", "done"
    key: str = ""
    url: str = ""


ITEM_PLACES = {
    "role": "team/",
    "indicators": "indicators/",
    "results": "indicators/",
    "posts": "log/new/",
    "evaluation": "evaluation/",
    "costs": "evaluation/",
    "lessons": "lessons/",
    "case": "#case",
    "asked": "output/asked/",
}


def item_url(initiative: Initiative, key: str, met_by: str) -> str:
    """Where a gate item is filled in."""
    base = initiative.get_absolute_url()
    if met_by == "output":
        return f"{base}output/{key}/"
    return base + ITEM_PLACES[met_by.partition(":")[0]]


def next_step(initiative: Initiative, missing: Sequence[tuple[str, str]], *, has_lessons: bool) -> NextStep:
    """What the team does next, in one step. ``missing`` are (key, met_by) pairs of the present gate."""
    base = initiative.get_absolute_url()
    if initiative.status == Initiative.Status.CLOSED:
        return NextStep("done")
    if initiative.status == Initiative.Status.PAUSED:
        return NextStep("resume", url=f"{base}move/")
    if initiative.status == Initiative.Status.STOPPED:
        return NextStep("close", url=f"{base}move/") if has_lessons else NextStep("lessons", url=f"{base}lessons/")
    if missing:
        key, met_by = missing[0]
        return NextStep("fill", key, item_url(initiative, key, met_by))
    return NextStep("close" if initiative.phase == "share" else "go", url=f"{base}move/")
