"""A meetup whose host rotates, and a study trip as a dossier of hosts and insights."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.gatherings.models import Gathering, Visit
from proeftuin.kernel.clock import now
from proeftuin.library.models import Case
from tests.browser import overflow, sign_in, violations, watch

TRIP = "Studiereis naar Kopenhagen"
FINDINGS = ("Bel terug voor de middag.", "Vraag één ding per formulier.", "Zet de wachttijd op het scherm.")


@pytest.mark.slow
def test_the_host_rotates_and_a_visitor_reads(filled: None, live_server, browser: Browser, page: Page) -> None:
    """Ann offers to host; the event has a calendar file; afterwards three findings, linked to two cases, are public."""
    complaints, base = watch(page), live_server.url
    before = Gathering.objects.get(title=TRIP)
    ann, sara = (someone(browser, base, key) for key in ("ann", "sara"))
    ann.goto(base + before.get_absolute_url())
    ann.get_by_role("link", name="Wij bieden aan gastheer te zijn van de volgende").click()
    ann.locator("[name=note]").fill("In mei, bij ons op het stadhuis.")
    assert violations(ann) == []
    ann.locator("main form button.btn").first.click()
    sara.goto(base + before.get_absolute_url())
    sara.get_by_role("button", name="Neem aan").click()
    sara.wait_for_load_state()
    gathering = Gathering.objects.get(previous=before)
    address = base + gathering.get_absolute_url()

    ann.goto(f"{address}edit/")
    ann.locator("[name=title]").fill("Meetup: het tweede jaar")
    ann.locator("[name=place]").fill("Stadhuis, zaal 2")
    ann.locator("main form button.btn").first.click()
    ann.get_by_role("button", name="Kondig het aan").click()
    ann.wait_for_load_state()
    page.goto(address)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Agendabestand").click()
    assert f"gathering-{gathering.ref}@" in kept.value.path().read_text()

    moment = now() - timedelta(hours=1)
    Gathering.objects.filter(pk=gathering.pk).update(starts_at=moment - timedelta(hours=3), ends_at=moment)
    cases = list(Case.objects.published().order_by("pk")[:2])
    for number, text in enumerate(FINDINGS):
        ann.goto(f"{address}after/")
        if number:
            ann.get_by_text("Voeg een bevinding toe").click()
        ann.locator("#finding-text, #finding [name=text]").first.fill(text)
        ann.locator("#finding [name=inspired_by]").fill(base + cases[number % 2].get_absolute_url())
        ann.locator("#finding details form button.btn").click()
        ann.wait_for_load_state()
    assert violations(ann) == []
    ann.locator("#report [name=text]").fill("We waren met negen.")
    ann.locator("#report [name=share]").check()
    ann.locator("#report button.btn").first.click()
    ann.wait_for_load_state()
    page.goto(address)
    for text in FINDINGS:
        expect(page.get_by_text(text)).to_be_visible()
    for case in cases:
        expect(page.get_by_role("link", name=case.title).first).to_be_visible()
    assert violations(page) == [] and complaints == []


@pytest.mark.slow
def test_a_study_trip_is_a_dossier(filled: None, live_server, browser: Browser) -> None:
    """Nine hosts, twenty insights; a click on one host shows what was seen there, and nothing else."""
    page = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 900}).new_page()
    trip = Gathering.objects.get(title=TRIP)
    page.goto(live_server.url + trip.get_absolute_url())
    expect(page.locator("table.table thead th a")).to_have_count(9)
    expect(page.locator("table.table tbody tr")).to_have_count(20)
    assert violations(page) == [] and overflow(page) <= 0
    host = Visit.objects.get(gathering=trip, name="Designcentrum")
    page.locator("table.table thead").get_by_role("link", name=host.name).click()
    seen = list(host.findings.values_list("text", flat=True))
    assert 2 <= len(seen) < 20
    expect(page.locator("#seen ~ ul > li")).to_have_count(len(seen))
    for text in seen:
        expect(page.get_by_text(text)).to_be_visible()
    assert violations(page) == [] and overflow(page) <= 0


def someone(browser: Browser, base: str, key: str) -> Page:
    context = browser.new_context(locale="nl-NL")
    sign_in(context, User.objects.get(email=f"{key}@example.org"), base)
    return context.new_page()
