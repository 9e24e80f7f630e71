"""The index in memory is equal to the entries at each answer, whatever happened to them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.models import F

from proeftuin.kernel.actor import VISITOR
from proeftuin.search import actions, memory, queries
from proeftuin.search.models import Entry
from tests.search.conftest import document

pytestmark = pytest.mark.django_db


def found(words: str = "queues") -> list[str]:
    return sorted(hit.ref for hit in queries.search(words, language="en", actor=VISITOR).hits)


class Process:
    """Another process of the same instance: it has an index in memory of its own."""

    def __init__(self) -> None:
        self.held: memory.Held | None = None

    def found(self, words: str = "queues") -> list[str]:
        memory._held, ours = self.held, memory._held
        try:
            return found(words)
        finally:
            self.held, memory._held = memory._held, ours


def test_what_is_put_is_found_at_once() -> None:
    assert found() == []
    actions.put(document("a1"))
    assert found() == ["a1"]


def test_what_changes_is_found_as_it_is_now() -> None:
    actions.put(document("a1"))
    assert found() == ["a1"]
    actions.put(document("a1", title="A garden on the roof"))
    assert found() == []
    assert found("garden") == ["a1"]


def test_what_is_dropped_is_gone_here_and_in_another_process_at_their_next_answer() -> None:
    elsewhere = Process()
    actions.put_all([document("a1"), document("a2")])
    assert found() == elsewhere.found() == ["a1", "a2"]
    actions.drop("case", "a1")
    assert found() == ["a2"]
    assert elsewhere.found() == ["a2"]
    assert Entry.objects.get(ref="a1").title == ""


def test_what_becomes_private_is_gone_everywhere() -> None:
    elsewhere = Process()
    actions.put(document("a1"))
    assert elsewhere.found() == ["a1"]
    actions.put(document("a1", audience="team:7"))
    assert elsewhere.found() == []


def test_a_row_that_another_process_deleted_between_two_queries_is_not_shown() -> None:
    actions.put(document("a1"))
    assert found() == ["a1"]
    index = memory.current()
    actions.drop("case", "a1")
    held = memory._held
    assert held is not None
    hits = index.search("queues").hits
    assert len(hits) == 1  # the index has not heard of it yet, but the row has the last word
    from proeftuin.search import showing

    assert showing.rows_of([hit.key for hit in hits], frozenset()) == {}


def test_a_transaction_that_commits_late_is_seen() -> None:
    """Its rows carry an earlier moment than rows that were seen before."""
    actions.put(document("a1"))
    assert found() == ["a1"]
    actions.put(document("a2"))
    Entry.objects.filter(ref="a2").update(changed_at=F("changed_at") - timedelta(seconds=120))
    assert found() == ["a1", "a2"]


def test_a_change_that_is_rolled_back_leaves_no_trace() -> None:
    actions.put(document("a1"))
    with transaction.atomic():
        actions.put_all([document("a1", title="A garden"), document("a2")])
        assert found() == ["a2"]
        transaction.set_rollback(True)
    assert found() == ["a1"]
    assert found("garden") == []
    assert queries.search("", language="en", actor=VISITOR).total == 1


def test_rows_brought_back_by_hand_are_seen_at_the_next_thorough_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restore: rows of long ago appear, and others vanish without a tombstone."""
    actions.put_all([document("a1"), document("a2")])
    long_ago = F("changed_at") - timedelta(days=9)
    Entry.objects.update(changed_at=long_ago)
    assert found() == ["a1", "a2"]
    actions.put(document("a3"))
    Entry.objects.filter(ref="a3").update(changed_at=long_ago)
    Entry.objects.filter(ref="a2").delete()
    monkeypatch.setattr(memory, "WHOLE_CHECK", -1.0)
    assert found() == ["a1", "a3"]


def test_the_same_content_again_changes_nothing() -> None:
    actions.put(document("a1"))
    assert found() == ["a1"]
    index = memory.current()
    before = index.view
    actions.put(document("a1"))
    assert found() == ["a1"]
    assert memory.current().view is before


def test_a_long_import_is_told_again_when_it_commits(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setattr(actions, "LONG_TRANSACTION", -1.0)
    with django_capture_on_commit_callbacks(execute=True):
        actions.put(document("a1"))
        Entry.objects.update(changed_at=F("changed_at") - timedelta(hours=2))
        before = Entry.objects.get().changed_at
    assert Entry.objects.get().changed_at - before > timedelta(hours=1)


def test_what_counts_as_long_is_told_well_within_the_overlap() -> None:
    assert memory.OVERLAP.total_seconds() / 2 >= actions.LONG_TRANSACTION


def test_tombstones_go_after_a_month() -> None:
    actions.put_all([document("a1"), document("a2"), document("a3")])
    actions.drop("case", "a1")
    actions.drop("case", "a2")
    Entry.objects.filter(ref="a1").update(changed_at=F("changed_at") - timedelta(days=31))
    assert actions.forget_tombstones() == 1
    assert set(Entry.objects.values_list("ref", flat=True)) == {"a2", "a3"}


def test_a_text_with_a_nul_byte_is_stored_without_it() -> None:
    actions.put(document("a1", title="Shorter\0 queues", facets={"sector": ["care\0"]}))
    assert found() == ["a1"]
    assert "\0" not in Entry.objects.get().title


def test_a_document_given_twice_counts_once_as_it_was_last() -> None:
    actions.put_all([document("a1"), document("a1", title="A garden")])
    assert found("garden") == ["a1"]
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_and_readers_meanwhile() -> None:
    """Whatever the order of the commits, in the end the index holds exactly what was written."""
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for number in range(6):
                with transaction.atomic():
                    actions.put_all([document(f"w{writer}-{number}-{twin}") for twin in range(2)])
                if number % 2:
                    actions.drop("case", f"w{writer}-{number}-0")
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    def read() -> None:
        try:
            for _ in range(12):
                answer = queries.search("queues", language="en", actor=VISITOR, limit=100)
                assert len({hit.ref for hit in answer.hits}) == len(answer.hits)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    living = set(Entry.objects.filter(deleted=False).values_list("ref", flat=True))
    assert len(living) == 3 * (12 - 3)
    answer = queries.search("queues", language="en", actor=VISITOR, limit=100)
    assert {hit.ref for hit in answer.hits} == living
    assert answer.total == len(living)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_yet_is_not_shown_to_others() -> None:
    actions.put(document("a1"))
    assert found() == ["a1"]
    written, seen = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            actions.put(document("a2"))
            written.set()
            seen.wait(10)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(10)
    assert found() == ["a1"]
    seen.set()
    writer.join()
    assert found() == ["a1", "a2"]


def test_an_answer_asks_the_database_at_most_three_things(django_assert_max_num_queries) -> None:
    actions.put_all(document(f"a{number}") for number in range(40))
    found()
    with django_assert_max_num_queries(3):
        queries.search("queues", language="en", actor=VISITOR, limit=20)
    with django_assert_max_num_queries(3):
        queries.ask("The queues at our town hall are far too long", actor=VISITOR)
    with django_assert_max_num_queries(3):
        queries.similar("case", "a3", actor=VISITOR)


def test_the_check_before_an_answer_reads_an_index_and_no_rows() -> None:
    """It is asked before each answer, so it must not read the texts."""
    actions.put_all(document(f"a{number}") for number in range(300))
    found()
    assert memory._held is not None
    plan = memory._since(memory._held.since).values("stamp").explain()
    assert "entry_changed" in plan or connection.vendor == "postgresql"  # a small table is read whole there


def test_a_new_document_costs_one_query_more_and_not_a_whole_check(django_assert_max_num_queries) -> None:
    actions.put_all(document(f"a{number}") for number in range(20))
    found()
    actions.put(document("new"))
    with django_assert_max_num_queries(5):
        assert "new" in found()
