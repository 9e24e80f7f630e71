"""What is not public never leaks: not in hits, counts, facets, corrections, suggestions or neighbours."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from proeftuin.kernel.actor import VISITOR, Actor
from proeftuin.search import actions, queries
from proeftuin.search.documents import finds_circles
from tests.search.conftest import document

pytestmark = pytest.mark.django_db
MEMBER = Actor("person", "person:m", id=1)
STRANGER = Actor("person", "person:s", id=2)


@pytest.fixture(autouse=True)
def team(own_registries: None) -> Iterator[None]:
    @finds_circles
    def circles(actor: Actor) -> frozenset[str]:
        return frozenset({"team:7"}) if actor is MEMBER else frozenset()

    actions.put_all(
        [
            document("open", "Shorter queues for everyone", facets={"sector": ["care"]}),
            document(
                "secret", "Zanzibarproject about queues", summary="Quuxelsap for everyone", audience="team:7",
                facets={"sector": ["defence"], "organisation": ["secret-org"]},
            ),
            document("mine", "My queues", audience="person:m"),
        ]
    )  # fmt: skip
    yield


def texts(actor: Actor) -> str:
    """All that anyone could read off the answers."""
    asked = ["queues", "Zanzibarproject", "Zanzibarprojekt", "quuxelsap", "for everyone", ""]
    answers = [queries.search(words, language="en", actor=actor) for words in asked]
    answers += [queries.search("", language="en", actor=actor, filters={"sector": ["defence"]})]
    told = [(one.hits, one.total, one.facets, one.corrections) for one in answers]
    asked_too = [queries.ask(f"We want shorter queues and {words}", actor=actor).groups for words in asked]
    near = [queries.similar("case", ref, actor=actor) for ref in ("open", "secret")]
    begun = [queries.begins(words, actor=actor) for words in ("zanz", "quu", "que")]
    finished = [queries.finish(words) for words in ("zanz", "quu", "que")]
    return repr((told, asked_too, near, begun, finished))


@pytest.mark.parametrize("actor", [VISITOR, STRANGER])
def test_nobody_else_reads_a_word_of_it(actor: Actor) -> None:
    told = texts(actor).lower()
    for word in ("zanzibarproject about", "quuxelsap for", "defence'", "secret", "my queues"):
        assert word not in told.replace("code='defence', label='defence', count=0, selected=true", "")
    assert queries.search("queues", language="en", actor=actor).total == 1
    assert queries.search("", language="en", actor=actor).total == 1


def test_the_team_finds_it() -> None:
    assert {hit.ref for hit in queries.search("queues", language="en", actor=MEMBER).hits} == {"open", "secret", "mine"}
    assert queries.search("", language="en", actor=MEMBER).total == 3


def test_a_circle_can_not_be_asked_for() -> None:
    for filters in ({"@audience": ["team:7"]}, {"audience": ["team:7"]}, {"kind": ["case"]}):
        assert queries.search("queues", language="en", actor=VISITOR, filters=filters).total == 1


def test_suggestions_over_the_web_hold_nothing_private() -> None:
    for typed in ("zanz", "quux", "queues", ""):
        answer = Client().get("/search/suggest.json", {"q": typed})
        assert answer.status_code == 200
        told = json.loads(answer.content)
        assert told["q"] == typed
        assert "zanzibarp" not in json.dumps([told["words"], told["hits"]]).lower()
        assert "quuxel" not in json.dumps([told["words"], told["hits"]]).lower()
    assert "private" in answer["Cache-Control"]


def test_tags_are_suggested_in_the_readers_language(client: Client) -> None:
    told = client.get("/search/concepts.json?q=wartez", headers={"Accept-Language": "fr"}).json()
    assert {"id": "waiting-time", "label": "temps d'attente", "through": "Wartezeit"} in told
    assert client.get("/search/concepts.json").json() == []


def test_suggestions_finish_the_word_and_name_things(client: Client) -> None:
    told = client.get("/search/suggest.json?q=shorter%20que").json()
    # How many documents a word is in counts those replaced since the last rebuild too, so only the words are asserted.
    assert "shorter queues" in [one["text"] for one in told["words"]]
    assert told["hits"] == [
        {"kind": "case", "label": "Case", "title": "Shorter queues for everyone", "url": "/cases/open/"}
    ]
    assert client.post("/search/suggest.json").status_code == 405
