"""Asking a server over loopback, in a closed loop, and reading from the system what that cost."""

import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.wire import Wire

TICK = os.sysconf("SC_CLK_TCK")
ENOUGH, LEAST_SECONDS, MOST_SECONDS = 100, 1.0, 20.0  # requests and seconds of one case


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to make. ``body`` makes it a POST."""

    path: str
    cookies: str = ""
    body: str = ""
    token: str = ""


@dataclass(slots=True)
class Answer:
    status: int
    seconds: float
    first: float  # seconds until the first byte of the body
    size: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class Load:
    """Many answers, with the CPU time that server, database and all else took meanwhile (seconds)."""

    answers: list[Answer]
    seconds: float
    server: float
    database: float
    other: float

    def row(self) -> dict[str, float]:
        times = sorted(1000 * one.seconds for one in self.answers)
        many = len(times)
        return {
            "n": many, "p50": round(statistics.median(times), 1),
            "p99": round(times[min(many - 1, many * 99 // 100)], 1),
            "rps": round(many / self.seconds, 1), "cpu_app": round(1000 * self.server / many, 1),
            "cpu_db": round(1000 * self.database / many, 1), "other_percent": round(100 * self.other / self.seconds),
            "errors": sum(one.status >= 400 for one in self.answers),
        }  # fmt: skip


class Driver:
    """``root`` is the process of the server; its children count too. ``database``: also count PostgreSQL's."""

    def __init__(self, port: int, root: int, *, database: bool) -> None:
        self.port, self.root, self.has_database = port, root, database

    def ask(self, asked: Asked, connection: http.client.HTTPConnection | None = None, *, keep: bool = False) -> Answer:
        connection = connection or self.connect()
        headers = {"Host": f"127.0.0.1:{self.port}", "Accept-Language": "nl"}
        if asked.cookies:
            headers["Cookie"] = asked.cookies
        if asked.body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": asked.token,
                        "Origin": f"http://127.0.0.1:{self.port}"}  # fmt: skip
        began = time.perf_counter()
        connection.request("POST" if asked.body else "GET", asked.path, asked.body or None, headers)
        got = connection.getresponse()
        part = got.read(1)
        first, size, parts = time.perf_counter() - began, len(part), [part]
        while part := got.read(1 << 16):
            size += len(part)
            if keep:
                parts.append(part)
        told = {name.lower(): value for name, value in got.getheaders()}
        return Answer(got.status, time.perf_counter() - began, first, size, told, b"".join(parts) if keep else b"")

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def load(self, make: Callable[[int], Asked], at_once: int, *, enough: int = ENOUGH,
             least: float = LEAST_SECONDS, most: float = MOST_SECONDS) -> Load:  # fmt: skip
        """Keep ``at_once`` requests going until there are enough of them, for a bounded time."""
        answers: list[Answer] = []
        count, lock = iter(range(10**9)), threading.Lock()
        began = time.perf_counter()

        def work() -> None:
            connection, wire = self.connect(), Wire(self.port)
            while True:
                lasted = time.perf_counter() - began
                if lasted > most or (len(answers) >= enough and lasted > least):
                    connection.close()
                    wire.close()
                    return
                with lock:
                    number = next(count)
                asked = make(number)
                answer = self._posted(asked, wire) if asked.body else self.ask(asked, connection)
                with lock:
                    answers.append(answer)

        before = self._spent()
        threads = [threading.Thread(target=work) for _at in range(at_once)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        lasted = time.perf_counter() - began
        server, database, driver, busy = (now - was for now, was in zip(self._spent(), before, strict=True))
        return Load(answers, lasted, server, database, max(0.0, busy - server - database - driver))

    def _posted(self, asked: Asked, wire: Wire) -> Answer:
        began = time.perf_counter()
        status = wire.post(asked.path, asked.cookies, asked.token, asked.body)
        took = time.perf_counter() - began
        return Answer(status, took, took, 0)

    def _spent(self) -> tuple[float, float, float, float]:
        """CPU seconds so far of the server, the database, this process, and the whole machine."""
        server = sum(_cpu(pid) for pid in family(self.root))
        database = sum(_cpu(pid) for pid in _named("postgres")) if self.has_database else 0.0
        fields = [int(one) for one in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return server, database, time.process_time(), (sum(fields) - fields[3] - fields[4]) / TICK


def family(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for pid in _pids():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(pid)
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += parents.get(pid, [])
    return found


def memory(pids: Iterable[int]) -> list[tuple[int, int]]:
    """RSS and PSS of processes, in MB; the smallest (the one that only watches) first."""
    found = []
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines()[1:] if line.split()[1:2]}
        found.append((sizes.get("Rss", 0) // 1024, sizes.get("Pss", 0) // 1024))
    return sorted(found)


def _pids() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def _named(name: str) -> Sequence[int]:
    found = []
    for pid in _pids():
        try:
            if Path(f"/proc/{pid}/comm").read_text().strip() == name:
                found.append(pid)
        except OSError:
            continue
    return found


def _cpu(pid: int) -> float:
    """User and system time of a process, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK
