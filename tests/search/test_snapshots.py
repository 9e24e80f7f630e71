"""Snapshots on disk: whole or absent, shared between processes, and never believed blindly."""

import json
import multiprocessing
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from proeftuin.content import lexicon
from proeftuin.kernel.actor import VISITOR
from proeftuin.search import actions, memory, queries, snapshots, tasks
from proeftuin.search.documents import Document, provides
from proeftuin.search.models import Entry
from tests.search.conftest import document
from tests.search.test_freshness import found

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.DATA_DIR) / "search"


@pytest.fixture(autouse=True)
def empty_folder() -> Iterator[None]:
    shutil.rmtree(FOLDER, ignore_errors=True)
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


def on_disk() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("."))


def test_the_first_answer_builds_and_the_next_process_maps() -> None:
    actions.put(document("a1"))
    assert found() == ["a1"]
    (first,) = on_disk()
    memory.forget()
    assert found() == ["a1"]
    assert on_disk() == [first]


def test_a_snapshot_of_yesterday_is_brought_up_to_date() -> None:
    actions.put_all([document("a1"), document("a2"), document("a3")])
    memory.build()
    memory.forget()
    actions.put(document("a2", title="A garden"))
    actions.drop("case", "a3")
    Entry.objects.filter(ref="a3").delete()  # not even a tombstone left
    actions.put(document("a4"))
    assert found() == ["a1", "a4"]
    assert found("garden") == ["a2"]


def test_a_snapshot_of_another_database_is_not_believed() -> None:
    actions.put_all([document("a1"), document("a2")])
    memory.build()
    memory.forget()
    Entry.objects.all().delete()
    actions.put(document("b1"))
    assert found() == ["b1"]


def test_the_same_texts_under_other_keys_are_found_after_a_restore() -> None:
    actions.put_all([document("a1"), document("a2")])
    memory.build()
    memory.forget()
    keys = set(Entry.objects.values_list("pk", flat=True))
    actions.put(document("between"))  # so that no key is given out again
    Entry.objects.all().delete()
    actions.put_all([document("a2"), document("a1")])
    assert keys.isdisjoint(Entry.objects.values_list("pk", flat=True))
    assert found() == ["a1", "a2"]


def test_a_damaged_snapshot_is_passed_over() -> None:
    actions.put(document("a1"))
    memory.build()
    memory.forget()
    for path in (FOLDER / on_disk()[0] / "index").iterdir():
        path.write_bytes(b"")
    assert found() == ["a1"]


def test_a_build_that_dies_leaves_the_old_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.put(document("a1"))
    memory.build()
    before = on_disk()

    def die(*_given: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(snapshots.np, "save", die)
        with pytest.raises(MemoryError):
            memory.build()
    assert on_disk() == before
    memory.forget()
    assert found() == ["a1"]


def test_a_full_disk_costs_a_snapshot_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(snapshots.np, "save", full)
    actions.put(document("a1"))
    assert found() == ["a1"]
    assert on_disk() == []
    assert [path.name for path in FOLDER.iterdir()] == ["lock"]


def test_old_ones_go_and_the_one_before_the_newest_stays() -> None:
    actions.put(document("a1"))
    for _ in range(4):
        memory.build()
    assert len(on_disk()) == snapshots.KEPT


def test_what_a_build_that_died_left_behind_goes_after_an_hour() -> None:
    actions.put(document("a1"))
    memory.build()
    dead, busy = FOLDER / ".abc-1", FOLDER / ".abc-2"
    for path in (dead, busy):
        path.mkdir()
    import os

    os.utime(dead, (time.time() - 2 * snapshots.ABANDONED,) * 2)
    memory.build()
    assert not dead.exists()
    assert busy.exists()


def test_a_process_with_many_changes_takes_over_a_newer_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "ADOPT", 3)
    monkeypatch.setattr(memory, "LOOK", -1.0)
    actions.put(document("a1"))
    assert found() == ["a1"]
    actions.put_all(document(f"b{number}") for number in range(5))
    assert len(found()) == 6
    ours = memory._held
    assert ours is not None
    assert ours.index.changes == 5
    memory._held = None
    memory.build()  # what the worker does
    memory._held = ours
    actions.put(document("c1"))
    actions.drop("case", "b0")
    assert found() == ["a1", "b1", "b2", "b3", "b4", "c1"]
    assert memory._held is not None
    assert memory._held.index.changes <= 2
    assert found() == ["a1", "b1", "b2", "b3", "b4", "c1"]


def test_the_worker_builds_when_much_changed_and_rests_when_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "REBUILD", 4)
    actions.put(document("a1"))
    tasks.keep_snapshot()
    first = on_disk()
    assert len(first) == 1
    actions.put(document("a2"))
    tasks.keep_snapshot()
    assert on_disk() == first
    actions.put_all(document(f"b{number}") for number in range(5))
    tasks.keep_snapshot()
    assert len(on_disk()) == 2
    assert memory.current().changes == 0


def test_another_lexicon_asks_for_another_index(tmp_path: Path, settings) -> None:
    """An editor adds a concept to the instance's own content; after the worker's turn running processes know it."""
    actions.put_all([document("a1", title="Fewer pigeons on the market square")])
    assert found("duivenoverlast") == []
    folder = tmp_path / lexicon.FOLDER
    folder.mkdir(parents=True)
    words = {"nl": ["duivenoverlast"], "fr": ["nuisances des pigeons"], "de": ["Taubenplage"], "en": ["pigeons"]}
    folder.joinpath("own.toml").write_text(
        "[pigeon-nuisance]\n" + "".join(f"{lang} = {json.dumps(said)}\n" for lang, said in words.items())
    )
    settings.CONTENT_OVERLAY = str(tmp_path)
    try:
        memory.forget()
        assert found("duivenoverlast") == ["a1"]
    finally:
        settings.CONTENT_OVERLAY = ""
        lexicon.reload()


def test_a_running_process_takes_a_changed_lexicon_once_it_is_built(tmp_path: Path, settings, monkeypatch) -> None:
    monkeypatch.setattr(memory, "WHOLE_CHECK", -1.0)
    actions.put(document("a1", title="Fewer pigeons on the market square"))
    assert found("duivenoverlast") == []
    running = memory._held
    folder = tmp_path / lexicon.FOLDER
    folder.mkdir(parents=True)
    folder.joinpath("own.toml").write_text(
        '[pigeon-nuisance]\nnl = ["duivenoverlast"]\nfr = ["pigeons"]\nde = ["Tauben"]\nen = ["pigeons"]\n'
    )
    settings.CONTENT_OVERLAY = str(tmp_path)
    try:
        tasks.keep_snapshot()
        memory._held = running
        assert found("duivenoverlast") == ["a1"]
    finally:
        settings.CONTENT_OVERLAY = ""
        lexicon.reload()


def test_rebuild_collects_from_every_room(own_registries: None) -> None:
    cases = {"a1": document("a1"), "a2": document("a2")}

    @provides("case")
    def all_cases() -> Iterator[Document]:
        yield from cases.values()

    steps: list[tuple[int, int, str]] = []
    actions.put(document("gone"))
    actions.put(document("p1", kind="person"))
    time.sleep(0.005)  # the database's clock may tick in milliseconds
    assert actions.rebuild(progress=lambda *step: steps.append(step)) == 2
    assert found() == ["a1", "a2"]
    assert steps[-1][:2] == (2, 2)
    del cases["a1"]
    cases["a2"] = document("a2", title="A garden")
    time.sleep(0.005)
    actions.rebuild()
    assert found() == []
    assert found("garden") == ["a2"]


def test_rebuild_leaves_what_a_room_writes_meanwhile(own_registries: None) -> None:
    @provides("case")
    def all_cases() -> Iterator[Document]:
        stale = document("a1", title="As it was when the rebuild read it")
        actions.put(document("a1", title="As someone saved it since"))
        yield stale

    actions.put(document("a1", title="Long before"))
    time.sleep(0.005)
    actions.rebuild()
    assert found("saved") == ["a1"]


def _answer_elsewhere(_number: int) -> list[str]:
    connections.close_all()
    memory.forget()
    refs = [hit.ref for hit in queries.search("queues", language="en", actor=VISITOR).hits]
    connections.close_all()
    return sorted(refs)


@pytest.mark.django_db(transaction=True)
def test_processes_that_start_at_once_do_not_get_in_each_others_way() -> None:
    actions.put_all([document("a1"), document("a2")])
    memory.build_lexicon()
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(3) as pool:
        answers = pool.map(_answer_elsewhere, range(6))
    assert answers == [["a1", "a2"]] * 6
    assert len(on_disk()) == 1  # the others waited for the first one's
