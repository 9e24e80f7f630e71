"""A public body asks the market: the same answers for all at once, five suppliers become two, and what it costs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from proeftuin.challenges.models import Challenge, GoNoGo
from proeftuin.kernel.clock import now
from tests import cast
from tests.browser import sign_in, violations, watch

TITLE = "Two hundred desks without new furniture"
PLAN = (("Design", "5"), ("Prototype", "3"), ("Test in practice", "2"))
A = {"Lifetime in years": "5", "Purchase price, €": "1000", "Other use, € a year": "250",
     "Taking down and disposal, €": "30"}  # fmt: skip
B = {"Lifetime in years": "8", "Purchase price, €": "1300", "Other use, € a year": "160",
     "Residual or buy-back value, €": "150"}  # fmt: skip


@pytest.fixture
def pages(transactional_db: None, live_server, browser: Browser) -> Iterator[dict[str, Page]]:
    """A browser window each, for who runs it, two companies, and a visitor without account."""
    found = {}
    for who in ("sara", "ann", "fatima", "visitor"):
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}, base_url=live_server.url)
        if who != "visitor":
            sign_in(context, cast.person(who), live_server.url)
        found[who] = context.new_page()
    yield found
    for page in found.values():
        page.context.close()


@pytest.mark.slow
def test_from_a_need_to_the_costs_of_two_offers(pages: dict[str, Page]) -> None:
    complaints = [watch(page) for page in pages.values()]
    asks_the_market(pages["sara"])
    challenge = Challenge.objects.select_related("call").get()
    everyone_reads_the_same_at_once(pages, challenge)
    from_five_to_three_to_two(pages, challenge)
    the_costs_over_the_whole_life(pages, challenge)
    assert [one for one in complaints if one] == []


def asks_the_market(page: Page) -> None:
    """The need in words of what must be better; first a look at who did it before."""
    page.goto("/challenges/")
    page.get_by_role("link", name="Ask the market").click()
    soon = now() + timedelta(days=5)
    page.get_by_label("Your question to the market, in one sentence").fill(TITLE)
    page.get_by_label("The need").fill("Two hundred people need a good place to work.")
    page.get_by_label("Questions until").fill(f"{soon:%Y-%m-%dT%H:00}")
    page.get_by_label("Solutions can be sent in from").fill(f"{soon + timedelta(days=9):%Y-%m-%dT%H:00}")
    page.get_by_label("Solutions can be sent in until").fill(f"{soon + timedelta(days=40):%Y-%m-%dT%H:00}")
    assert violations(page) == []
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Search the library for").fill("second-hand furniture")
    page.get_by_role("button", name="Search", exact=True).last.click()
    assert violations(page) == []
    page.get_by_role("link", name="On to the challenge").click()
    page.get_by_role("button", name="Publish the challenge").click()
    expect(page.get_by_text("Proeftuin is not the e-tendering system.")).to_be_visible()


def everyone_reads_the_same_at_once(pages: dict[str, Page], challenge: Challenge) -> None:
    """One asks with a name and one without; nobody reads anything before everybody does."""
    address = challenge.get_absolute_url()
    for who, words, sign in (("ann", "May they be second-hand?", "Without a name"),
                             ("fatima", "How many desks?", "With my name")):  # fmt: skip
        page = pages[who]
        page.goto(address)
        page.get_by_label("Your question", exact=True).fill(words)
        page.get_by_label(sign, exact=True).check()
        page.get_by_role("button", name="Send the question").click()
        expect(page.get_by_text("Your question is sent.")).to_be_visible()
    desk = pages["sara"]
    desk.goto(f"{address}desk/")
    expect(desk.get_by_text("Ann")).to_have_count(0)
    desk.get_by_label("Your answer, for everyone").nth(0).fill("Gladly.")
    desk.get_by_label("Your answer, for everyone").nth(1).fill("Two hundred and four.")
    desk.get_by_role("button", name="Save, show nobody").click()
    assert violations(desk) == []
    for page in pages.values():
        page.goto(address)
        expect(page.get_by_text("Two hundred and four.")).to_have_count(0)
    desk.goto(f"{address}desk/")
    desk.get_by_role("button", name="Show all answers to everyone").click()
    for who in ("ann", "fatima", "visitor"):
        pages[who].goto(address)
        for words in ("May they be second-hand?", "Gladly.", "How many desks?", "Two hundred and four.", "Fatima"):
            expect(pages[who].get_by_text(words).first).to_be_visible()
        expect(pages[who].get_by_text("Ann Claes")).to_have_count(0)
    assert violations(pages["visitor"]) == []


def from_five_to_three_to_two(pages: dict[str, Page], challenge: Challenge) -> None:
    """Each word has a reason and stands in the log; everyone else sees the counts."""
    page, address = pages["sara"], challenge.get_absolute_url()
    page.goto(f"{address}procedure/")
    page.get_by_label("Innovation partnership").check()
    page.get_by_label("Why this way").fill("Nobody sells it yet.")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{address}funnel/plan/")
    for at, (title, places) in enumerate(PLAN):
        page.get_by_label(f"Phase {at + 1}").fill(title)
        page.get_by_label("Suppliers at most").nth(at).fill(places)
    page.get_by_role("button", name="Save").click()
    for name in ("A", "B", "C", "D", "E"):
        page.get_by_label("By hand: name of the supplier").fill(f"Maker {name}")
        page.get_by_role("button", name="Add the supplier").click()
    page.get_by_role("button", name="Start the funnel").click()
    judge(page, 5, goes=3)
    judge(page, 3, goes=2)
    assert violations(page) == []
    expect(page.get_by_role("heading", name="In this phase: Test in practice")).to_be_visible()
    assert GoNoGo.objects.count() == 8 and not GoNoGo.objects.filter(reason="").exists()
    expect(page.get_by_role("cell", name="Because of Maker")).to_have_count(8)
    visitor = pages["visitor"]
    visitor.goto(address)
    rows = visitor.locator("#funnel tbody tr")
    for at, cells in enumerate((["5", "5", "3", "2"], ["3", "3", "2", "1"], ["2", "2", "–", "–"])):
        assert rows.nth(at).locator("td").all_inner_texts() == cells
    expect(visitor.get_by_text("Maker")).to_have_count(0)


def judge(page: Page, number: int, *, goes: int) -> None:
    for at in range(number):
        row = page.locator("ul.rows > li").nth(at)
        name = row.locator("h3").inner_text()
        row.get_by_label("goes on" if at < goes else "stops here").check()
        row.get_by_label("Why? The supplier reads it").fill(f"Because of {name}.")
        row.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Close this phase").click()


def the_costs_over_the_whole_life(pages: dict[str, Page], challenge: Challenge) -> None:
    """The published vector: the cheaper to buy is the dearer to have, and the report says how it knows."""
    page, address = pages["sara"], challenge.get_absolute_url()
    for at, typed in enumerate((A, B)):
        page.goto(f"{address}funnel/")
        page.locator("ul.rows > li").nth(at).get_by_role("link", name="the costs of the offer").click()
        for label, value in typed.items():
            page.get_by_label(label).fill(value)
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Maker B costs least: € 328.32 a year")).to_be_visible()
    shown = page.locator("main").inner_text()
    for words in ("474.01", "328.32", "2,170.81", "2,304.74", "r = 3 % a year", "N = 5 years", "N = 8 years",
                  "EAC = LCC · r / (1 − (1 + r)", "from year 4 on it has cost more"):  # fmt: skip
        assert words in shown, words
    assert violations(page) == []
    visitor = pages["visitor"]
    visitor.goto(f"{address}costs/")
    expect(visitor.get_by_text("474.01")).to_have_count(0)
    expect(visitor.get_by_text("EAC = LCC")).to_be_visible()
