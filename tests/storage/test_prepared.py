"""A prepared query answers what its queryset answers, and is worked out once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler

from proeftuin.processes.models import Opening, Participant
from proeftuin.storage.prepared import Prepared
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db

OPENINGS = Prepared(1, lambda method: Opening.objects.select_related("phase").filter(method=method))
PLACES = Prepared(2, lambda process, who: Participant.objects.filter(process=process, who=who).only("ref", "at"))


def test_it_gives_the_rows_of_its_queryset_with_what_is_selected_along(django_assert_num_queries) -> None:
    method = world.opened()
    wanted = list(Opening.objects.select_related("phase").filter(method=method))
    with django_assert_num_queries(1):
        found = OPENINGS.all(method.pk)
        ends = [one.phase.ends_at for one in found]
    assert found == wanted and found
    assert ends == [one.phase.ends_at for one in wanted]
    assert [one.phase.ends_at - one.phase.starts_at > timedelta(0) for one in found]
    assert OPENINGS.all(method.pk + 1000) == []


def test_numbers_and_texts_go_where_they_belong() -> None:
    process = world.opened().process
    mine = Participant.objects.create(process=process, user=cast.person("fatima"), who="list")
    Participant.objects.create(process=process, user=cast.person("sara"), who="member")
    found = PLACES.first(process.pk, "list")
    assert found == mine and found.at == mine.at and found.get_deferred_fields()
    assert PLACES.first(process.pk, "claim") is None
    assert PLACES.first(process.pk, "' OR 1=1 --") is None


def test_it_is_compiled_once(monkeypatch) -> None:
    method = world.opened()
    OPENINGS.all(method.pk)
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *_given, **_more: pytest.fail("compiled again"))
    assert OPENINGS.all(method.pk)


def test_each_thread_has_its_own() -> None:
    places = Prepared(1, lambda process: Participant.objects.filter(process=process))
    seen = []

    def ask() -> None:
        seen.append(places.all(1))
        connection.close()

    one = threading.Thread(target=ask)
    one.start()
    one.join()
    assert seen == [[]] and not hasattr(places.kept, "plan")


def test_a_value_that_is_not_asked_for_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="Each value"):
        Prepared(2, lambda process, _who: Participant.objects.filter(process=process)).all(1, "x")
