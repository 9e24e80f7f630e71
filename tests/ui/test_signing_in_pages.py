"""The pages to sign up and in, in a browser and under our content security policy: codes, passkeys, mistakes."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

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


def add_the_key(page: Page, address: str, *, alone: bool) -> None:
    page.goto(f"{address}/accounts/2fa/webauthn/add/")
    page.get_by_label("Sign in with this key alone").set_checked(alone)
    page.get_by_role("button", name="Add this key").click()
    expect(page.locator("main")).to_contain_text("recovery", ignore_case=True)
    page.context.clear_cookies()
    page.goto(f"{address}/accounts/login/")


def test_a_passkey_opens_the_door_alone(page: Page, live_server) -> None:
    complaints = watch(page)
    give_a_key(page)
    sign_up(page, live_server.url)
    add_the_key(page, live_server.url, alone=True)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("summary", has_text="Your menu")).to_be_visible()
    assert complaints == []


def test_a_key_is_the_second_step_after_a_code(page: Page, live_server) -> None:
    complaints = watch(page)
    give_a_key(page)
    sign_up(page, live_server.url)
    add_the_key(page, live_server.url, alone=False)
    page.locator("#code-email").fill("nora@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.locator("input[name=code]").fill(code_of_last_mail())
    page.get_by_role("button", name="Go on").click()
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page.locator("summary", has_text="Your menu")).to_be_visible()
    assert complaints == []


def test_signing_up_and_in_needs_no_javascript(browser: Browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_up(page, live_server.url)
    context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next=/ui/")
    page.locator("#code-email").fill("nora@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.locator("input[name=code]").fill("WRONG1")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("input[name=code]").fill(code_of_last_mail())
    page.get_by_role("button", name="Go on").click()
    assert page.url == f"{live_server.url}/ui/"
    context.close()


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_these_pages_speak_the_language_and_fit(browser: Browser, live_server, language: str) -> None:
    context = browser.new_context(locale=language, viewport={"width": 320, "height": 800})
    page, found = context.new_page(), []
    paths = ("login/", "signup/", "login/code/", "password/reset/")
    for path in paths:
        page.goto(f"{live_server.url}/accounts/{path}")
        found += violations(page)
        assert overflow(page) == 0, path
        assert page.locator("html").get_attribute("lang") == language
    context.close()
    assert found == []


def test_a_wrong_password_is_said_on_top_and_takes_the_focus(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("input[name=login]").fill("nobody@example.org")
    page.locator("input[name=password]").fill("a very long walk")
    page.locator("form", has=page.locator("input[name=password]")).get_by_role("button").click()
    expect(page.locator("#mistakes")).to_be_focused()
    assert page.locator("input[name=login]").input_value() == "nobody@example.org"
    assert violations(page) == []
