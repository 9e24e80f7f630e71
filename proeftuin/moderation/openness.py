"""The public log of moderation: what was decided and how often, without names and without hidden words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.kernel.clock import now
from proeftuin.moderation.models import Appeal, Decision, Matter, Report
from proeftuin.moderation.queries import scope_cards

MONTHS = 24
COLUMNS = ("reference", "date", "kind", "outcome", "reason", "rule", "appeal", "undone", "process", "process_title")


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure, and what it counts and leaves out."""

    label: object
    count: int
    definition: object


@dataclass(frozen=True, slots=True)
class Month:
    """How many decisions of one outcome and reason there were in a month."""

    month: date
    outcome: str
    reason: str
    count: int


def decided(scope: str = "") -> "QuerySet[Decision]":
    """All decisions, newest first; those that were undone too, since nothing goes without a trace."""
    decisions = Decision.objects.select_related("appeal").order_by("-at", "-id")
    return decisions.filter(scope=scope) if scope else decisions


def all_rows() -> Iterator[dict[str, object]]:
    """The whole log, some hundreds at a time."""
    for some in batched(decided().iterator(chunk_size=500), 500):
        yield from rows(some)


def rows(decisions: Iterable[Decision]) -> Iterator[dict[str, object]]:
    """Decisions as open data. One query for the names of public processes."""
    decisions = list(decisions)
    cards = scope_cards({one.scope for one in decisions if one.scope})
    for one in decisions:
        term = vocabularies.term("moderation_reasons", one.reason)
        card, appeal = cards.get(one.scope), getattr(one, "appeal", None)
        yield {
            "reference": one.ref, "date": one.at.date().isoformat(), "kind": one.kind, "outcome": one.outcome,
            "reason": one.reason, "rule": term.extra.get("rule", "") if term else "",
            "appeal": appeal.state if appeal else "", "undone": bool(one.undone_at),
            "process": one.scope.partition(":")[2] if card else "", "process_title": card.title if card else "",
        }  # fmt: skip


def per_month(scope: str = "") -> Sequence[Month]:
    """Decisions that stand, by month, outcome and reason, of the last two years. One query."""
    stand = decided(scope).filter(undone_at=None, at__gte=now() - timedelta(days=31 * MONTHS)).order_by()
    counted = stand.annotate(month=TruncMonth("at")).values_list("month", "outcome", "reason").annotate(n=Count("pk"))
    return [
        Month(month.date(), outcome, reason, count)
        for month, outcome, reason, count in counted.order_by("-month", "outcome", "reason")
    ]


def figures() -> list[Counted]:
    """What the log adds up to. Four queries."""
    reports = Report.objects.count()
    stand = Q(undone_at=None)
    counts = Decision.objects.aggregate(
        hidden=Count("pk", filter=stand & Q(outcome="hide")), left=Count("pk", filter=stand & Q(outcome="leave")),
        asked=Count("pk", filter=stand & Q(outcome="ask")),
    )  # fmt: skip
    appeals = Appeal.objects.aggregate(all=Count("pk"), overturned=Count("pk", filter=Q(state="overturned")))
    waiting = Matter.objects.filter(is_open=True).count()
    return [
        Counted(_("reports"), reports, _("Each time somebody reported something. The same person about the same thing "
                                         "counts once while it waits; what the machine noticed does not count.")),
        Counted(_("hidden"), counts["hidden"], _("Decisions to hide. Those taken back by the moderator within the hour "
                                                 "do not count; those overturned after an appeal do.")),
        Counted(_("asked to change"), counts["asked"], _("Decisions to ask the writer for a change.")),
        Counted(_("left as it was"), counts["left"], _("Decisions that something is not against the rules.")),
        Counted(_("appeals"), appeals["all"], _("Each time a writer asked somebody else to look again.")),
        Counted(_("appeals that were right"), appeals["overturned"], _("Appeals after which the words are shown again, "
                                                                       "or the demand to change them is gone.")),
        Counted(_("waiting now"), waiting, _("Things that were reported or noticed, and that "
                                           "nobody has decided about.")),
    ]  # fmt: skip
