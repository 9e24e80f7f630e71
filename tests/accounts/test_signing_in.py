"""Signing up and in with a code by mail, with the product's own settings."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from proeftuin.accounts.models import User
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def code_in(message) -> str:
    return re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", message.body, re.MULTILINE)[1]


def test_one_signs_up_with_an_address_and_a_code() -> None:
    client = Client()
    page = client.get("/accounts/signup/")
    assert 'name="email"' in page.text and 'name="name"' in page.text
    asked = client.post("/accounts/signup/", {"email": "new@example.org", "name": "Nora"})
    assert asked.status_code == 302
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    page = client.get(asked["Location"])
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    client.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    user = User.objects.get(email="new@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.name, user.language) == ("Nora", "en")
    assert not user.has_usable_password()
    assert client.get("/me/").status_code == 200


def test_a_password_is_for_who_likes_one() -> None:
    client = Client()
    asked = client.post("/accounts/signup/", {"email": "n@example.org", "name": "", "password1": "a very long walk"})
    client.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    again = Client()
    again.post("/accounts/login/", {"login": "n@example.org", "password": "a very long walk"})
    assert again.session["_auth_user_id"] == client.session["_auth_user_id"]
    short = Client().post("/accounts/signup/", {"email": "o@example.org", "name": "Olga", "password1": "short"})
    assert short.status_code == 200
    assert "Olga" in short.text
    assert not User.objects.filter(email="o@example.org").exists()


def test_a_wrong_code_opens_nothing() -> None:
    client = Client()
    asked = client.post("/accounts/signup/", {"email": "new@example.org", "name": ""})
    answer = client.post(asked["Location"], {"code": "WRONG1"})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_one_signs_in_with_a_code() -> None:
    sara, client = cast.person("sara"), Client()
    EmailAddress.objects.create(user=sara, email=sara.email, verified=True, primary=True)
    asked = client.post("/accounts/login/code/", {"email": sara.email})
    client.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    assert client.session["_auth_user_id"] == str(sara.pk)


def test_signing_up_does_not_tell_who_has_an_account() -> None:
    cast.person("sara")
    known = Client().post("/accounts/signup/", {"email": "sara@example.org", "name": ""})
    unknown = Client().post("/accounts/signup/", {"email": "nobody@example.org", "name": ""})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_asking_for_many_codes_is_slowed_down() -> None:
    sara = cast.person("sara")
    answers = [Client().post("/accounts/login/code/", {"email": sara.email}) for _ in range(5)]
    assert [answer.status_code for answer in answers[:3]] == [302, 302, 302]
    assert len(mail.outbox) == 3
    assert answers[4].status_code in (200, 429)


def test_guessing_passwords_is_slowed_down() -> None:
    sara, client = cast.person("sara"), Client()
    for _ in range(6):
        client.post("/accounts/login/", {"login": sara.email, "password": "not this one"})
    client.post("/accounts/login/", {"login": sara.email, "password": "a long password"})
    assert "_auth_user_id" not in client.session


def test_staff_pages_ask_for_a_second_step(as_, settings) -> None:
    settings.STAFF_NEEDS_MFA = True
    answer = as_("bas").get("/me/roles/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/2fa/"
    Authenticator.objects.create(user=cast.person("bas"), type="totp", data={"secret": "x"})
    assert as_("bas").get("/me/roles/").status_code == 200


def test_an_instance_can_do_without_the_second_step(as_, settings) -> None:
    settings.STAFF_NEEDS_MFA = False
    assert as_("bas").get("/me/roles/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"],
)
def test_pages_for_signing_in_wear_our_frame(path: str) -> None:
    page = Client().get(path)
    assert page.status_code == 200
    assert 'class="site-header"' in page.text and page.text.count("<h1") == 1


@pytest.mark.parametrize("path", ["email/", "password/set/", "2fa/", "sessions/", "logout/"])
def test_pages_of_ones_account_wear_our_frame(as_, path: str) -> None:
    page = as_("sara").get(f"/accounts/{path}", follow=True)
    assert page.status_code == 200
    assert 'class="site-header"' in page.text
