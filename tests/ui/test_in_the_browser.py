"""The frame and the components as a browser shows them: themes in the dark, large text, menus, languages."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from proeftuin.ui.themes import import_theme
from tests.browser import overflow, violations, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIGHT_TOKENS = """.x { --utrecht-document-background-color: #fff; --utrecht-document-color: #000;
  --utrecht-button-primary-action-background-color: hsl(211 60% 35%); --utrecht-button-primary-action-color: #fff; }"""
ROOMY = """html { font-size: 200% } p { margin-block-end: 2em !important }
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_component_is_readable_and_fits(browser: Browser, live_server, scheme: str, width: int) -> None:
    context = browser.new_context(locale="de-DE", color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    complaints = watch(page)
    page.goto(f"{live_server.url}/ui/")
    assert violations(page) == []
    assert overflow(page) == 0
    assert complaints == []
    context.close()


def test_a_light_theme_stays_readable_on_a_dark_screen(browser: Browser, live_server, settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.SITE_THEME = tmp_path, "worn"
    (tmp_path / "t.css").write_text(LIGHT_TOKENS, encoding="utf-8")
    assert import_theme(tmp_path / "t.css", "worn").accepted
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert violations(page) == []
    context.close()


def test_large_text_and_wide_spacing_lose_nothing(browser: Browser, live_server) -> None:
    """WCAG 1.4.4 and 1.4.12: text at twice its size, with the reader's own spacing."""
    context = browser.new_context(viewport={"width": 640, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/")
    page.add_style_tag(content=ROOMY)
    assert overflow(page) == 0
    context.close()


def test_the_language_menu_keeps_the_page(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/ui/?page=2")
    page.locator("details.menu summary").first.click()
    page.get_by_role("button", name="Français").click()
    assert page.url == f"{live_server.url}/ui/?page=2"
    assert page.locator("html").get_attribute("lang") == "fr"


def test_a_menu_closes_with_escape_and_with_a_click_elsewhere(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/ui/")
    menu = page.locator("details.menu").first
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")
