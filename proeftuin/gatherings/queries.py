"""Reading gatherings: what each page needs, in a stated number of queries."""

from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from proeftuin.gatherings import permissions
from proeftuin.gatherings.links import opens
from proeftuin.gatherings.models import Finding, Gathering, Host, Inspiration, Registration, Visit
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
