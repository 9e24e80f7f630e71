"""The year in lessons drafts itself from what ended; an editor writes, publishes, and everybody reads it."""

import pytest
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.kernel.clock import today
from proeftuin.yearbook.models import YearReport
from tests.browser import overflow, sign_in, violations, watch


@pytest.mark.slow
def test_the_year_drafts_itself(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints, base = watch(page), live_server.url
    sign_in(page.context, User.objects.get(email="elke@example.org"), base)
    page.goto(f"{base}/year/")
    assert violations(page) == []
    page.get_by_role("link", name="Maak een verslag").click()
    assert page.get_by_label("Eerste dag").input_value() == f"{today().year - 1}-01-01"
    page.get_by_label("Laatste dag").fill(today().isoformat())
    assert violations(page) == []
    page.get_by_role("button", name="Maak het concept").click()
    report = YearReport.objects.order_by("pk").last()
    assert report and report.sources.count() > 5
    for heading in ("Wat we stopten, en waarom", "Wat anderen overnamen"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert violations(page) == []

    visitor = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 900}).new_page()
    answer = visitor.goto(base + report.get_absolute_url())
    assert answer and answer.status == 404
    page.get_by_label("Voorwoord").fill("Dit jaar durfden we te stoppen.")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Wat we stopten, en waarom").click()
    page.get_by_label("Tekst").fill("Wie stopt, leert sneller.")
    kept = page.locator("input[name=taken]").count()
    page.locator("input[name=taken]").first.uncheck()
    assert violations(page) == []
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("button", name="Omhoog: Wat we stopten, en waarom").click()
    page.get_by_role("button", name="Verzamel opnieuw").click()
    expect(page.get_by_text("Wie stopt, leert sneller.")).to_be_visible()
    page.get_by_role("button", name="Publiceer").click()

    visitor.goto(base + report.get_absolute_url())
    expect(visitor.get_by_text("Dit jaar durfden we te stoppen.")).to_be_visible()
    stopped = visitor.locator("section", has=visitor.get_by_role("heading", name="Wat we stopten, en waarom"))
    expect(stopped.get_by_text("Wie stopt, leert sneller.")).to_be_visible()
    assert stopped.locator("ul.rows > li").count() == kept - 1
    assert violations(visitor) == [] and overflow(visitor) <= 0
    visitor.get_by_role("link", name="Om te printen").click()
    expect(visitor.get_by_role("heading", name=report.title)).to_be_visible()
    assert violations(visitor) == []
    told = visitor.request.get(f"{base}/year/{report.ref}.json").json()
    assert len(told["sections"]) > 1 and all(one["definition"] for one in told["counts"])
    assert complaints == []
