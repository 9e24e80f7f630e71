"""The map in a real browser: seen, walked through by keyboard, and the same without JavaScript."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from proeftuin.ideas.actions import outlines
from proeftuin.ideas.models import Idea
from proeftuin.processes.models import Method
from tests import cast
from tests.browser import overflow, sign_in, violations, watch
from tests.ideas.test_places import TWO, outlined, planted
from tests.processes import world


@pytest.fixture
def method(transactional_db: None) -> Iterator[Method]:
    made = world.opened("ideas")
    outlines.set_outlines(by=cast.actor("sara"), process=made.process, geojson=TWO)
    planted(made, 200, area="West")
    yield made


def address(live_server: Any, method: Method, rest: str = "map/") -> str:
    return f"{live_server.url}/processes/{method.process.ref}/{method.ref}/{rest}"


def test_the_map_is_seen_and_walked_through_by_keyboard(page: Page, live_server: Any, method: Method) -> None:
    complaints = watch(page)
    requests: list[str] = []
    page.on("request", lambda one: requests.append(one.url))
    page.goto(address(live_server, method))
    marks = page.locator(".map-mark")
    expect(marks.first).to_be_visible()
    expect(page.locator("[data-map-status]")).to_contain_text("200")
    assert sum(int(text.replace(",", "")) for text in marks.all_inner_texts() if text) <= 200
    assert [one for one in requests if not one.startswith(live_server.url)] == []  # nobody else hears of it
    page.locator("#map").focus()
    for _ in range(12):  # from group to group, and into one, until an idea opens
        marks.first.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        if page.locator(".leaflet-popup-content a").count():
            break
    link = page.locator(".leaflet-popup-content a")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/ideas/|map/here/"))
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, live_server: Any, method: Method, width: int
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(address(live_server, method))
    expect(page.locator(".map-mark").first).to_be_visible()
    assert overflow(page) <= 0
    # Where an idea lies decides where its pin stands (WCAG 2.5.8 excepts that); the list has a link for each.
    assert [one for one in violations(page) if not ("target-size" in one and "leaflet-marker" in one)] == []


def test_without_javascript_the_drawing_and_the_list_do_the_same(
    browser: Browser, live_server: Any, method: Method
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address(live_server, method))
    dots = page.locator(".map-drawing a")
    assert sum(int(text) for text in page.locator(".map-count").all_text_contents()) == 200
    dots.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rows li").first).to_be_visible()
    page.goto(address(live_server, method))
    page.get_by_role("link", name="West", exact=True).click()
    expect(page).to_have_url(re.compile("area=West"))


def test_a_pin_is_put_by_tap_and_by_keyboard(browser: Browser, live_server: Any, transactional_db: None) -> None:
    call_command("createcachetable", verbosity=0)
    method = outlined()
    context = browser.new_context()
    sign_in(context, cast.person("fatima"), live_server.url)
    page = context.new_page()
    complaints = watch(page)
    page.goto(address(live_server, method, "new/"))
    box = page.locator("[data-place-map]")
    box.scroll_into_view_if_needed()
    box.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_latitude")).to_have_value(re.compile(r"^50\.\d+$"))
    page.get_by_role("button", name="Area").click()
    for x, y in ((300, 60), (380, 60), (340, 140)):
        box.click(position={"x": x, "y": y})
    expect(page.locator("#id_shape")).to_have_value(re.compile("Polygon"))
    page.get_by_label("Title").fill("A playground between the trees")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page).to_have_url(re.compile("/sent/"))
    idea = Idea.objects.get()
    assert idea.shape and idea.area in ("East", "West")
    assert complaints == []
