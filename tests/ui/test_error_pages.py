"""When a page can't be given, people read why and what to do, in the frame of the site and in their language."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from proeftuin.ui import views

DUTCH = {"headers": {"accept-language": "nl"}}


def test_an_unknown_address_offers_a_search_and_signing_in(client: Client) -> None:
    page = client.get("/nowhere/<b>/", **DUTCH)
    assert page.status_code == 404
    assert 'lang="nl"' in page.text
    assert 'action="/ask/"' in page.text
    assert "/accounts/login/?next=/nowhere/%3Cb%3E/" in page.text or "next=/nowhere/%253Cb%253E/" in page.text
    assert "<b>/" not in page.text
    assert 'content="noindex"' in page.text


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_advice() -> None:
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert page.status_code == 403
    assert "Send the form once more" in page.text
    assert "CSRF" not in page.text


@pytest.mark.django_db
def test_too_much_at_once_is_413(client: Client) -> None:
    page = client.post("/language/", {"language": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert page.status_code == 413
    assert "This is too much at once" in page.text


def test_a_host_that_is_not_ours_is_400(client: Client) -> None:
    page = client.get("/ui/", headers={"host": "elsewhere.example"})
    assert page.status_code == 400
    assert "elsewhere" not in page.text


@pytest.mark.django_db
def test_who_tries_too_often_is_asked_to_wait(client: Client) -> None:
    answers = [client.post("/accounts/login/", {"login": "a@example.org", "password": "x"}) for _try in range(32)]
    assert answers[-1].status_code == 429
    assert "You are going very fast" in answers[-1].text


def test_our_own_mistake_needs_no_database_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database mark on this test: a query would fail it."""

    def broken(*_arguments: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views, "render", broken)
    client = Client(raise_request_exception=False, headers={"accept-language": "fr"})
    client.cookies[settings.SESSION_COOKIE_NAME] = ""
    page = client.get("/ui/")
    assert page.status_code == 500
    assert 'lang="fr"' in page.text
    assert "secret detail" not in page.text


def test_other_nonsense_stays_400(rf: RequestFactory) -> None:
    assert views.bad_request(rf.get("/"), ValueError()).status_code == 400
