"""What the front pages show: a few of each, and figures that explain themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import now
from proeftuin.library.logic import SPREAD
from proeftuin.library.models import Adoption, Case, Lesson
from proeftuin.processes import queries as processes
from proeftuin.processes.models import Process

FEW = 4
RECOUNT = 300  # seconds for which a count is good enough


@dataclass(frozen=True, slots=True)
class Figure:
    """A public number with its definition (domain rule 6). ``counted_at`` says when it was last counted."""

    value: str
    label: str
    definition: str
    counted_at: datetime


def running_initiatives() -> list[Initiative]:
    """Public initiatives that move, the liveliest first. One query."""
    return list(
        Initiative.objects.public().filter(status="active").select_related("organisation").order_by("-changed_at")[:FEW]
    )


def open_processes() -> list[Process]:
    """Processes in which people can take part now, those that end first on top. One query."""
    return list(processes.listed(state="open")[:FEW])


def latest_lessons() -> list[Lesson]:
    """What was shared last, whatever the outcome. One query."""
    return list(Lesson.objects.filter(shared_at__isnull=False).select_related("organisation", "case")[:FEW])


def reused_cases() -> list[Case]:
    """Own cases that are in use elsewhere, most used first, then the newest. One query."""
    return list(
        Case.objects.published()
        .filter(source="")
        .select_related("organisation")
        .annotate(in_use=Count("adoptions", filter=Q(adoptions__state__in=SPREAD)))
        .order_by("-in_use", "-published_at")[:FEW]
    )


def figures() -> list[Figure]:
    """The numbers of the home page, counted anew every few minutes."""
    counts = cache.get("figures")
    if counts is None:
        counts = count()
        cache.set("figures", counts, RECOUNT)
    at = counts["at"]
    closed, failed = counts["closed"], counts["failed"]
    return [
        Figure(
            _number(counts["cases"]), _("cases to learn from"),
            _("Published cases, our own and those from other collections. Drafts are not counted."), at,
        ),
        Figure(
            _number(counts["in_use"]), _("adoptions that are in use"),
            _("A case counts only when another organisation really uses it. Looked at or tried does not count."), at,
        ),
        Figure(
            _number(counts["lessons"]), _("lessons shared"),
            _("Lessons that everyone can read, from what worked and from what did not."), at,
        ),
        Figure(
            _("%(failed)d of %(closed)d") % {"failed": failed, "closed": closed},
            _("finished initiatives did not work, and say why"),
            _("Initiatives that are closed with the verdict failed or stopped, out of all that are closed."), at,
        ),
    ]  # fmt: skip


def _number(value: object) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def count() -> dict[str, object]:
    """A recount of everything the home page shows. Five queries."""
    closed = Initiative.objects.public().filter(status="closed")
    return {
        "cases": Case.objects.published().count(),
        "in_use": Adoption.objects.filter(state__in=SPREAD).count(),
        "lessons": Lesson.objects.filter(shared_at__isnull=False).count(),
        "closed": closed.count(),
        "failed": closed.filter(evaluation__verdict__in=["failed", "stopped"]).count(),
        "at": now(),
    }
