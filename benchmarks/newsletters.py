"""A newsletter to 50,000 addresses: seconds and memory to queue it, and mails a second, next to 1,000 addresses.

    python -m benchmarks newsletters
    python -m benchmarks newsletters -- --sizes 1000,50000 --mails 1000

Queueing goes through the product: readers who said yes, a row each, in chunks that a kill leaves whole. ``peak MB`` is
what Python took at most meanwhile: it must not grow with the readers. Mails go to a mailer that throws them away, so
``mails/s`` is what claiming, writing and marking cost; a mail server takes longer.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Sequence

from benchmarks.instance import scratch
from benchmarks.tables import show

type Row = dict[str, object]


def main(arguments: Sequence[str] = ()) -> list[Row]:
    """Print the table, return its rows."""
    parser = argparse.ArgumentParser(prog="benchmarks newsletters", description=__doc__)
    parser.add_argument("--sizes", default="1000,50000")
    parser.add_argument("--mails", type=int, default=500, help="how many mails of each size are sent")
    asked = parser.parse_args(list(arguments))
    with scratch():
        measure(10, 10)  # what is loaded once
        rows = [measure(int(size), asked.mails) for size in asked.sizes.split(",")]
    first = rows[0]
    for row in rows:
        row["times readers"] = round(int(str(row["readers"])) / int(str(first["readers"])), 1)
        row["times s"] = round(float(str(row["queue s"])) / max(float(str(first["queue s"])), 1e-6), 1)
        row["times MB"] = round(float(str(row["peak MB"])) / max(float(str(first["peak MB"])), 1e-6), 2)
    print(show(rows))
    return rows


def measure(readers: int, mails: int) -> Row:
    """Queue one issue twice: once for the clock, and once for the memory, whose tracing takes time."""
    from django.conf import settings

    from proeftuin.newsletters.models import Delivery
    from proeftuin.newsletters.sending import send_queue

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    fill(readers)
    issue, seconds, _peak = queued(readers, trace=False)
    began = time.perf_counter()
    send_queue(issue, mails)
    per_second = min(mails, readers) / (time.perf_counter() - began)
    _issue, _seconds, peak = queued(readers, trace=True)
    Delivery.objects.all().delete()
    return {
        "readers": readers,
        "queue s": round(seconds, 3),
        "peak MB": round(peak / 1e6, 2),
        "mails/s": round(per_second),
    }


def fill(readers: int) -> None:
    """So many readers, and no others."""
    from proeftuin.items.links import key_of
    from proeftuin.items.models import Reader, Subscription
    from proeftuin.kernel.clock import now

    Reader.objects.all().delete()
    for first in range(0, readers, 5000):
        made = Reader.objects.bulk_create(
            Reader(address=(one := f"reader{n}@example.org"), address_key=key_of(one))
            for n in range(first, min(first + 5000, readers))
        )
        Subscription.objects.bulk_create(
            Subscription(reader=one, kind="newsletter", query="en", confirmed_at=now()) for one in made
        )


def queued(readers: int, *, trace: bool):  # type: ignore[no-untyped-def]
    """(issue, seconds, most bytes) of queueing a new issue for everyone."""
    from proeftuin.kernel.actor import system
    from proeftuin.newsletters.actions import composing, leaving
    from proeftuin.newsletters.models import Delivery

    by = system("bench")
    issue = composing.begin_issue(by=by, title="Bench", language="en", intro="Words.")
    issue = composing.schedule(by=by, issue=issue)
    leaving.begin(issue)
    peak = 0
    if trace:
        tracemalloc.start()
    began = time.perf_counter()
    while leaving.queue_some(issue):
        pass
    seconds = time.perf_counter() - began
    if trace:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    issue.refresh_from_db()
    if Delivery.objects.filter(issue=issue).count() != readers:
        raise SystemExit("not everyone is in the queue exactly once")
    return issue, seconds, peak
