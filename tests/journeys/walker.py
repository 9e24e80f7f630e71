"""Somebody at a keyboard, in a browser of their own, with JavaScript switched off."""

from typing import Literal

from playwright.sync_api import Browser, Locator, Page, expect

from tests import cast
from tests.browser import overflow, sign_in
from tests.keyboard import Keys

SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


class Walker:
    """Somebody at a keyboard, in a browser of their own without JavaScript."""

    def __init__(self, browser: Browser, base: str, name: str, size: int = 0) -> None:
        self.base = base
        context = browser.new_context(locale="en-GB", java_script_enabled=False, viewport=SIZES[size])
        if name:
            sign_in(context, cast.person(name), base)
        self.page = context.new_page()
        self.page.set_default_timeout(25_000)  # the first words that are searched load the lexicon
        self.keys = Keys(self.page)

    def at(self, path: str) -> Page:
        self.page.goto(self.base + path)
        assert overflow(self.page) == 0, path
        return self.page

    def field(self, label: str) -> Locator:
        found = self.page.locator("main").get_by_label(label)
        assert found.count(), (label, self.page.url, self.page.locator("main").inner_text())
        return found.first

    def follow(self, name: str) -> None:
        self._press("link", name)

    def press(self, name: str) -> None:
        self._press("button", name)

    def _press(self, role: Literal["link", "button"], name: str) -> None:
        found = self.page.get_by_role(role, name=name)
        assert found.count(), (role, name, self.page.url, self.page.locator("main").inner_text())
        self.keys.press(found.first)
        assert overflow(self.page) == 0, self.page.url

    def reads(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)
