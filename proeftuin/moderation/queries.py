"""What waits, what was decided and why: for moderators, for writers and reporters, and for everyone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, QuerySet, Window
from django.http import Http404

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.ledger.queries import thread_cards
from proeftuin.ledger.registry import ThreadCard
from proeftuin.moderation import logic, permissions
from proeftuin.moderation.models import Appeal, Decision, Matter, Report
from proeftuin.moderation.permissions import Reach
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


def open_matters(reach: Reach) -> "QuerySet[Matter]":
    """What waits within the reach of a moderator, most reported first."""
    matters = Matter.objects.filter(is_open=True)
    return matters if reach is None else matters.filter(scope__in=reach)


def queue(actor: Actor, reach: Reach, *, number: str | int | None = 1, opened: str = "") -> Queue:
    """A page of what waits; ``opened`` names the matter to show in full, else the first."""
    matters = open_matters(reach).prefetch_related(Prefetch("reports", Report.objects.order_by("id")))
    page = _page(matters, number)
    waiting = _with_subjects(list(page))
    shown = next((one for one in waiting if one.matter.ref == opened), waiting[0] if waiting else None)
    return Queue(page, waiting, shown, open_appeals(reach), undoable(actor))


def _page(matters: "QuerySet[Matter]", number: str | int | None) -> Page[Matter]:
    """The rows of a page and how many there are of all pages, in one query; two for a page that is not there."""
    paginator = Paginator(matters, PER_PAGE)
    asked = str(number or 1)
    at = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 7 else 1
    counted = matters.annotate(all_of_them=Window(Count("pk")))
    rows = list(counted[max(at - 1, 0) * PER_PAGE : max(at, 1) * PER_PAGE])
    if not rows and at > 1:
        return paginator.get_page(number)
    paginator.__dict__["count"] = rows[0].all_of_them if rows else 0
    return Page(rows, max(at, 1), paginator)


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


def open_appeals(reach: Reach) -> list[Appeal]:
    """Appeals that wait within the reach of a moderator, oldest first."""
    appeals = Appeal.objects.filter(state=Appeal.State.OPEN).select_related("decision__matter").order_by("id")
    if reach is not None:
        appeals = appeals.filter(decision__scope__in=reach)
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
