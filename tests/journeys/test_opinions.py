"""Opinions in a browser: by keyboard, without JavaScript, on a phone, with nothing for axe to find."""

import pytest
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.opinions.models import Statement, Vote
from proeftuin.processes.models import Method
from tests.browser import overflow, sign_in, violations, watch


def method() -> Method:
    return Method.objects.select_related("process").get(kind="opinions", process__prefix="KADE")


def visit(page: Page, address: str) -> None:
    page.goto(address)
    assert violations(page) == []
    assert overflow(page) == 0, address


@pytest.mark.usefixtures("filled")
def test_a_visitor_votes_with_keys_and_sees_where_they_stand(browser: Browser, live_server) -> None:
    found, before = method(), Vote.objects.count()
    page = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 844}).new_page()
    complaints = watch(page)
    visit(page, f"{live_server.url}{found.get_absolute_url()}")
    for number, key in enumerate("1213123", 1):
        words = page.locator("#opinion-words").inner_text()
        page.keyboard.press(key)
        expect(page.locator("#opinion-words")).not_to_have_text(words, timeout=20_000)
        expect(page.locator("#card .meta")).to_contain_text(f"Je stemde op {number} van")
    assert Vote.objects.count() == before + 7
    for part in ("results", "votes", "paper", "propose"):
        visit(page, f"{live_server.url}/opinions/{found.ref}/{part}/")
    page.goto(f"{live_server.url}/opinions/{found.ref}/results/")
    expect(page.locator(".opinion-own")).to_be_visible()
    assert complaints == []


@pytest.mark.usefixtures("filled")
def test_without_javascript_the_same_forms_do(browser: Browser, live_server) -> None:
    found, before = method(), Vote.objects.count()
    context = browser.new_context(locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}{found.get_absolute_url()}")
    page.get_by_role("button", name="Oneens").click()
    expect(page.locator("#card .meta")).to_contain_text("Je stemde op 1 van")
    assert Vote.objects.count() == before + 1


@pytest.mark.usefixtures("filled")
def test_who_runs_it_puts_statements_to_the_vote(browser: Browser, live_server) -> None:
    found, waiting = method(), Statement.objects.filter(state="waiting").count()
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    sign_in(context, User.objects.get(email="sara@example.org"), live_server.url)
    page = context.new_page()
    for part in ("results", "settings", "import", "enter", "statements"):
        visit(page, f"{live_server.url}/opinions/{found.ref}/{part}/")
    page.get_by_role("button", name="Laat erover stemmen").first.click()
    expect(page.get_by_text(f"({waiting - 1})").first).to_be_visible()
    assert Statement.objects.filter(state="waiting").count() == waiting - 1
