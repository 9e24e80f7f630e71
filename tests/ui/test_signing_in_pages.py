"""The pages to sign up and in, in a browser and under our content security policy: codes, passkeys, mistakes."""

import re

import pytest
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import overflow, violations, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code_of_last_mail() -> str:
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[1]


def give_a_key(page: Page) -> None:
    """A security key that Chromium plays: it holds passkeys and says yes when it is touched."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_up(page: Page, address: str) -> None:
    page.goto(f"{address}/accounts/signup/")
    page.locator("input[name=email]").fill("nora@example.org")
    page.locator("input[name=name]").fill("Nora")
    page.locator("main form .btn").first.click()
    page.locator("input[name=code]").fill(code_of_last_mail())
    page.locator("main form .btn").first.click()
    expect(page.locator("summary", has_text="Your menu")).to_be_visible()


def test_a_passkey_is_made_and_opens_the_door(page: Page, live_server) -> None:
    complaints = watch(page)
    give_a_key(page)
    sign_up(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    if page.locator("input[name=passwordless]").count():
        page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("main")).to_contain_text("recovery", ignore_case=True)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("#passkey_login").click()
    expect(page.locator("summary", has_text="Your menu")).to_be_visible()
    assert complaints == []
