"""The front pages: what they hold, what they cost, and what they do with anything one can type."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from proeftuin.kernel.clock import now
from proeftuin.library.documents import case_document
from proeftuin.library.models import Case, Lesson
from proeftuin.search import actions as search
from proeftuin.search import memory
from tests import cast
from tests.search.conftest import others

pytestmark = pytest.mark.django_db
HOSTILE = [
    "<script>alert(1)</script>",
    "🌱" * 50,
    "مرحبا بالعالم",
    "a\x00b",
    "'; DROP TABLE cases; --",
    "%(who)s {{ x }}",
    "  ",
]


@pytest.fixture(autouse=True)
def _fresh_index() -> None:
    memory.forget()


def fill(count: int) -> None:
    """Published cases with a lesson each, found by search."""
    moment = now()
    cases = Case.objects.bulk_create(
        Case(title=f"Shorter queues {n}", summary="Waiting at the counter", state="published", published_at=moment,
             checked_at=moment, country="NL", sectors=["health"],
             outcome="failed" if n % 2 else "succeeded", year=2020 + n % 5)
        for n in range(count)
    )  # fmt: skip
    Lesson.objects.bulk_create(
        Lesson(text=f"Lesson {n}", kind="worked", shared_at=moment, case=case) for n, case in enumerate(cases)
    )
    search.put_all(case_document(case) for case in cases)
    memory.forget()
    cache.clear()


@pytest.mark.parametrize("count", [1, 1000])
@pytest.mark.parametrize(("path", "most"), [("/", 14), ("/ask/?q=waiting+at+the+counter", 8), ("/search/?q=queues", 8)])
def test_a_page_costs_the_same_whatever_it_holds(
    client: Client, django_assert_max_num_queries, path: str, most: int, count: int
) -> None:
    fill(count)
    client.get(path)  # the index is loaded once by each process
    cache.clear()
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_an_empty_instance_says_how_it_begins(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "No team is at work yet" in page
    assert "Nobody here did this before" in client.get("/ask/?q=anything").content.decode()
    assert "Nothing found" in client.get("/search/?q=anything").content.decode()


def test_filters_stand_in_the_address_and_go_with_one_click(client: Client) -> None:
    fill(6)
    page = client.get("/search/?q=queues&outcome=failed&sector=health").content.decode()
    assert "3 results" in page
    assert 'href="/search/?q=queues&amp;sector=health"' in page
    assert 'href="/search/?q=queues&amp;outcome=failed"' in page


def test_a_typing_error_is_forgiven_and_said(client: Client) -> None:
    fill(3)
    page = client.get("/search/?q=queuess").content.decode()
    assert "instead of" in page
    assert "<mark>queues</mark>" in page


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("path", ["/ask/", "/search/", "/ask.json", "/search.json", "/search.csv"])
def test_anything_typed_is_answered(client: Client, path: str, text: str) -> None:
    fill(2)
    response = client.get(path, {"q": text})
    assert response.status_code == 200
    if path.endswith("/"):
        assert "<script>alert(1)" not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["page=999999", "page=-1", "page=x", "sort=nonsense", "outcome=nothing-like-it", "kind=%00", "q=" + "a" * 60_000],
)
def test_odd_addresses_are_pages_too(client: Client, query: str) -> None:
    fill(2)
    assert client.get(f"/search/?{query}").status_code == 200


def test_htmx_gets_only_the_part_that_changes(client: Client) -> None:
    fill(2)
    part = client.get("/search/?q=queues", headers={"HX-Request": "true"}).content.decode()
    assert 'id="results"' in part
    assert "<html" not in part


def test_the_answer_carries_what_was_shown_to_the_start(as_) -> None:
    fill(3)
    search.put_all(others())  # in a library about one thing alone, nothing tells one thing from another
    memory.forget()
    client = as_("sara")
    page = client.get("/ask/?q=waiting at the counter").content.decode()
    start = page.split('href="/initiatives/start/', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert "Shorter queues" in client.get(f"/initiatives/start/{start}").content.decode()
    forged = client.get("/initiatives/start/?question=x&shown=made-up").content.decode()
    assert "What you were shown" not in forged


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize("name", ["how", "accessibility", "privacy", "counting", "contact", "roles", "open-data"])
def test_pages_about_the_site_are_there_in_each_language(client: Client, name: str, language: str) -> None:
    response = client.get(f"/about/{name}/", headers={"Accept-Language": language})
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


def test_machines_find_their_files(client: Client) -> None:
    assert "Sitemap:" in client.get("/robots.txt").content.decode()
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert datetime.fromisoformat(lines["Expires"]) > datetime.now(tz=UTC)
    assert client.get("/manifest.webmanifest").json()["start_url"] == "/"


def test_a_first_page_is_light(client: Client) -> None:
    """Under 100 kB before compression, with its own style and script; nothing comes from elsewhere."""
    page = client.get("/").content.decode()
    assert len(page.encode()) < 60_000
    assert 'src="http' not in page
    assert "default-src 'none'" in client.get("/")["Content-Security-Policy"]


def test_a_draft_is_found_by_nobody(client: Client) -> None:
    case = Case.objects.create(title="Secret plan of queues")
    case.authors.add(cast.person("sara"))
    assert "Secret plan" not in client.get("/search/?q=secret+plan").content.decode()
    assert client.get(case.get_absolute_url()).status_code == 404
