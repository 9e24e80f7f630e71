"""Search and ask as the product answers them, at growing size: rows in the database, queries.search and queries.ask.

    python -m benchmarks search -- --sizes 1000,10000,100000
    DATABASE_URL=postgres://… python -m benchmarks search

Cases are grown from the open data (see benchmarks.retrieval). Each answer includes everything: the check whether
anything changed, the index, the rows, marks and reasons. One core. Memory and the time of a cold start are those of
a fresh process that maps the snapshot.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from benchmarks import retrieval
from benchmarks.instance import scratch, vendor
from benchmarks.tables import show
from proeftuin.search.documents import Document

SIZES = "1000,10000,100000"
FRESH = """
import time; began = time.perf_counter()
import os, sys, json, resource
import django; django.setup()
from django.db import connection
from proeftuin.kernel.actor import VISITOR
from proeftuin.search import queries
set_up = time.perf_counter()
queries.search("innovation", language="en", actor=VISITOR)
first = time.perf_counter()
for words in json.load(sys.stdin):
    queries.search(words, language="", actor=VISITOR)
    queries.ask(words, actor=VISITOR)
pages = int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
print(json.dumps({"set_up": set_up - began, "first": first - set_up, "rss": pages / 1e6}))
"""


def main(argv: Sequence[str] = ()) -> list[dict[str, object]]:
    """Print the table, return its rows."""
    options = argparse.ArgumentParser(prog="benchmarks search", description=__doc__)
    options.add_argument("--sizes", default=SIZES)
    options.add_argument("--runs", type=int, default=200)
    chosen = options.parse_args(list(argv))
    rows = [measure(int(size), chosen.runs) for size in chosen.sizes.split(",")]
    print(show(rows))
    return rows


def measure(size: int, runs: int) -> dict[str, object]:
    """One row: seconds, milliseconds and megabytes at one size."""
    with scratch():
        from proeftuin.search import actions, memory

        grown = retrieval.grow(size)
        put = _seconds(lambda: actions.put_all(as_documents(grown)))
        _let_time_pass()
        build = _seconds(memory.build)
        searches, asks = retrieval.queries(grown, runs), retrieval.paragraphs(grown, runs)
        search, ask = _milliseconds(_search, searches), _milliseconds(_ask, asks)
        change = _milliseconds(_change, grown[:20])
        fresh = _fresh_process([one["query"] for one in searches[:40]])
        return {
            "database": vendor(), "cases": size, "write s": put, "index s": build,
            "search p50 ms": search[0], "search p95 ms": search[1], "ask p50 ms": ask[0], "ask p95 ms": ask[1],
            "change p95 ms": change[1], "first answer s": fresh["first"], "process MB": fresh["rss"],
        }  # fmt: skip


def as_documents(grown: Sequence[retrieval.Document]) -> Iterator[Document]:
    for one in grown:
        kind, *_ = one.facets["kind"]
        yield Document(
            kind=kind, ref=f"g{one.key}", url=f"/{kind}s/g{one.key}/", language=one.lang, title=one.title,
            summary=one.summary, body=one.body, audience=one.audiences[0], happened_on=one.date,
            facets={name: values for name, values in one.facets.items() if name != "kind"},
        )  # fmt: skip


def _search(given: dict[str, Any]) -> None:
    from proeftuin.kernel.actor import VISITOR
    from proeftuin.search import queries

    queries.search(given["query"], language="", filters=given["filters"], actor=VISITOR)


def _ask(text: str) -> None:
    from proeftuin.kernel.actor import VISITOR
    from proeftuin.search import queries

    queries.ask(text, actor=VISITOR)


def _change(one: retrieval.Document) -> None:
    """Someone saves a case, and the next visitor searches."""
    from proeftuin.search import actions

    actions.put_all(as_documents([replace(one, title=f"Changed at {time.perf_counter_ns()}")]))
    _search({"query": "innovation", "filters": {}})


def _let_time_pass() -> None:
    """As if all was written hours ago: only then nothing is looked at twice."""
    from datetime import timedelta

    from django.db.models import F

    from proeftuin.search.models import Entry

    Entry.objects.update(changed_at=F("changed_at") - timedelta(hours=3))


def _fresh_process(words: Sequence[str]) -> dict[str, float]:
    from django.conf import settings
    from django.db import connection

    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    given = {**os.environ, "DATABASE_URL": url, "PROEFTUIN_DATA": str(settings.DATA_DIR)}
    done = subprocess.run(
        [sys.executable, "-c", FRESH], input=json.dumps(words), env=given, capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _milliseconds(work: Callable[[Any], object], inputs: Sequence[Any]) -> tuple[float, float]:
    """Median and 95th percentile; the first tenth warms up and does not count."""
    times = [1000 * _seconds(lambda one=one: work(one)) for one in inputs]
    counted = times[len(times) // 10 :]
    return statistics.median(counted), statistics.quantiles(counted, n=20)[-1]
