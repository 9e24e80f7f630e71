"""Reading processes: what each page needs, in a stated number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import Http404

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.notifications.models import Follow
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.processes import logic, permissions
from proeftuin.processes.models import Amendment, CodeList, Method, Opening, Participant, Phase, Process, Seat
from proeftuin.processes.registry import KINDS, Figure, MethodKind
from proeftuin.storage.prepared import Prepared

PER_PAGE = 20
STATES = ("open", "soon", "past")


@dataclass(frozen=True, slots=True)
class Station:
    """One phase on the track of a process."""

    phase: Phase
    state: logic.Clock
    actions: Sequence[tuple[Method, object]] = ()  # what one can do in it: the method, and the words of the action


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a process stands: the phase of now, the next one, and until when."""

    stations: Sequence[Station]
    now: Station | None
    next: Station | None


def listed(*, state: str = "", words: str = "", organisation: str = "") -> "QuerySet[Process]":
    """Public processes: what is open first by its end, then what comes, then the past. One query with its pages."""
    at = now()
    found = Process.objects.public().select_related("organisation").annotate(
        opens_at=Min("phases__starts_at"), ends_at=Max("phases__ends_at")
    )  # fmt: skip
    running = Q(state=Process.State.PUBLISHED)
    if state == "open":
        found = (
            found.filter(running, opens_at__lte=at)
            .filter(Q(ends_at=None) | Q(ends_at__gt=at))
            .order_by("ends_at", "-id")
        )
    elif state == "soon":
        found = found.filter(running, opens_at__gt=at).order_by("opens_at", "-id")
    elif state == "past":
        found = found.filter(~running | Q(ends_at__lte=at)).order_by("-ends_at", "-id")
    if organisation:
        found = found.filter(organisation__ref=organisation)
    for word in words.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(area__icontains=word))
    return found


def process_for(actor: Actor, ref: str, *, secret: str = "") -> Process:
    """A process that the reader may see, with its organisation. Raises Http404. One query, two for drafts."""
    found = Process.objects.select_related("organisation").filter(ref=ref).first()
    if found is None:
        raise Http404
    require(permissions.can_view(actor, found, secret=secret))
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """A process as its page shows it to one reader, with what its one query told of both."""

    process: Process
    roles: frozenset[str]  # the reader's seats
    is_amended: bool
    took_part: bool  # by account; who has none is known by a mark of the browser
    told_about: bool  # told who they are, coarsely
    is_followed: bool  # hears of it


def reading_of(actor: Actor, ref: str, *, secret: str = "") -> Reading:
    """A process for its page. Raises Http404. One query, two for who works on it."""
    mine = {"process": OuterRef("pk"), "user": actor.person_id}
    places = Participant.objects.filter(**mine).order_by()
    follows = Follow.objects.filter(thread=Concat(Value("process:"), OuterRef("ref")), user=actor.person_id).order_by()
    found = (
        Process.objects.select_related("organisation")
        .annotate(
            is_amended=Exists(Amendment.objects.filter(process=OuterRef("pk")).order_by()),
            has_seat=Exists(Seat.objects.filter(**mine)),
            took_part=Exists(places),
            told_about=Exists(places.filter(consented_at__isnull=False)),
            is_followed=Exists(follows),
        )
        .filter(ref=ref)
        .first()
    )
    if found is None:
        raise Http404
    roles = permissions.keep_roles(actor, found, has_seat=found.has_seat) if actor.is_person else frozenset()
    require(permissions.can_view(actor, found, secret=secret))
    return Reading(found, roles, found.is_amended, found.took_part, found.told_about, found.is_followed)


def turn_of(process: Process) -> Turn:
    """The track of a process with what can be done in each phase. Three queries."""
    moment = now()
    openings = Opening.objects.select_related("method")
    phases = list(process.phases.prefetch_related(Prefetch("openings", queryset=openings, to_attr="opened")))
    stations = [Station(one, one.clock_at(moment), _actions(one)) for one in phases]
    current = next((one for one in stations if one.state == "open"), None)
    coming = next((one for one in stations if one.state == "upcoming"), None)
    return Turn(stations, current, coming)


@dataclass(frozen=True, slots=True)
class Counted:
    """A way of taking part and its figures. ``at``: when they were counted, None for now."""

    method: Method
    figures: Sequence[Figure]
    at: datetime | None = None


def methods_of(process: Process) -> list[Counted]:
    """The ways of taking part with their figures: one query, and those of each room's figures where they are few."""
    methods = list(process.methods.select_related("kept"))
    for one in methods:
        one.process = process
    return [_counted(one) for one in methods if one.kind in KINDS]


def _counted(method: Method) -> Counted:
    kind, kept = KINDS[method.kind], getattr(method, "kept", None)
    if kept is None or not kept.is_large:
        return Counted(method, kind.figures(method))
    return Counted(method, kind.figures_from(method, kept.counts), kept.counted_at)


def participant_of(actor: Actor, process: Process, visitor_key: str = "") -> Participant | None:
    """The reader's own place in a process, if they took part. One query."""
    if actor.is_person:
        return _BY_PERSON.first(process.pk, actor.person_id)
    return _BY_KEY.first(process.pk, visitor_key) if visitor_key else None


_BY_PERSON = Prepared(2, lambda process, user: Participant.objects.filter(process=process, user=user).order_by())
_BY_KEY = Prepared(2, lambda process, key: Participant.objects.filter(process=process, key=key).order_by())


def entered_by_channel(process: Process) -> list[tuple[str, int]]:
    """How many took part through each channel that clerks enter. One query."""
    entered = Participant.objects.filter(process=process).exclude(channel__in=["web", "import"])
    return list(entered.order_by().values_list("channel").annotate(n=Count("pk")).order_by("-n"))


def last_moment(turn: Turn) -> datetime | None:
    """When the last phase ends, if it does."""
    ends = [one.phase.ends_at for one in turn.stations]
    return ends[-1] if ends else None


def _actions(phase: Phase) -> list[tuple[Method, object]]:
    opened: Sequence[Opening] = getattr(phase, "opened", ())
    return [
        (one.method, KINDS[one.method.kind].actions[one.action])
        for one in opened
        if one.method.kind in KINDS and one.action in KINDS[one.method.kind].actions
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """One action of a method in one phase: who may do it, or nobody."""

    phase: Phase
    action: str
    label: object
    opening: Opening | None


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A method in the back office, with a line for each action and a cell for each phase."""

    method: Method
    kind: MethodKind
    lines: Sequence[tuple[object, Sequence[Cell]]]

    @property
    def questions(self) -> str:
        return self.kind.questions(self.method)

    @property
    def rules(self) -> str:
        return self.kind.rules(self.method)


def methods_with_openings(process: Process) -> list[MethodRow]:
    """The matrix of who may do what, when. Three queries."""
    phases = list(process.phases.all())
    rows = []
    for method in process.methods.prefetch_related("openings"):
        kind = KINDS.get(method.kind)
        if kind is None:
            continue
        opened = {(one.phase_id, one.action): one for one in method.openings.all()}
        lines = [
            (label, [Cell(phase, action, label, opened.get((phase.pk, action))) for phase in phases])
            for action, label in kind.actions.items()
        ]
        rows.append(MethodRow(method, kind, lines))
    return rows


def lists_of(process: Process) -> "QuerySet[CodeList]":
    """Lists with how many codes they have, and how many were used. One query."""
    return process.lists.annotate(
        all_codes=Count("codes", distinct=True), used=Count("codes__participants", distinct=True)
    ).order_by("name")


def worked_on(actor: Actor) -> "QuerySet[Process]":
    """The processes someone has a seat at; all for administrators. Drafts first, then what runs, newest first."""
    order = Case(When(state="draft", then=0), When(state="published", then=1), default=2)
    found = Process.objects.select_related("organisation").annotate(order=order).order_by("order", "-id")
    return found if actor.has_role() else found.filter(seats__user_id=actor.person_id).distinct()


def may_ask_for(actor: Actor) -> list[Organisation]:
    """The organisations in whose name someone may start a process: for officers those they belong to. One query."""
    mine = Membership.objects.filter(user_id=actor.person_id, state=Membership.State.CONFIRMED)
    if not actor.has_role("officer"):
        mine = mine.filter(administers=True)
    found = Organisation.objects.current()
    if actor.has_role():
        return list(found.filter(Q(pk__in=mine.values("organisation")) | Q(memberships__isnull=False)).distinct()[:200])
    return list(found.filter(pk__in=mine.values("organisation"))[:200])
