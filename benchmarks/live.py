"""A hundred people in a room, each on a phone: join by code, ask, support, say words and vote. Nothing may be lost.

    python -m benchmarks live
    python -m benchmarks live -- --people 100 --seconds 30 --pause 1
    DATABASE_URL=postgres://… python -m benchmarks live

The product is served as `proeftuin serve` does it, on loopback with two workers, and is stopped at the end. Each phone
has cookies of its own and no account. Between two taps it waits about ``pause`` seconds, as people do. ``done`` is what
the server said yes to, ``stored`` what a recount finds, ``lost`` the difference: it must be 0. What was refused (a poll
that closed meanwhile) counts as neither. Seconds depend on the machine; ``lost`` does not.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from benchmarks.instance import scratch, vendor
from benchmarks.participation import _free_port, _served
from benchmarks.tables import show

WORDS = ("duidelijk", "snel", "menselijk", "samen", "eerlijk", "dichtbij", "eenvoudig", "warm", "moedig", "open")
OPTIONS = ("Het loket", "De brief", "De website")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
SUPPORT = re.compile(rb'name="support" value="([^"]+)"')
POLL = re.compile(rb'name="poll" value="([^"]+)"')

type Row = dict[str, Any]


def main(argv: Sequence[str] = ()) -> list[Row]:
    """Print the table, return its rows. Fails when something was lost, or stands there that nobody did."""
    options = argparse.ArgumentParser(prog="benchmarks live", description=__doc__)
    options.add_argument("--people", type=int, default=100)
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--pause", type=float, default=1.0, help="between two taps of one person, about")
    chosen = options.parse_args(list(argv))
    os.environ["PROEFTUIN_URL"] = f"http://127.0.0.1:{(port := _free_port())}"
    with scratch():
        from proeftuin.operations import serving

        serving.prepare()
        stage = Stage()
        with _served(port):
            said, seconds = together(port, stage, chosen.people, min(chosen.seconds, 300.0), chosen.pause)
            printed = Phone(port, 0, stage.code, random.Random(0)).get(f"/live/{stage.code}/print/")
        rows = table(said, stage.recount(), seconds)
        wrong = [name for name, number in stage.printed().items() if f">{number}<".encode() not in printed]
    for row in rows:
        row |= {"people": chosen.people, "database": vendor()}
    print(show(rows))
    if wrong or any(row["lost"] or row["extra"] for row in rows):
        raise SystemExit(f"not everything is there exactly once; on paper wrong: {wrong}")
    return rows


def together(port: int, stage: Stage, people: int, seconds: float, pause: float) -> tuple[list[Said], float]:
    """All phones and the screen for so long; half-way the host closes the words and starts the vote."""
    began = time.perf_counter()
    until = began + seconds
    phones = [Phone(port, number, stage.code, random.Random(number)) for number in range(1, people + 1)]
    threads = [threading.Thread(target=one.take_part, args=(until, pause)) for one in phones]
    screen = Phone(port, 0, stage.code, random.Random(0))
    threads.append(threading.Thread(target=screen.watch, args=(until,)))
    for thread in threads:
        thread.start()
    time.sleep(seconds / 2)
    stage.vote()
    for thread in threads:
        thread.join()
    return [one.said for one in (*phones, screen)], time.perf_counter() - began


class Stage:
    """A gathering with an open room, in the database of the server."""

    def __init__(self) -> None:
        from datetime import timedelta

        from proeftuin.gatherings.actions import arranging, live
        from proeftuin.gatherings.drafts import GatheringDraft
        from proeftuin.kernel.actor import system
        from proeftuin.kernel.clock import now
        from proeftuin.organisations.models import Organisation

        self.by, starts = system("bench"), now() + timedelta(hours=1)
        draft = GatheringDraft(kind="meetup", title="Bench", starts_at=starts, ends_at=starts + timedelta(hours=2),
                               place="Hall")  # fmt: skip
        host = Organisation.objects.create(name="Bench", kind="municipality")
        gathering = arranging.arrange_gathering(by=self.by, organisation=host, draft=draft)
        arranging.publish_gathering(by=self.by, gathering=gathering)
        gathering.refresh_from_db()
        self.room = live.open_room(by=self.by, gathering=gathering)
        self.code = self.room.code
        live.start_poll(by=self.by, room=self.room, kind="words", question="In three words?")

    def vote(self) -> None:
        from proeftuin.gatherings.actions import live

        live.start_poll(by=self.by, room=self.room, kind="vote", question="What first?", options="\n".join(OPTIONS))

    def recount(self) -> dict[str, Counter[str]]:
        """What is in the tables, by kind of deed."""
        from proeftuin.gatherings.models import LiveAnswer, LiveQuestion, LiveSupport

        answers = LiveAnswer.objects.values_list("poll__kind", "value")
        return {
            "ask": Counter(LiveQuestion.objects.values_list("text", flat=True)),
            "support": Counter(LiveSupport.objects.values_list("question__ref", flat=True)),
            "words": Counter(value for kind, value in answers if kind == "words"),
            "vote": Counter(value for kind, value in answers if kind == "vote"),
        }

    def printed(self) -> dict[str, int]:
        """Numbers that must stand on the page to print."""
        stored = self.recount()
        most = {f"support of {ref}": number for ref, number in stored["support"].most_common(3)}
        return {**{f"vote {name}": number for name, number in stored["vote"].items()}, **dict(stored["words"]), **most}


@dataclass
class Said:
    """What one phone did: milliseconds by kind, what was accepted, and how often not."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    done: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    refused: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)


class Phone:
    """One person's browser: cookies, one kept connection, and the page as it was last read."""

    def __init__(self, port: int, number: int, code: str, lot: random.Random) -> None:
        self.port, self.number, self.code, self.lot = port, number, code, lot
        self.cookies: dict[str, str] = {}
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.said, self.asked, self.supported = Said(), 0, set[str]()

    def take_part(self, until: float, pause: float) -> None:
        """Join, then tap until it is over."""
        time.sleep(self.lot.random() * max(pause, 0.1))
        self.get(f"/live/?code={self.code}", "join")
        while time.perf_counter() < until:
            page = self.get(f"/live/{self.code}/", "page")
            if page:
                self._tap(page)
            time.sleep(pause * (0.5 + self.lot.random()))
        self.line.close()

    def watch(self, until: float) -> None:
        """The screen on the wall, which refreshes itself."""
        while time.perf_counter() < until:
            self.get(f"/live/{self.code}/screen/", "screen")
            time.sleep(3)
        self.line.close()

    def get(self, path: str, kind: str = "") -> bytes:
        status, body = self._send("GET", path, "", kind)
        return body if status == 200 else b""

    def _tap(self, page: bytes) -> None:
        token = TOKEN.search(page)
        if token is None:
            self.said.failed["page"] += 1
            return
        if poll := POLL.search(page):
            if b'id="value"' in page:
                chosen = self.lot.sample(WORDS, self.lot.randint(1, 3))
                self._post("words", token[1], {"poll": poll[1].decode(), "value": ", ".join(chosen)}, chosen)
            else:
                option = self.lot.choice(OPTIONS)
                self._post("vote", token[1], {"poll": poll[1].decode(), "value": option}, [option])
        elif self.asked < 8 and self.lot.random() < 0.25:
            self.asked += 1
            text = f"Vraag {self.asked} van {self.number}: wat kost het?"
            self._post("ask", token[1], {"text": text}, [text])
        elif free := [ref.decode() for ref in SUPPORT.findall(page) if ref.decode() not in self.supported]:
            ref = self.lot.choice(free)
            self.supported.add(ref)
            self._post("support", token[1], {"support": ref}, [ref])

    def _post(self, kind: str, token: bytes, fields: dict[str, str], values: Sequence[str]) -> None:
        body = urlencode({"csrfmiddlewaretoken": token.decode(), **fields})
        status, _body = self._send("POST", f"/live/{self.code}/", body, kind)
        if status == 303:
            self.said.done[kind].update(values)
        elif status == 422:
            self.said.refused[kind] += 1

    def _send(self, method: str, path: str, body: str, kind: str) -> tuple[int, bytes]:
        headers = {
            "Accept-Language": "nl",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        began = time.perf_counter()
        try:
            self.line.request(method, path, body or None, headers)
            got = self.line.getresponse()
            text = got.read()
        except (OSError, http.client.HTTPException):
            self.line.close()
            self.said.failed[kind] += 1
            return 0, b""
        if kind:
            self.said.times[kind].append(1000 * (time.perf_counter() - began))
        for one in got.headers.get_all("Set-Cookie", []):
            name, _is, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        if got.status not in (200, 303, 422):
            self.said.failed[kind] += 1
        return got.status, text


def table(said: Sequence[Said], stored: dict[str, Counter[str]], seconds: float) -> list[Row]:
    """A row for each kind of request, and one for all."""
    kinds = ("join", "page", "screen", "ask", "support", "words", "vote")
    rows = [_row(kind, said, [kind], {kind: stored[kind]} if kind in stored else {}, seconds) for kind in kinds]
    return [*rows, _row("all", said, kinds, stored, seconds)]


def _row(name: str, said: Sequence[Said], kinds: Sequence[str], stored: dict[str, Counter[str]], seconds: float) -> Row:
    times = sorted(one for phone in said for kind in kinds for one in phone.times[kind])
    done: Counter[tuple[str, str]] = Counter()
    for phone in said:
        for kind in kinds:
            done.update({(kind, value): number for value, number in phone.done[kind].items()})
    there = Counter({(kind, value): number for kind, counted in stored.items() for value, number in counted.items()})
    return {
        "what": name, "requests": len(times), "per second": round(len(times) / seconds, 1),
        **{f"p{part}": round(times[min(len(times) - 1, len(times) * part // 100)], 1) if times else 0.0
           for part in (50, 95, 99)},
        "refused": sum(phone.refused[kind] for phone in said for kind in kinds),
        "failed": sum(phone.failed[kind] for phone in said for kind in kinds),
        "done": done.total(), "stored": there.total(),
        "lost": (done - there).total(), "extra": (there - done).total(),
    }  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
