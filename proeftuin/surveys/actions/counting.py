"""Counting large surveys beforehand, so that their results open as quickly as small ones."""

from django.db import transaction
from django.db.models import Count as CountOf

from proeftuin.kernel.clock import now
from proeftuin.processes.models import Method
from proeftuin.surveys import queries
from proeftuin.surveys.models import Count, Response


@transaction.atomic
def recount(method: Method) -> bool:
    """Count all responses anew, unless nothing changed since the last time."""
    stamp = queries.stamp_of(method)
    if Count.objects.filter(method=method, stamp=stamp).exists():
        return False
    versions = {one.pk: one.parsed for one in queries.versions_of(method)}
    slices = queries.count_responses(method, versions)
    tallies = {name: one.data() for name, one in slices.items()}
    Count.objects.update_or_create(
        method=method, defaults={"stamp": stamp, "tallies": tallies, "counted_at": now()}
    )  # fmt: skip
    return True


def recount_large() -> int:
    """Recount the surveys that are too large to count while someone waits. Returns how many changed."""
    large = Response.objects.order_by().values("method").annotate(number=CountOf("id")).filter(
        number__gt=queries.AT_ONCE
    )  # fmt: skip
    methods = Method.objects.filter(pk__in=[row["method"] for row in large])
    return sum(recount(method) for method in methods)
