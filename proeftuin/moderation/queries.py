"""What waits, what was decided and why: for moderators, for writers and reporters, and for everyone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.ledger.queries import thread_cards
from proeftuin.ledger.registry import ThreadCard
from proeftuin.moderation import logic, permissions
from proeftuin.moderation.models import Appeal, Decision, Matter, Report
from proeftuin.moderation.registry import SUBJECTS, Subject

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter with what it is about (None when that is gone), and how often its writer was decided about before."""

    matter: Matter
    subject: Subject | None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of what waits, the appeals beside it, and what the reader can still undo. At most 8 queries."""

    page: Page[Matter]
    waiting: list[Waiting]
    open: Waiting | None
    appeals: list[Appeal]
    undoable: list[tuple[str, int, Decision]]


def subjects(kind: str, refs: Sequence[str]) -> Mapping[str, Subject]:
    """Things by ref, as their room shows them to moderators."""
    found = SUBJECTS.get(kind)
    return found.look(refs) if found and refs else {}


def subject_for(actor: Actor, kind: str, ref: str) -> Subject:
    """A thing that the actor may know of and that can be reported. Raises Http404."""
    found = SUBJECTS.get(kind)
    subject = found.look([ref]).get(ref) if found else None
    if found is None or subject is None or not (subject.is_shown and found.can_read(actor, ref)):
        raise Http404
    return subject


def open_matters(actor: Actor, scope: str = "") -> "QuerySet[Matter]":
    """What waits where the actor moderates, most reported first."""
    matters = Matter.objects.filter(is_open=True)
    if scope:
        require(permissions.can_moderate(actor, scope))
        return matters.filter(scope=scope)
    return matters if permissions.everywhere(actor) else matters.filter(scope__in=permissions.scopes_of(actor))


def queue(actor: Actor, *, scope: str = "", number: str | int | None = 1, opened: str = "") -> Queue:
    """A page of what waits; ``opened`` names the matter to show in full, else the first."""
    matters = open_matters(actor, scope).prefetch_related(Prefetch("reports", Report.objects.order_by("id")))
    page = Paginator(matters, PER_PAGE).get_page(number)
    waiting = _with_subjects(list(page))
    shown = next((one for one in waiting if one.matter.ref == opened), waiting[0] if waiting else None)
    return Queue(page, waiting, shown, open_appeals(actor, scope), undoable(actor))


def _with_subjects(matters: Sequence[Matter]) -> list[Waiting]:
    found = {
        (kind, ref): subject
        for kind in {one.kind for one in matters}
        for ref, subject in subjects(kind, [one.subject for one in matters if one.kind == kind]).items()
    }
    writers = {subject.writer_id for subject in found.values() if subject.writer_id}
    taken = Decision.objects.filter(writer__in=writers, undone_at=None, outcome__in=("hide", "ask"))
    before = dict(taken.order_by().values_list("writer").annotate(n=Count("pk"))) if writers else {}
    return [
        Waiting(one, subject, before.get(subject.writer_id, 0) if subject and subject.writer_id else 0)
        for one, subject in ((one, found.get((one.kind, one.subject))) for one in matters)
    ]


def open_appeals(actor: Actor, scope: str = "") -> list[Appeal]:
    """Appeals that wait where the actor moderates, oldest first."""
    appeals = Appeal.objects.filter(state=Appeal.State.OPEN).select_related("decision__matter").order_by("id")
    if scope:
        appeals = appeals.filter(decision__scope=scope)
    elif not permissions.everywhere(actor):
        appeals = appeals.filter(decision__scope__in=permissions.scopes_of(actor))
    return list(appeals[:50])


def undoable(actor: Actor) -> list[tuple[str, int, Decision]]:
    """The actor's own latest decisions that can still be undone: the batch, how many, and one of them."""
    since = now() - logic.UNDO_WITHIN
    mine = Decision.objects.filter(by_id=actor.person_id, undone_at=None, at__gt=since, appeal=None)
    latest: dict[str, tuple[int, Decision]] = {}
    for one in mine[:200]:
        count, _first = latest.get(one.batch, (0, one))
        latest[one.batch] = (count + 1, one)
    return [(batch, count, one) for batch, (count, one) in latest.items()][:5]


def decision_for(actor: Actor, ref: str) -> Decision:
    """A decision for its writer or a moderator. Raises Http404, NotAllowedError."""
    decision = Decision.objects.select_related("matter", "appeal").filter(ref=ref).first()
    if decision is None:
        raise Http404
    require(permissions.can_read_decision(actor, decision))
    return decision


def report_for(ref: str, secret: str) -> Report:
    """A report by its secret link. Raises Http404."""
    report = Report.objects.select_related("matter").filter(ref=ref, secret=secret).first()
    if report is None:
        raise Http404
    return report


def answer_to(report: Report) -> Decision | None:
    """The latest decision on what was reported, if it was made after the report and stands."""
    return report.matter.decisions.filter(undone_at=None, at__gte=report.at).select_related("appeal").first()


def reasons_for(kind: str, refs: Iterable[str]) -> dict[str, str]:
    """Why hidden things are hidden: codes of "moderation_reasons" by ref. One query, none without refs."""
    refs = list(refs)
    if not refs:
        return {}
    hidden = Decision.objects.filter(matter__kind=kind, matter__subject__in=refs, outcome="hide", undone_at=None)
    return dict(hidden.order_by("id").values_list("matter__subject", "reason"))


def is_asked_to_change(kind: str, ref: str) -> bool:
    """Whether a moderator asked the writer to change this, not long ago."""
    asked = Decision.objects.filter(matter__kind=kind, matter__subject=ref, outcome="ask", undone_at=None)
    return asked.filter(at__gt=now() - logic.ASKED_FOR).exists()


def scope_cards(scopes: Iterable[str]) -> dict[str, ThreadCard]:
    """Public scopes by name. One query for each kind."""
    return {scope: card for scope, card in thread_cards(scopes).items() if card.audience == "public"}
