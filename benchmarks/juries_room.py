"""The same big call through the room: dealt by its action, scored, and its pages asked for as the organiser does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta

from benchmarks.instance import scratch, vendor
from benchmarks.tables import show

CRITERIA = ("relevance", "innovation", "engagement", "impact", "sustainability", "transferability")
PAGES = ("jury/", "jury/?page=40", "deliberation/", "entries/?page=60", "decide/", "minutes/", "minutes.md", "desk/")

type Row = dict[str, object]


def measure(entries: int, jurors: int, each: int) -> list[Row]:
    """Seconds and queries of each step, on SQLite or on the server of DATABASE_URL."""
    with scratch():
        return _measure(entries, jurors, each)


def _measure(entries: int, jurors: int, each: int) -> list[Row]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from proeftuin.accounts.queries import actor_of
    from proeftuin.calls.actions.jury import assign_readings
    from proeftuin.calls.judging import judged
    from proeftuin.calls.models import Call

    settings.STAFF_NEEDS_MFA = False
    settings.ALLOWED_HOSTS = ["*"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call = _filled(entries, jurors, each)
    owner = call.owner
    assert owner
    rows: list[Row] = []

    def timed(name: str, work: Callable[[], object]) -> None:
        with CaptureQueriesContext(connection) as seen:
            began, busy = time.perf_counter(), time.process_time()
            work()
            took, busy = time.perf_counter() - began, time.process_time() - busy
        rows.append({"step": name, "seconds": f"{took:.2f}", "of processor": f"{busy:.2f}", "queries": len(seen)})

    timed("deal", lambda: assign_readings(by=actor_of(owner), call=call, seed="bench"))
    _score(call)
    timed("rank", lambda: judged(call))
    Call.objects.filter(pk=call.pk).update(state="deliberation")
    client = Client()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in PAGES:
        path = f"/calls/{call.ref}/{page}"
        assert client.get(path).status_code == 200, path  # the first time reads templates
        timed(page, lambda path=path: client.get(path).content)  # type: ignore[misc]
    print(f"{vendor()}: {entries} entries, {jurors} jurors, {each} each")
    print(show(rows))
    return rows


def _filled(entries: int, jurors: int, each: int) -> object:
    from proeftuin.accounts.models import User
    from proeftuin.calls.models import Author, Call, Entry, Juror
    from proeftuin.kernel.clock import now

    owner = User.objects.create_user("owner@example.org")
    rubric = [
        {"code": name, "name": name, "description": "", "weight": weight, "threshold": None, "anchors": {}}
        for name, weight in zip(CRITERIA, (17, 17, 17, 17, 16, 16), strict=True)
    ]
    call = Call.objects.create(
        title="A big call", state="scoring", owner=owner, opens_at=now() - timedelta(days=60),
        deadline=now() - timedelta(days=30), rubric=rubric, each=each,
        questions=[{"code": "what", "label": "What?", "hint": "", "required": True, "most": 4000}],
    )  # fmt: skip
    text = "What we did and what came of it. " * 60
    made = Entry.objects.bulk_create(
        [Entry(call=call, title=f"Entry {at}", state="eligible", answers={"what": text}) for at in range(entries)],
        batch_size=500,
    )
    people = User.objects.bulk_create([User(email=f"p{at}@example.org") for at in range(jurors)])
    Juror.objects.bulk_create(
        [Juror(call=call, user=one, name=f"Juror {at}", email=one.email) for at, one in enumerate(people)]
    )
    Juror.objects.create(call=call, user=owner, name="Owner", email=owner.email)
    Author.objects.bulk_create([Author(entry=one, user=people[at % jurors]) for at, one in enumerate(made[:200])])
    return call


def _score(call: object) -> None:
    from proeftuin.calls.models import Reading
    from proeftuin.kernel.clock import now

    lot = random.Random(20)
    readings = list(Reading.objects.filter(entry__call=call))
    for one in readings:
        one.scores = {name: str(lot.randint(2, 10)) for name in CRITERIA}
        one.scored_at = now()
    Reading.objects.bulk_update(readings, ["scores", "scored_at"], batch_size=500)
