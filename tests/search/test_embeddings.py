"""An embedding endpoint, when there is one: a fake one here that knows three directions of meaning."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from proeftuin.kernel.actor import VISITOR
from proeftuin.search import actions, embeddings, queries, tasks
from proeftuin.search.models import Entry, Vector
from tests.search.conftest import document

pytestmark = pytest.mark.django_db


class Endpoint(ThreadingHTTPServer):
    """Meaning in three numbers: about birds, about queues, about anything else."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict] = []
        self.keys: list[str | None] = []
        self.fault = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/embeddings"


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.append(self.headers["Authorization"])
        rows = [{"index": place, "embedding": meaning(text)} for place, text in enumerate(asked["input"])]
        answer = json.dumps({"data": rows[::-1]}).encode()  # in another order, as a server may
        if self.server.fault == "short":
            answer = json.dumps({"data": rows[:-1]}).encode()
        if self.server.fault == "nonsense":
            answer = b"<html>"
        self.send_response(500 if self.server.fault == "broken" else 200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_given: object) -> None:
        return


def meaning(text: str) -> list[float]:
    birds = any(word in text.lower() for word in ("pigeon", "gull", "feather", "gevederde"))
    queues = "queue" in text.lower()
    return [3.0 * birds, 2.0 * queues, 0.2 + (not birds and not queues)]


@pytest.fixture
def endpoint(settings) -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.EMBEDDING_URL, settings.EMBEDDING_MODEL, settings.EMBEDDING_KEY = server.url, "tiny-1", "sesame"
    embeddings._resting_until = 0.0
    embeddings._asked.cache_clear()
    yield server
    server.shutdown()
    server.server_close()
    embeddings._resting_until = 0.0


def put_birds() -> None:
    actions.put_all(
        [
            document("pigeons", "Fewer pigeons on the market square"),
            document("queues", "Shorter queues"),
            document("private", "Pigeons of the secret service", audience="team:1"),
        ]
    )


def test_off_by_default_and_nothing_is_asked() -> None:
    put_birds()
    assert embeddings.attach_due() == 0
    assert Vector.objects.count() == 0
    assert queries.ask("gevederde vrienden", actor=VISITOR).by_model == ""


def test_vectors_find_what_no_word_does_and_the_answer_says_so(endpoint: Endpoint) -> None:
    put_birds()
    assert queries.ask("Gevederde overlast", actor=VISITOR).hits == []
    tasks.attach_vectors()
    answer = queries.ask("Gevederde overlast", actor=VISITOR)
    assert [hit.ref for hit in answer.hits] == ["pigeons"]
    assert answer.by_model == "tiny-1"
    assert set(endpoint.keys) == {"Bearer sesame"}
    assert endpoint.asked[-1]["model"] == "tiny-1"


def test_only_public_texts_leave_the_house(endpoint: Endpoint) -> None:
    put_birds()
    assert embeddings.attach_due() == 2
    sent = [text for asked in endpoint.asked for text in asked["input"]]
    assert not any("secret" in text for text in sent)


def test_a_text_is_sent_once_and_again_when_it_changes(endpoint: Endpoint) -> None:
    put_birds()
    embeddings.attach_due()
    assert embeddings.attach_due() == 0
    asked = len(endpoint.asked)
    actions.put(document("queues", "Shorter queues"))  # saved again as it was
    assert embeddings.attach_due() == 1
    assert len(endpoint.asked) == asked
    actions.put(document("queues", "Shorter queues for gulls"))
    assert [hit.ref for hit in queries.ask("Gevederde overlast", actor=VISITOR).hits] == ["pigeons"]
    assert embeddings.attach_due() == 1
    assert endpoint.asked[-1]["input"] == ["Shorter queues for gulls"]
    assert {hit.ref for hit in queries.ask("Gevederde overlast", actor=VISITOR).hits} == {"pigeons", "queues"}


def test_a_text_that_changes_while_it_is_away_gets_no_stale_vector(endpoint: Endpoint, monkeypatch) -> None:
    actions.put(document("x", "Pigeons"))
    fetch = embeddings.fetch

    def slow(*given, **named):
        actions.put(document("x", "Queues"))
        return fetch(*given, **named)

    monkeypatch.setattr(embeddings, "fetch", slow)
    assert embeddings.attach_due() == 0
    assert Entry.objects.get().stamp % 2 == 0


@pytest.mark.parametrize("fault", ["broken", "short", "nonsense"])
def test_a_failing_endpoint_never_breaks_an_answer(endpoint: Endpoint, fault: str) -> None:
    put_birds()
    embeddings.attach_due()
    endpoint.fault = fault
    answer = queries.ask("Shorter queues please, the queues are long", actor=VISITOR)
    assert [hit.ref for hit in answer.hits] == ["queues"]
    assert answer.by_model == ""
    asked = len(endpoint.asked)
    queries.ask("Other queues", actor=VISITOR)
    assert len(endpoint.asked) == asked  # it is left alone for a while
    actions.put(document("new", "New queues"))
    with pytest.raises(embeddings.EmbeddingError):
        embeddings.attach_due()
    assert Vector.objects.count() == 2


def test_nobody_there(endpoint: Endpoint, settings) -> None:
    settings.EMBEDDING_URL = "http://127.0.0.1:9/v1/embeddings"
    actions.put(document("queues", "Shorter queues"))
    assert [hit.ref for hit in queries.ask("queues", actor=VISITOR).hits] == ["queues"]
    settings.EMBEDDING_URL = "file:///etc/passwd"
    with pytest.raises(embeddings.EmbeddingError, match="http"):
        embeddings.attach_due()


def test_another_model_starts_anew(endpoint: Endpoint, settings) -> None:
    put_birds()
    embeddings.attach_due()
    settings.EMBEDDING_MODEL = "tiny-2"
    assert embeddings.attach_due() == 2
    assert set(Vector.objects.values_list("model", flat=True)) == {"tiny-2"}


def test_a_rebuild_keeps_the_vectors(endpoint: Endpoint) -> None:
    put_birds()
    embeddings.attach_due()
    Entry.objects.all().delete()  # as after a restore: entries are made anew, vectors were in the backup
    put_birds()
    asked = len(endpoint.asked)
    assert embeddings.attach_due() == 2
    assert len(endpoint.asked) == asked


def test_what_is_dropped_takes_its_vector_along(endpoint: Endpoint) -> None:
    put_birds()
    embeddings.attach_due()
    actions.drop("case", "pigeons")
    assert list(Vector.objects.values_list("ref", flat=True)) == ["queues"]
    assert queries.ask("Gevederde overlast", actor=VISITOR).hits == []
