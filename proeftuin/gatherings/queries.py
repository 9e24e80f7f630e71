"""Reading gatherings: what each page needs, in a stated number of queries."""

from collections.abc import Sequence

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from proeftuin.gatherings import permissions
from proeftuin.gatherings.links import opens
from proeftuin.gatherings.models import (
    Finding,
    Gathering,
    Host,
    Inspiration,
    LiveAnswer,
    LivePoll,
    LiveQuestion,
    LiveRoom,
    LiveSupport,
    Registration,
    Visit,
)
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.organisations.models import Organisation
from proeftuin.uploads.queries import uploads_of

MOST_TOWNS = 200
FEED = 200


def listed(*, when: str = "upcoming", kind: str = "", town: str = "", organisation: str = "") -> "QuerySet[Gathering]":
    """Announced gatherings, the next first; or what was held, the latest first. Three queries with their hosts."""
    found = Gathering.objects.past() if when == "past" else Gathering.objects.upcoming()
    if kind:
        found = found.filter(kind=kind)
    if town:
        found = found.filter(town=town)
    if organisation:
        found = found.filter(pk__in=_hosted_by(organisation))
    return found.prefetch_related("hosts__organisation")


def for_calendar(*, kind: str = "", organisation: str = "") -> "QuerySet[Gathering]":
    """What a feed holds: everything announced that is still to come, cancelled ones too, and the latest past ones."""
    found = Gathering.objects.shown()
    if kind:
        found = found.filter(kind=kind)
    if organisation:
        found = found.filter(pk__in=_hosted_by(organisation))
    return found.order_by("-starts_at", "-id")[:FEED]


def newest(*, kind: str = "", organisation: str = "") -> "QuerySet[Gathering]":
    """What was announced last: for a feed. One query."""
    found = Gathering.objects.shown()
    if kind:
        found = found.filter(kind=kind)
    if organisation:
        found = found.filter(pk__in=_hosted_by(organisation))
    return found.order_by("-published_at", "-id")[:50]


def about(thread: str) -> list[Gathering]:
    """Gatherings of a process, an initiative, a group or a lab: to come first, then the latest. One query."""
    found = list(Gathering.objects.filter(about=thread, state=Gathering.State.PUBLISHED).order_by("-starts_at")[:20])
    coming = [one for one in reversed(found) if not one.is_past]
    return [*coming, *(one for one in found if one.is_past)]


def towns() -> list[str]:
    """Where gatherings are held: for the filter. One query."""
    shown = Gathering.objects.shown().exclude(town="").order_by("town")
    return list(shown.values_list("town", flat=True).distinct()[:MOST_TOWNS])


def gathering_for(actor: Actor, ref: str) -> Gathering:
    """One that this actor may know of, with its hosts. Raises Http404."""
    hosts = Prefetch("hosts", Host.objects.select_related("organisation"))
    found = Gathering.objects.prefetch_related(hosts).select_related("previous", "report").filter(ref=ref).first()
    if found is None or not permissions.can_view(actor, found):
        raise Http404
    return found


def hosts_of(gathering: Gathering) -> tuple[list[Host], list[Host]]:
    """Who owns it, and who was asked and has not answered. No query beyond those of :func:`gathering_for`."""
    every = list(gathering.hosts.all())
    return [one for one in every if one.agreed_at], [one for one in every if not one.agreed_at]


def on_my_desk(actor: Actor) -> tuple[list[Gathering], list[Host]]:
    """What my organisations are preparing, and what they are asked to host. One query."""
    if not actor.is_person:
        return [], []
    mine = Host.objects.filter(
        organisation__memberships__user_id=actor.person_id, organisation__memberships__state="confirmed"
    ).exclude(gathering__state=Gathering.State.CANCELLED).select_related("gathering", "organisation")  # fmt: skip
    draft = Q(gathering__state=Gathering.State.DRAFT, agreed_at__isnull=False)
    asked = Q(agreed_at=None, gathering__ends_at__gt=now())
    found = list(mine.filter(draft | asked).order_by("gathering__starts_at", "pk")[:50])
    drafts = {one.gathering_id: one.gathering for one in found if one.agreed_at}
    return list(drafts.values()), [one for one in found if not one.agreed_at]


def organisations_of(actor: Actor) -> list[Organisation]:
    if not actor.is_person:
        return []
    mine = Organisation.objects.current().filter(memberships__user_id=actor.person_id, memberships__state="confirmed")
    return list(mine.order_by("name"))


def registration_of(actor: Actor, gathering: Gathering) -> Registration | None:
    """The account's own, while it holds."""
    if not actor.is_person:
        return None
    mine = Registration.objects.filter(gathering=gathering, user_id=actor.person_id, state__in=Registration.HELD)
    return mine.first()


def registration_by_link(ref: str, secret: str) -> Registration:
    """Whose private link this is. Raises Http404, also for a registration whose name was let go of."""
    if not opens(ref, secret):
        raise Http404
    found = Registration.objects.select_related("gathering", "user").filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def place_in_queue(registration: Registration) -> int:
    """1 for who moves up next. One query."""
    before = Registration.objects.filter(
        gathering_id=registration.gathering_id, state=Registration.State.WAITING, queued_at__lt=registration.queued_at
    )
    return before.count() + 1


def people_of(gathering: Gathering, states: Sequence[str] = ("registered", "waiting")) -> "QuerySet[Registration]":
    """Who comes, in the order of the list, and who waits, in the order of the queue."""
    return gathering.registrations.filter(state__in=states).select_related("user").order_by("state", "queued_at", "id")


def recount(gathering: Gathering) -> tuple[int, int]:
    """What the projections must be: how many have a place, how many wait."""
    mine = gathering.registrations
    return mine.filter(state="registered").count(), mine.filter(state="waiting").count()


def _hosted_by(organisation: str) -> "QuerySet[Host]":
    hosted = Host.objects.filter(organisation__ref=organisation).exclude(agreed_at=None)
    return hosted.values("gathering")  # type: ignore[return-value]


def came_of(gathering: Gathering, *, everything: bool = False) -> dict[str, object]:
    """Report, findings with their sources, visits, follow-up, files and offers. At most seven queries, however many.

    Until the report is shared, only hosts (``everything``) get more than the visits and the offers.
    """
    report = getattr(gathering, "report", None)
    held = gathering.has_started
    shown = held and (everything or bool(report and report.shared_at))
    visits = list(gathering.visits.all())
    sources = Prefetch("inspirations", Inspiration.objects.select_related("case", "organisation", "person"))
    along = [sources, "visits"] if visits else [sources]
    findings = list(gathering.findings.prefetch_related(*along)) if shown else []
    files = uploads_of(gathering.thread, frozenset()) if held else {}
    return {
        "report": report if shown else None, "findings": findings, "visits": visits,
        "follow_ups": list(gathering.follow_ups.all()) if shown else [],
        "matrix": [(one, [visit in one.visits.all() for visit in visits]) for one in findings] if visits else [],
        "photos": files.get("photo", []), "slides": files.get("slides", []),
        "offers": list(gathering.offers.select_related("organisation", "next")),
    }  # fmt: skip


def visit_for(actor: Actor, ref: str, visit: str) -> Visit:
    """A host of a study trip, with its gathering. Raises Http404."""
    gathering = gathering_for(actor, ref)
    found = gathering.visits.select_related("organisation").filter(ref=visit).first()
    if found is None:
        raise Http404
    found.gathering = gathering
    return found


def findings_at(visit: Visit, *, everything: bool = False) -> list[Finding]:
    """What was seen at one host, once the report is shared."""
    found = visit.findings.prefetch_related(
        Prefetch("inspirations", Inspiration.objects.select_related("case", "organisation", "person"))
    )
    return list(found if everything else found.filter(gathering__report__shared_at__isnull=False))


def live_of(room: LiveRoom, *, key: str = "", everything: bool = False) -> dict[str, object]:
    """What the room asked and answered, counted from the rows themselves. Five queries, whoever is in the room."""
    states = LiveQuestion.State.values if everything else [LiveQuestion.State.SHOWN, LiveQuestion.State.ANSWERED]
    questions = list(
        room.questions.filter(state__in=states).annotate(support=Count("supports")).order_by("-support", "id")[:200]
    )
    polls = list(room.polls.all()[:50])
    counted: dict[int, list[tuple[str, int]]] = {}
    rows = LiveAnswer.objects.filter(poll__in=polls).values("poll", "value").annotate(n=Count("pk"))
    for row in rows.order_by("-n", "value"):
        counted.setdefault(row["poll"], []).append((row["value"], row["n"]))
    mine = set(LiveSupport.objects.filter(key=key, question__room=room).values_list("question_id", flat=True))
    said = set(LiveAnswer.objects.filter(key=key, poll__in=polls).values_list("poll_id", flat=True))
    return {
        "questions": questions, "supported": mine, "said": said,
        "results": [_result(poll, counted.get(poll.pk, [])) for poll in polls],
        "now": next((poll for poll in polls if poll.is_open), None),
    }  # fmt: skip


def _result(poll: LivePoll, counted: list[tuple[str, int]]) -> dict[str, object]:
    """A vote in the order of its options, words by how often: (value, number, share of the largest in percent)."""
    numbers = dict(counted)
    rows = [(one, numbers.get(one, 0)) for one in poll.options] if poll.kind == LivePoll.Kind.VOTE else counted[:60]
    return {"poll": poll, "rows": rows, "total": sum(number for _value, number in counted),
            "most": max([number for _value, number in rows] or [0]) or 1}  # fmt: skip
