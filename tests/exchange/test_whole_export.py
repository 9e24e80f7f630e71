"""All files of a process at once: asked for on its page, written by the worker, with a receipt that adds up."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from django.test import Client

from proeftuin.exchange.process_export import run, whole
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ledger.models import Event
from proeftuin.processes.models import Process, Seat
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def process(settings, tmp_path: Path) -> Process:
    settings.DATA_DIR = tmp_path
    settings.STAFF_NEEDS_MFA = False
    method = world.opened()
    for title in ("A bench", "A tree"):
        submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft(title))
    return method.process


def page_of(process: Process) -> str:
    return f"{process.get_absolute_url()}export/"


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_asked_for_written_and_downloaded_with_a_receipt_that_adds_up(process: Process, as_) -> None:
    sara, page = as_("sara"), page_of(process)
    assert "Write all files" in sara.get(page).content.decode()
    for _twice in range(2):
        assert sara.post(f"{page}whole/").status_code == 303
    assert Event.objects.filter(kind="process.export_asked").count() == 1
    assert "being written" in sara.get(page).content.decode()
    assert sara.get(f"{page}whole/ideas.csv").status_code == 404  # not yet
    assert whole.write_waiting() == 1 and whole.write_waiting() == 0
    words = sara.get(page).content.decode()
    assert "as many rows as there were" in words and "2 of 2 rows" in words
    receipt = json.loads(body(sara.get(f"{page}whole/receipt.json")))
    assert receipt["complete"] and receipt["finished_at"]
    for one in receipt["files"]:
        data = body(sara.get(f"{page}whole/{one['name']}"))
        assert (one["bytes"], one["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert one["rows_written"] == one["rows_expected"]
    sara.post(f"{page}whole/")
    assert not whole.whole_of(process).is_done  # written anew


def test_only_who_works_on_it_and_reads_what_came_in(process: Process, as_, client: Client) -> None:
    whole.ask(by=cast.actor("sara"), process=process)
    whole.write_waiting()
    Seat.objects.create(process=process, user=cast.person("pieter"), role="clerk")
    for name in ("fatima", "pieter"):
        other = as_(name)
        assert other.post(f"{page_of(process)}whole/").status_code == 403
        assert other.get(f"{page_of(process)}whole/ideas.csv").status_code == 403
        assert "Write all files" not in other.get(page_of(process)).content.decode()
    assert client.get(f"{page_of(process)}whole/ideas.csv").status_code == 302
    for name in ("..%2Fsecret", ".asked", "nothing.csv"):
        assert as_("sara").get(f"{page_of(process)}whole/{name}").status_code == 404


def test_a_worker_that_was_stopped_goes_on(process: Process, monkeypatch) -> None:
    whole.ask(by=cast.actor("sara"), process=process)
    book = run._write_book
    monkeypatch.setattr(run, "_write_book", lambda *_given: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        whole.write_waiting()
    found = whole.whole_of(process)
    assert found and not found.is_done and 0 < found.percent < 100
    monkeypatch.setattr(run, "_write_book", book)
    assert whole.write_waiting() == 1
    found = whole.whole_of(process)
    assert found and found.is_done and found.is_complete


def test_files_go_after_a_week_and_when_the_names_go(process: Process, settings) -> None:
    whole.ask(by=cast.actor("sara"), process=process)
    whole.write_waiting()
    receipt = settings.DATA_DIR / "exports" / process.ref / "receipt.json"
    old = receipt.stat().st_mtime - whole.KEPT_FOR - 1
    os.utime(receipt, (old, old))
    whole.write_waiting()
    assert whole.whole_of(process) is None
    whole.ask(by=cast.actor("sara"), process=process)
    assert whole.let_go(process) == 1 and whole.whole_of(process) is None
