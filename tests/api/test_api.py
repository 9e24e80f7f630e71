"""The API reads what visitors may read, says no in words, and falls over nothing."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.drafts import InitiativeDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import now
from proeftuin.library.models import Case
from tests import cast

pytestmark = pytest.mark.django_db
LISTS = ["cases", "lessons", "adoptions", "publications", "initiatives", "organisations"]


def an_initiative(**more: object) -> Initiative:
    draft = InitiativeDraft(title="Shorter queues", problem="People wait.", **more)  # type: ignore[arg-type]
    return start_initiative(by=cast.actor("sara"), draft=draft)


@pytest.mark.parametrize("name", LISTS)
def test_each_list_answers_with_pages(client: Client, name: str) -> None:
    answer = client.get(f"/api/v1/{name}?page=1&size=5").json()
    assert set(answer) == {"count", "page", "pages", "items"}


def test_records_come_with_all_that_is_public(client: Client) -> None:
    case = Case.objects.create(
        title="Open", state="published", published_at=now(), contact="Sara", contact_is_public=False
    )
    told = client.get(f"/api/v1/cases/{case.ref}").json()
    assert (told["title"], told["contact"], told["lessons"]) == ("Open", "", [])
    assert client.get(f"/api/v1/initiatives/{an_initiative().ref}").json()["title"] == "Shorter queues"


def test_what_is_not_public_is_not_there(as_) -> None:
    """Not even for someone who could see it on a page: an address without a key has no owner."""
    hidden, draft = an_initiative(is_public=False), Case.objects.create(title="Draft")
    client = as_("sara")
    assert client.get(f"/api/v1/initiatives/{hidden.ref}").status_code == 404
    assert client.get(f"/api/v1/cases/{draft.ref}").status_code == 404
    assert hidden.ref not in client.get("/api/v1/initiatives").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "cases?page=0", "cases?size=1000", "cases?page=x", "search?lang=xx", "ask", "ask?q=", "search?q=" + "a" * 301,
        "cases/NO", "vocabularies/Nothing",
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused_in_words(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code in (404, 422)
    assert "detail" in response.json()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=80))
def test_any_words_can_be_searched_and_asked(client: Client, words: str) -> None:
    assert client.get("/api/v1/search", {"q": words}).status_code == 200
    assert client.get("/api/v1/ask", {"q": words or "x"}).status_code in (200, 422)


def test_vocabularies_come_in_four_languages(client: Client) -> None:
    assert client.get("/api/v1/vocabularies/phases").json()["identify"]["nl"] == "Probleem"


def test_the_document_describes_every_address(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {f"/api/v1/{name}" for name in [*LISTS, "search", "ask"]} <= set(paths)


def test_nothing_can_be_written(client: Client) -> None:
    for name in LISTS:
        assert client.post(f"/api/v1/{name}", {}).status_code == 405
