"""A participation process as people use it, at growing size: P1 to P22 of the protocol, over HTTP, next to the peer.

    python -m benchmarks participation -- --sizes 1000,10000
    DATABASE_URL=postgres://… python -m benchmarks participation -- --sizes 1000,10000,100000

Each size has an instance of its own, filled by `proeftuin bench seed` and served by two workers with session and CSRF
on; no page is kept in a cache. Queries and SQL time are counted in process on the second request; CPU is that of the
server and of the database, read before and after; each case lasts until 100 requests or 20 seconds. "other" is what
everything else on the machine took, in percent of one core: above 30 the wall times are upper bounds.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.driver import Asked, Driver, family, memory
from benchmarks.instance import scratch, vendor
from benchmarks.peer import PEER
from benchmarks.tables import show

SIZES = "1000,10000"
PEOPLE = 1000  # accounts that post in turn
COLUMNS = ("queries", "sql_ms", "bytes", "cpu_app", "cpu_db", "p50", "p99", "rps8", "p50_8", "p99_8", "other_percent")

type Row = dict[str, Any]


def main(argv: Sequence[str] = ()) -> list[Row]:
    """Measure each size in a process of its own; print the table; return the rows."""
    options = argparse.ArgumentParser(prog="benchmarks participation", description=__doc__)
    options.add_argument("--sizes", default=SIZES)
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options.add_argument("--out", help=argparse.SUPPRESS)
    options.add_argument("--seconds", type=float, default=20.0, help="at most, for each case")
    chosen = options.parse_args(list(argv))
    if chosen.one:
        rows = measure(chosen.one, chosen.seconds)
        Path(chosen.out).write_text(json.dumps(rows, default=str), encoding="utf-8")
        return rows
    rows = []
    for size in chosen.sizes.split(","):
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            command = [sys.executable, "-m", "benchmarks.participation", "--one", size, "--out", out.name,
                       "--seconds", str(chosen.seconds)]  # fmt: skip
            subprocess.run(command, check=True)
            rows += json.loads(Path(out.name).read_text(encoding="utf-8"))
    print(show([{name: row.get(name, "") for name in ("size", "case", *COLUMNS, "vs_peer")} for row in rows]))
    for line in growth(rows):
        print(line)
    return rows


def growth(rows: Sequence[Row]) -> list[str]:
    """P19: how much dearer each case is at each size than at the smallest."""
    sizes = sorted({row["size"] for row in rows})
    lines = []
    for case in ("P1", "P2", "P3", "P11 page", "P14", "P15"):
        cost = {row["size"]: row.get("cpu_app", 0) + row.get("cpu_db", 0) or row.get("seconds") for row in rows
                if row["case"] == case}  # fmt: skip
        base = cost.get(sizes[0])
        if base and len(cost) > 1:
            lines.append(f"P19 {case}: " + ", ".join(f"{size:,}: {cost[size] / base:.2f} x" for size in cost))
    return lines


def measure(size: int, seconds: float) -> list[Row]:
    """All rows of one size."""
    os.environ.setdefault("PROEFTUIN_STAFF_MFA", "0")
    os.environ["PROEFTUIN_URL"] = f"http://127.0.0.1:{(port := _free_port())}"
    with scratch():
        from proeftuin.operations import bench_data, serving

        began = time.perf_counter()
        serving.prepare()
        seeded = bench_data.seed(size, progress=lambda what: print(f"  {size:,}: {what}", file=sys.stderr))
        _settle()
        print(f"  {size:,}: filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        with _served(port) as driver:
            bench = Bench(size, seeded.process, driver, seconds)
            rows = list(bench.rows())
        for row in rows:
            row["database"] = vendor()
        return rows


class Bench:
    def __init__(self, size: int, process: str, driver: Driver, seconds: float) -> None:
        from proeftuin.ideas.models import Idea
        from proeftuin.operations.bench_data import FREQUENT, NEVER, ONCE
        from proeftuin.processes.models import Process

        self.size, self.driver, self.seconds = size, driver, seconds
        self.process = Process.objects.get(ref=process)
        self.method = self.process.methods.get()
        self.list = self.method.get_absolute_url()
        shown = Idea.objects.shown().filter(method=self.method)
        self.top = shown.order_by("-comments", "-id").first()
        self.median = shown.order_by("-comments", "-id")[size // 2]
        self.refs = list(shown.order_by("pk").values_list("ref", flat=True))
        self.words = {"100": FREQUENT, "1": ONCE, "0": NEVER}
        self.last = -(-size // 15)
        self.people: list[tuple[str, str]] = []

    def rows(self) -> Iterator[Row]:
        boot = memory(family(self.driver.root))
        me = self._sign_in(1)[0]
        staff = self._staff()
        yield self.page("P1", f"{self.list}?order=newest")
        yield self.page("P2", f"{self.list}?order=newest&page={self.last}")
        yield self.page("P3", f"{self.list}?order=supported")
        yield self.page("P4", f"{self.list}?order=supported&page={self.last}")
        yield self.page("P5", f"{self.list}?order=discussed")
        yield self.page("P6", f"{self.list}?order=newest", me)
        for hits, word in self.words.items():
            yield self.page(f"P7 {hits}", f"{self.list}?q={word}")
        yield self.page("P8", f"{self.list}?order=newest&category=green")
        yield self.page("P9", self.top.get_absolute_url())
        yield self.page("P10", self.median.get_absolute_url())
        yield self.page("P11 page", f"{self.list}ideas.json?order=newest")
        yield self.whole_set()
        yield self.row("P16 recount", self._recounted())
        yield self.page("P16", f"{self.process.get_absolute_url()}insight/")
        self._report(40)
        yield self.page("P17", f"{self.process.get_absolute_url()}moderation/", staff)
        yield self.page("P18", self.process.get_absolute_url())
        yield self.row("P20", {"boot_rss_pss": boot, "then_rss_pss": memory(family(self.driver.root)),
                               "rss": max(rss for rss, _pss in memory(family(self.driver.root)))})  # fmt: skip
        yield self.export("P14", "ideas", self.size)
        yield self.export("P15", "comments", self.size * 10)
        self.people = self._sign_in(PEOPLE)
        yield self.posts("P12", self._support)
        yield self.posts("P13", self._comment)
        yield self.mixed()
        yield self.openness()

    # Cases -----------------------------------------------------------------------------------------------------------
    def page(self, case: str, path: str, who: tuple[str, str] | None = None) -> Row:
        """A page: counted in process, then asked one at a time and eight at a time."""
        cookies = who[0] if who else ""
        first = self.driver.ask(Asked(path, cookies))
        if first.status != 200:
            return self.row(case, {"status": first.status, "path": path})
        counted = self._counted(path, cookies)
        one = self.driver.load(lambda _at: Asked(path, cookies), 1, most=self.seconds).row()
        eight = self.driver.load(lambda _at: Asked(path, cookies), 8, most=self.seconds).row()
        return self.row(case, {**counted, "bytes": first.size, **one, "rps8": eight["rps"], "p50_8": eight["p50"],
                               "p99_8": eight["p99"], "cpu_8": eight["cpu_app"] + eight["cpu_db"],
                               "errors": one["errors"] + eight["errors"]})  # fmt: skip

    def whole_set(self) -> Row:
        """P11: every idea once, by paging."""
        seen: list[str] = []
        began, pages = time.perf_counter(), 0
        connection = self.driver.connect()
        while pages < self.last and time.perf_counter() - began < 60:
            pages += 1
            answer = self.driver.ask(Asked(f"{self.list}ideas.json?order=newest&page={pages}"), connection, keep=True)
            if answer.status != 200:
                return self.row("P11", {"status": answer.status})
            seen += [one["ref"] for one in json.loads(answer.body)["ideas"]]
        return self.row("P11", {"seconds": round(time.perf_counter() - began, 2), "pages": pages,
                                "complete": pages == self.last, "each_once": len(seen) == len(set(seen)),
                                "rows": len(seen)})  # fmt: skip

    def export(self, case: str, name: str, rows: int) -> Row:
        """A whole table as CSV: time to the first byte, in all, and what memory it takes meanwhile."""
        path = f"{self.process.get_absolute_url()}export/{name}.csv"
        before = max((rss for rss, _pss in memory(family(self.driver.root))), default=0)
        answer = self.driver.ask(Asked(path), keep=True)
        after = max((rss for rss, _pss in memory(family(self.driver.root))), default=0)
        written = _csv_rows(answer.body) if answer.status == 200 else 0
        return self.row(case, {"seconds": round(answer.seconds, 2), "first_byte_ms": round(1000 * answer.first),
                               "bytes": answer.size, "rows": written, "complete": written == rows,
                               "status": answer.status, "rss_before": before, "rss_after": after})  # fmt: skip

    def posts(self, case: str, make: Callable[[int], Asked]) -> Row:
        """P12, P13: a stream of posts by many people. Shown totals must equal a recount afterwards."""
        from proeftuin.ideas.actions.counting import drift

        before = self._stored()
        try_out = self.driver.ask(make(10**6))
        if try_out.status >= 400:
            return self.row(case, {"status": try_out.status})
        one = self.driver.load(make, 1, least=3, most=self.seconds).row()
        eight = self.driver.load(lambda at: make(at + 10**5), 8, enough=400, least=5, most=self.seconds).row()
        return self.row(case, {**one, "rps1": one["rps"], "rps8": eight["rps"], "p50_8": eight["p50"],
                               "p99_8": eight["p99"], "cpu_8": eight["cpu_app"] + eight["cpu_db"],
                               "errors": one["errors"] + eight["errors"], "posted": one["n"] + eight["n"] + 1,
                               "stored": self._stored() - before,
                               "totals_equal_recount": not drift(self.process)})  # fmt: skip

    def mixed(self) -> Row:
        """P21: 80 % reading, 15 % supports, 5 % comments, eight at a time."""

        def make(at: int) -> Asked:
            chance = at * 7919 % 100
            if chance < 5:
                return self._comment(at + 2 * 10**6)
            if chance < 20:
                return self._support(at + 2 * 10**6)
            cookies = self.people[at % PEOPLE][0]
            return Asked(
                f"{self.list}?order=newest" if chance < 60 else f"/ideas/{self.refs[at % len(self.refs)]}/", cookies
            )

        return self.row("P21", self.driver.load(make, 8, enough=10**9, most=min(20.0, self.seconds)).row())

    def openness(self) -> Row:
        """P22: what a page loads from elsewhere, whether talk is there without JavaScript, and the policy it sends."""
        answer = self.driver.ask(Asked(self.top.get_absolute_url()), keep=True)
        text, policy = answer.body.decode("utf-8", "replace"), answer.headers.get("content-security-policy", "")
        from proeftuin.discussion.models import Comment

        said = Comment.objects.filter(thread=self.top.thread, root=None).order_by("-id").first()
        return self.row("P22", {
            "third_party": sum(f'src="{scheme}' in text or (f'href="{scheme}' in text and "stylesheet" in text)
                               for scheme in ("//", "https://cdn")),
            "comments_without_js": bool(said and said.body[:40] in text),
            "unsafe_in_policy": [word for word in ("'unsafe-inline'", "'unsafe-eval'", " *") if word in policy],
            "etag": "etag" in answer.headers,
        })  # fmt: skip

    # What they need --------------------------------------------------------------------------------------------------
    def row(self, case: str, found: Row) -> Row:
        peer = PEER.get(case, PEER.get(case.partition(" ")[0], {}))
        mine = {"cpu": found.get("cpu_app", 0) + found.get("cpu_db", 0), "rps8": found.get("rps8", 0),
                "seconds": found.get("seconds", 0), "p50": found.get("p50", 0)}  # fmt: skip
        ratios = []
        for name in ("cpu", "seconds", "p50", "rps8"):
            if peer.get(name) and mine.get(name):
                better = mine[name] / peer[name] if name == "rps8" else peer[name] / mine[name]
                ratios.append(f"{name} {better:.0f}x")
        made = {"size": self.size, "case": case, **found, "vs_peer": ", ".join(ratios[:2])}
        print(f"  {self.size:,} {case}: { {name: value for name, value in found.items() if name != 'vs_peer'} }",
              file=sys.stderr)  # fmt: skip
        return made

    def _counted(self, path: str, cookies: str) -> Row:
        """Queries and their time, in this process, on the second request."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="nl", HTTP_COOKIE=cookies)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return {"queries": len(queries), "sql_ms": round(1000 * sum(float(one["time"]) for one in queries))}

    def _sign_in(self, many: int) -> list[tuple[str, str]]:
        """Session and CSRF cookies of people, with the token that goes with each."""
        from proeftuin.accounts.models import User

        return [_session(user) for user in User.objects.filter(email__startswith="bench").order_by("pk")[:many]]

    def _staff(self) -> tuple[str, str]:
        from proeftuin.accounts.models import InstanceRole, User

        user = User.objects.create_user("bench-staff@example.org", name="Bench", language="nl")
        InstanceRole.objects.create(user=user, role="administrator")
        return _session(user)

    def _support(self, at: int) -> Asked:
        cookies, token = self.people[at % PEOPLE]
        turn = at // PEOPLE  # everyone's next idea is another one, so that each post stores a row
        idea = self.refs[(at * 7919 + turn % 1000 * 61) % len(self.refs)]
        return Asked(f"/ideas/{idea}/support/", cookies, "value=1", token)

    def _comment(self, at: int) -> Asked:
        cookies, token = self.people[at % PEOPLE]
        idea = self.refs[at * 7919 % len(self.refs)]
        return Asked(f"/discussion/idea:{idea}/say/", cookies, f"side=for&body=Een+boom+erbij+graag+{at}", token)

    def _recounted(self) -> Row:
        """What the dashboard reads is counted by the clock: how long that takes, off the page."""
        from proeftuin.insight.actions.figures import recount
        from proeftuin.kernel.actor import system

        began, before = time.perf_counter(), time.process_time()
        recount(by=system("bench"), process=self.process)
        return {"seconds": round(time.perf_counter() - began, 2), "cpu_app": 1000 * (time.process_time() - before)}

    def _report(self, many: int) -> None:
        """So many comments wait for a moderator."""
        from django.db import transaction

        from proeftuin.discussion.models import Comment
        from proeftuin.discussion.moderating import subject_of
        from proeftuin.moderation.actions.reports import notice

        for one in Comment.objects.shown().filter(scope=self.process.thread).select_related("author")[:many]:
            with transaction.atomic():
                notice(kind="comment", subject=subject_of(one), hints=["links"])

    def _stored(self) -> int:
        from proeftuin.discussion.models import Comment
        from proeftuin.ideas.models import Support

        return Support.objects.count() + Comment.objects.count()


def _settle() -> None:
    """What PostgreSQL does by itself soon after so much was poured in, done now. SQLite keeps no statistics here."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _session(user: Any) -> tuple[str, str]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from proeftuin.accounts.sessions import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store.save()
    token = secrets.token_hex(16)
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={token}", token


def _csv_rows(data: bytes) -> int:
    import csv
    import io

    return sum(1 for _row in csv.reader(io.StringIO(data.decode("utf-8-sig")))) - 1


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(port: int) -> Iterator[Driver]:
    """The product on loopback with two workers, stopped at the end."""
    from django.conf import settings
    from django.db import connection

    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    given = {
        **os.environ,
        "DATABASE_URL": url,
        "PROEFTUIN_DATA": str(settings.DATA_DIR),
        "PROEFTUIN_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "2", "--blocking-threads", "2", "--no-ws", "--log-level", "error",
               "proeftuin.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(command, env=given)
    driver = Driver(port, server.pid, database=connection.vendor == "postgresql")
    try:
        for _try in range(1200):  # the first start may have to build a large index
            try:
                driver.ask(Asked("/healthz"))
                break
            except OSError:
                time.sleep(0.5)
        else:
            raise RuntimeError("the server did not start")
        for _warm in range(8):
            driver.ask(Asked("/"))
        yield driver
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
