"""Making the map anew: on the clock, when votes came in since, or when somebody who runs the process asks."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.db.models import Count, Max, Sum

from proeftuin.engines.opinions.mapping import opinion_map
from proeftuin.engines.opinions.votes import Votes, gather
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.ledger.actions import record
from proeftuin.opinions import charting, permissions
from proeftuin.opinions.models import Chart, Statement, Vote, Voter
from proeftuin.processes.models import Method

BY = system("opinions")
CHUNK = 20_000
REST = 20  # a map is made at most once in so many times as long as it took
VALUES = "voter_id", "statement_id", "value"


def make_chart(*, by: Actor, method: Method) -> Chart:
    """The map of the votes of this moment. A reader at the same time sees the one before. Raises NotAllowedError."""
    if by != BY:
        require(permissions.can_moderate(by, method))
    began = time.perf_counter()
    stamp = stamp_of(method)
    statements = list(Statement.objects.filter(method=method).values_list("pk", "state", "is_meta"))
    votes = read_votes(method, known=[pk for pk, state, _meta in statements if state == Statement.State.PUBLISHED])
    kept = Chart.objects.filter(method=method).first()
    flags = {pk: (state != Statement.State.PUBLISHED, meta) for pk, state, meta in statements}
    out, meta = (
        np.array([flags[pk][at] for pk in votes.statements.tolist()], dtype=bool) for at in (0, 1)
    )  # fmt: skip
    found = opinion_map(votes, out=out, meta=meta, earlier=charting.unpacked(kept.earlier) if kept else None)
    with transaction.atomic():
        made, _new = Chart.objects.update_or_create(
            method=method,
            defaults={
                "stamp": stamp, "result": charting.result_of(found), "plane": charting.plane_of(found),
                "earlier": charting.packed(found.earlier()), "made_at": now(), "seconds": time.perf_counter() - began,
            },
        )  # fmt: skip
        if by != BY:
            record("opinions.charted", by=by, thread=method.process.thread, audience=method.process.circle,
                   data={"method": method.title})  # fmt: skip
    return made


def read_votes(method: Method, known: Sequence[int] = ()) -> Votes:
    """All votes of a method as the engine reads them, people being voters. One query, row by row."""
    rows: Iterator[tuple[int, int, int]] = (
        Vote.objects.filter(statement__method=method).order_by().values_list(*VALUES).iterator(chunk_size=CHUNK)
    )
    table = np.fromiter(rows, dtype=[("who", np.int64), ("what", np.int64), ("how", np.int8)])
    return gather(table["who"], table["what"], table["how"], known_statements=known)


def make_due_charts() -> int:
    """Make the maps of conversations in which something changed. Returns how many."""
    made = 0
    methods = Method.objects.filter(kind="opinions", voters__isnull=False).select_related("process").distinct()
    charts = {one.method_id: one for one in Chart.objects.defer("result", "plane", "earlier")}
    for method in methods:
        kept = charts.get(method.pk)
        if kept and now() < kept.made_at + timedelta(seconds=REST * kept.seconds):
            continue
        if kept is None or kept.stamp != stamp_of(method):
            make_chart(by=BY, method=method)
            made += 1
    return made


def stamp_of(method: Method) -> str:
    """What a map depends on, in short: another when somebody voted or a statement came or went. Two queries."""
    rows = Statement.objects.filter(method=method).order_by("state", "is_meta").values_list("state", "is_meta")
    states = [
        f"{state[0]}{int(meta)}{many}:{votes or 0}"
        for state, meta, many, votes in rows.annotate(
            many=Count("pk"), cast=Sum("agrees") + Sum("disagrees") + Sum("passes")
        )
    ]
    last = Voter.objects.filter(method=method).aggregate(last=Max("changed_at"))["last"]
    return hashlib.sha256(f"{states} {last}".encode()).hexdigest()
