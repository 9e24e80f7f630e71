"""Reading gatherings: what each page needs, in a stated number of queries."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject
from django.http import Http404

from proeftuin.gatherings import permissions
from proeftuin.gatherings.links import opens
from proeftuin.gatherings.models import (
    Finding,
    FollowUp,
    Gathering,
    Host,
    Inspiration,
    LiveAnswer,
    LivePoll,
    LiveQuestion,
    LiveRoom,
    LiveSupport,
    Registration,
    Series,
    Visit,
)
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.library.models import Case
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.uploads.queries import uploads_of

MOST_TOWNS = 200
FEED = 200
MOST_SESSIONS = 60  # of one series that are to come


def listed(*, when: str = "upcoming", kind: str = "", town: str = "", organisation: str = "") -> "QuerySet[Gathering]":
    """Announced gatherings, the next first; or what was held, the latest first. Two queries with their hosts."""
    found = Gathering.objects.past() if when == "past" else Gathering.objects.upcoming()
    if kind:
        found = found.filter(kind=kind)
    if town:
        found = found.filter(town=town)
    if organisation:
        found = found.filter(pk__in=_hosted_by(organisation))
    return with_report(found).select_related("series").prefetch_related(_owners())


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


def series_for(actor: Actor, ref: str) -> Series:
    """One that this actor may know of: announced, or one's own. Raises Http404."""
    return series_and_mine(actor, ref)[0]


def series_and_mine(actor: Actor, ref: str) -> tuple[Series, bool]:
    """The same, and whether the actor hosts one of its gatherings. One query. Raises Http404."""
    inside = Gathering.objects.filter(series=OuterRef("pk"))
    belongs = Membership.objects.filter(
        user_id=actor.person_id, state="confirmed", organisation=OuterRef("organisation")
    )
    hosted = Host.objects.filter(gathering__series=OuterRef("pk")).exclude(agreed_at=None).filter(Exists(belongs))
    found = Series.objects.annotate(shown=Exists(inside.shown()), mine=Exists(hosted)).filter(ref=ref).first()
    if found is None:
        raise Http404
    mine = actor.is_system or actor.has_role("editor") or (actor.is_person and found.mine)
    if not (found.shown or mine):
        raise Http404
    return found, mine


def sessions(series: Series) -> list[Gathering]:
    """What is to come in a series, the next first, cancelled ones too, with their hosts. Two queries."""
    return list(Gathering.objects.upcoming().filter(series=series).prefetch_related(_owners())[:MOST_SESSIONS])


def held_sessions(series: Series) -> "QuerySet[Gathering]":
    """What was held in a series, the latest first, with their hosts and how many findings are shared. Two queries."""
    return with_report(Gathering.objects.past().filter(series=series)).prefetch_related(_owners())


def with_report(gatherings: "QuerySet[Gathering]") -> "QuerySet[Gathering]":
    """With the report, and in ``found`` how many findings everybody may read. No query of its own."""
    findings = Finding.objects.filter(gathering=OuterRef("pk"), gathering__report__shared_at__isnull=False)
    counted = findings.order_by().values("gathering").annotate(n=Count("pk")).values("n")
    return gatherings.select_related("report").annotate(found=Coalesce(Subquery(counted), 0))


def open_sessions(series: Series) -> list[Gathering]:
    """What one can register for in a series, the next first. One query."""
    found = Gathering.objects.filter(series=series, state=Gathering.State.PUBLISHED, starts_at__gt=now())
    return list(found.order_by("starts_at", "id")[:MOST_SESSIONS])


def drafts_of(series: Series) -> list[Gathering]:
    """What its hosts are preparing. One query."""
    return list(series.gatherings.filter(state=Gathering.State.DRAFT).order_by("starts_at")[:MOST_SESSIONS])


def series_for_calendar(series: Series) -> "QuerySet[Gathering]":
    """All that was announced in a series, cancelled ones too; of a very long one the latest."""
    return Gathering.objects.shown().filter(series=series).order_by("-starts_at", "-id")[:FEED]


def series_of(actor: Actor) -> list[Series]:
    """Series of which the actor hosts a gathering: to put another one in. One query."""
    mine = Host.objects.filter(
        organisation__memberships__user_id=actor.person_id, organisation__memberships__state="confirmed"
    ).exclude(agreed_at=None)
    hosted = Gathering.objects.filter(pk__in=mine.values("gathering")).exclude(series=None).values("series")
    return list(Series.objects.filter(pk__in=hosted).order_by("-pk")[:100]) if actor.is_person else []


def starts_in(gathering: Gathering) -> list[datetime]:
    """When the latest of its series start, itself included, on the clock of each place. At most one query."""
    if gathering.series_id is None:
        return [gathering.starts_there]
    found = Gathering.objects.filter(series=gathering.series_id).exclude(state=Gathering.State.CANCELLED)
    return [one.starts_there for one in found.order_by("-starts_at")[:2]] or [gathering.starts_there]


def my_states(actor: Actor, series: Series) -> dict[int, str]:
    """For which sessions to come the account has a place or waits: gathering → state. One query."""
    if not actor.is_person:
        return {}
    mine = Registration.objects.filter(
        user_id=actor.person_id, gathering__series=series, gathering__ends_at__gt=now(), state__in=Registration.HELD
    )
    return dict(mine.values_list("gathering_id", "state"))


def of_the_same(registration: Registration, states: Sequence[str] = Registration.HELD) -> "QuerySet[Registration]":
    """What the same address is registered for in the same series and is not over; just this one without series."""
    found = Registration.objects.filter(state__in=states).select_related("gathering", "user")
    if registration.gathering.series_id is None or not registration.address_key:
        return found.filter(pk=registration.pk)
    return found.filter(
        gathering__series=registration.gathering.series_id, gathering__state=Gathering.State.PUBLISHED,
        gathering__ends_at__gt=now(), address_key=registration.address_key,
    ).order_by("gathering__starts_at", "pk")  # fmt: skip


def gathering_for(actor: Actor, ref: str) -> Gathering:
    """One that this actor may know of, with its hosts. Raises Http404."""
    found = _along(actor).filter(ref=ref).first()
    if found is None or not permissions.can_view(actor, found):
        raise Http404
    return found


def gathering_and_next(actor: Actor, ref: str) -> tuple[Gathering, Gathering | None]:
    """One with its hosts, and the first other one of its series that is still to come. Two queries. Raises Http404."""
    coming = Gathering.objects.filter(
        series__gatherings__ref=ref, state=Gathering.State.PUBLISHED, starts_at__gt=now()
    ).exclude(ref=ref).order_by("starts_at", "id")  # fmt: skip
    both = {one.ref == ref: one for one in _along(actor).filter(Q(ref=ref) | Q(pk=Subquery(coming.values("pk")[:1])))}
    if True not in both or not permissions.can_view(actor, both[True]):
        raise Http404
    return both[True], both.get(False)


def _along(actor: Actor) -> "QuerySet[Gathering]":
    """With what every page of a gathering shows. Its hosts say in ``mine`` whether the actor belongs to them."""
    belongs = Membership.objects.filter(
        user_id=actor.person_id, state="confirmed", organisation=OuterRef("organisation")
    )  # fmt: skip
    hosts = Host.objects.select_related("organisation").annotate(mine=Exists(belongs))
    found = Gathering.objects.select_related("previous", "report", "series").annotate(follow_ups_told=_follow_ups())
    return found.prefetch_related(Prefetch("hosts", hosts))


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


def _owners() -> "Prefetch[str, QuerySet[Host], str]":
    """Who owns each, in one query; who was only asked is left out."""
    return Prefetch("hosts", Host.objects.exclude(agreed_at=None).select_related("organisation"))


def _hosted_by(organisation: str) -> "QuerySet[Host]":
    hosted = Host.objects.filter(organisation__ref=organisation).exclude(agreed_at=None)
    return hosted.values("gathering")  # type: ignore[return-value]


def came_of(gathering: Gathering, *, everything: bool = False) -> dict[str, object]:
    """Report, findings with their sources, visits, follow-up, files and offers. At most five queries, however many.

    ``gathering`` comes from :func:`gathering_for`.

    Until the report is shared, only hosts (``everything``) get more than the visits and the offers.
    """
    report = getattr(gathering, "report", None)
    held = gathering.has_started
    shown = held and (everything or bool(report and report.shared_at))
    visits = list(gathering.visits.annotate(seen=StringAgg(Cast("findings", CharField()), Value(","))))
    findings = list(_with_sources(gathering.findings.all(), gathering.thread)) if shown else []
    seen = {visit.pk: set((visit.seen or "").split(",")) for visit in visits}
    seen_at = {one.pk: [visit for visit in visits if str(one.pk) in seen[visit.pk]] for one in findings}
    files = uploads_of(gathering.thread, frozenset()) if held else {}
    return {
        "report": report if shown else None, "findings": findings, "visits": visits, "seen_at": seen_at,
        "follow_ups": follow_ups_of(gathering) if shown else [],
        "matrix": [(one, [visit in seen_at[one.pk] for visit in visits]) for one in findings] if visits else [],
        "photos": files.get("photo", []), "slides": files.get("slides", []),
        "offers": list(gathering.offers.select_related("organisation", "next")),
    }  # fmt: skip


def _follow_ups() -> Subquery:
    """What follows a gathering, read along with it: a line of JSON for each (which has no line breaks)."""
    told = JSONObject(pk="pk", text="text", who="who", due_on="due_on", done=Q(done_at__isnull=False))
    of_it = FollowUp.objects.filter(gathering=OuterRef("pk")).order_by().values("gathering")
    return Subquery(of_it.annotate(told=StringAgg(Cast(told, TextField()), Value("\n"))).values("told"))


def follow_ups_of(gathering: Gathering) -> list[dict[str, Any]]:
    """What is still to do first, by when. No query beyond that of :func:`gathering_for`."""
    lines = getattr(gathering, "follow_ups_told", None) or ""
    found = [json.loads(line) for line in lines.split("\n") if line]
    for one in found:
        one["due_on"] = date.fromisoformat(one["due_on"]) if one["due_on"] else None
    return sorted(found, key=lambda one: (bool(one["done"]), one["due_on"] or date.max, one["pk"]))


def _with_sources(findings: "QuerySet[Finding]", thread: str) -> "QuerySet[Finding]":
    """With what inspired each and may be read by everybody, and in ``case`` the title of the published case it became.

    Two queries.
    """
    sources = Inspiration.objects.select_related("case", "organisation", "person").filter(
        Q(case__state=Case.State.PUBLISHED) | Q(organisation__isnull=False)
        | Q(person__is_public=True, person__is_active=True)
    )  # fmt: skip
    address = Concat(Value("/cases/"), "ref", Value("/"))
    became = Case.objects.published().filter(origin=thread).annotate(address=address)
    case = Subquery(became.filter(address=OuterRef("became")).values("title")[:1])
    return findings.annotate(case=case).prefetch_related(Prefetch("inspirations", sources))


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
    found = visit.findings.all() if everything else visit.findings.filter(gathering__report__shared_at__isnull=False)
    return list(_with_sources(found, visit.gathering.thread))


def live_of(
    room: LiveRoom, *, key: str = "", everything: bool = False, questions_shown: int = 200, words_shown: int = 60
) -> dict[str, object]:
    """What the room asked and answered, counted from the rows themselves. Five queries, whoever is in the room."""
    states = LiveQuestion.State.values if everything else [LiveQuestion.State.SHOWN, LiveQuestion.State.ANSWERED]
    questions = list(
        room.questions.filter(state__in=states)
        .annotate(support=Count("supports"))
        .order_by("-support", "id")[:questions_shown]
    )
    polls = list(room.polls.all()[:50])
    counted: dict[int, list[tuple[str, int]]] = {}
    people: Counter[int] = Counter()
    rows = LiveAnswer.objects.filter(poll__in=polls).values("poll", "value").annotate(
        n=Count("pk"), first=Count("pk", filter=Q(slot=0))
    )  # fmt: skip
    for row in rows.order_by("-n", "value"):
        counted.setdefault(row["poll"], []).append((row["value"], row["n"]))
        people[row["poll"]] += row["first"]
    mine = set(LiveSupport.objects.filter(key=key, question__room=room).values_list("question_id", flat=True))
    said = set(LiveAnswer.objects.filter(key=key, poll__in=polls).values_list("poll_id", flat=True))
    return {
        "questions": questions, "supported": mine, "said": said,
        "results": [
            _result(poll, counted.get(poll.pk, []), people[poll.pk], words_shown) for poll in polls
        ],
        "now": next((poll for poll in polls if poll.is_open), None),
    }  # fmt: skip


def _result(poll: LivePoll, counted: list[tuple[str, int]], people: int, words: int) -> dict[str, object]:
    """A vote in the order of its options, words by how often: (value, number). Everybody has one first answer."""
    numbers = dict(counted)
    rows = [(one, numbers.get(one, 0)) for one in poll.options] if poll.kind == LivePoll.Kind.VOTE else counted[:words]
    return {"poll": poll, "rows": rows, "total": sum(number for _value, number in counted), "people": people,
            "most": max([number for _value, number in rows] or [0]) or 1}  # fmt: skip
