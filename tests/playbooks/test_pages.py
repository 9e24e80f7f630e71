"""Anyone reads the playbooks, in any language, as a page or as data; and search finds them in each language."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR, system
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.playbooks import content
from proeftuin.playbooks.actions.indexing import index_playbooks
from proeftuin.search.models import Entry

pytestmark = pytest.mark.django_db


def test_the_list_and_each_playbook_are_open_to_everyone(client: Client) -> None:
    page = client.get("/playbooks/")
    assert page.status_code == 200
    for one in content.playbooks():
        assert one.get_absolute_url() in page.content.decode()
        assert client.get(one.get_absolute_url()).status_code == 200
    assert client.get("/playbooks/no-such/").status_code == 404
    assert client.get("/playbooks/no-such.json").status_code == 404


@pytest.mark.parametrize(
    ("language", "heading", "stage"),
    [("nl", "Wanneer wel", "Nagaan"), ("fr", "Quand l", "Vérifier"), ("de", "Wann es passt", "Prüfen"),
     ("en", "When to use it", "Check")],
)  # fmt: skip
def test_a_page_speaks_the_readers_language(client: Client, language: str, heading: str, stage: str) -> None:
    page = client.get("/playbooks/spreading/", headers={"accept-language": language}).content.decode()
    assert heading in page
    assert stage in page


def test_pages_need_few_queries(client: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(2):
        client.get("/playbooks/")
    with django_assert_max_num_queries(4):  # who uses it, and which teams
        client.get("/playbooks/doetank/")


def test_the_twins_hold_all_languages(client: Client) -> None:
    everything = json.loads(client.get("/playbooks.json").content)
    assert [one["id"] for one in everything] == [one.id for one in content.playbooks()]
    one = json.loads(client.get("/playbooks/kafka-case.json").content)
    assert one["words"]["de"]["title"] == "Kafka-Fall"
    assert one["stages"][0]["names"]["fr"] == "Signal et choix"


def test_the_index_knows_them_in_every_language_and_is_left_alone_when_nothing_changed(
    django_assert_max_num_queries,
) -> None:
    assert index_playbooks(by=system("test")) == len(content.playbooks())
    body = Entry.objects.get(kind="playbook", ref="test-bed").body
    for word in ("Testplek", "Banc d'essai", "Testumgebung", "Test bed"):
        assert word in body
    with django_assert_max_num_queries(4):  # the transaction, one look, and the published ones
        assert index_playbooks(by=system("test")) == 0
    Entry.objects.filter(ref="mission").update(stamp=2)
    assert index_playbooks(by=system("test")) == 1


def test_a_playbook_that_is_gone_leaves_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    index_playbooks(by=system("test"))
    fewer = content.playbooks()[1:]
    monkeypatch.setattr("proeftuin.playbooks.documents.all_playbooks", lambda: fewer)
    assert index_playbooks(by=system("test")) == 1
    assert Entry.objects.filter(kind="playbook", deleted=False).count() == len(fewer)


def test_a_visitor_does_not_touch_the_index() -> None:
    with pytest.raises(NotAllowedError):
        index_playbooks(by=VISITOR)


def test_the_clock_tells_what_happened_then() -> None:
    then = datetime(2025, 3, 9, 12, tzinfo=UTC)
    with clock.at(then):
        assert clock.now() == then
        assert clock.today().isoformat() == "2025-03-09"
        with clock.at(then.replace(year=2024)):
            assert clock.now().year == 2024
        assert clock.now() == then
    assert clock.now() > then
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2025, 1, 1)):  # noqa: DTZ001
        pass
