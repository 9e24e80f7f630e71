"""Walks through pages by keys alone, as somebody does who cannot use a mouse. Works with JavaScript switched off."""

from datetime import datetime

from playwright.sync_api import Locator, Page

MOST = 250  # presses of Tab until something counts as out of reach


class Keys:
    """The keyboard of one page. Nothing here clicks, and nothing sets a value but by typing it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator) -> Locator:
        """Tab until the focus is on it. A radio button is reached through its group, by arrows."""
        if target.get_attribute("type") == "radio":
            return self._radio(target)
        for _press in range(MOST):
            if _has_focus(target):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {target} on {self.page.url}")

    def press(self, target: Locator) -> None:
        """Follow a link or press a button."""
        self.to(target)
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        """Type over what is there."""
        self.to(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        assert target.input_value() == text, (target.input_value(), text)

    def tick(self, target: Locator) -> None:
        self.to(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")
        assert target.is_checked()

    def choose(self, target: Locator, label: str) -> None:
        """A line of a list, by its first letters."""
        self.to(target)
        self.page.keyboard.type(label)
        assert target.locator("option:checked").inner_text().strip() == label

    def moment(self, target: Locator, at: datetime) -> None:
        """A field for date and time, whichever order of day and month this browser has."""
        self.to(target)
        for order in ("%d%m%Y", "%m%d%Y"):
            for _part in range(7):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(at.strftime(order))
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type(at.strftime("%I%M%p"))
            if target.input_value() == at.strftime("%Y-%m-%dT%H:%M"):
                return
        raise AssertionError(f"{at} could not be typed: {target.input_value()}")

    def open(self, target: Locator) -> None:
        """What is folded, unless it is open."""
        self.to(target)
        if target.evaluate("one => !one.parentElement.open"):
            self.page.keyboard.press("Enter")

    def _radio(self, target: Locator) -> Locator:
        name = target.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']")
        for _press in range(MOST):
            if group.evaluate_all("all => all.includes(document.activeElement)"):
                break
            self.page.keyboard.press("Tab")
        for _press in range(group.count() + 1):
            if target.is_checked():
                return target
            self.page.keyboard.press("Space" if _has_focus(target) else "ArrowDown")
        raise AssertionError(f"The arrows do not reach {target} on {self.page.url}")


def _has_focus(target: Locator) -> bool:
    return bool(target.evaluate("one => one === document.activeElement"))
