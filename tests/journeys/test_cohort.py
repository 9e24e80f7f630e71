"""A cohort: a team fills in a milestone, its mentor notes time, and half a year later someone asks how it goes."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from proeftuin.cohorts.models import Cohort, FollowUp, Team
from proeftuin.cohorts.tasks import ask_alumni
from proeftuin.kernel import clock
from proeftuin.kernel.clock import now
from proeftuin.ledger.deliveries import deliver_due
from tests import cast
from tests.browser import sign_in, violations, watch


def window(browser: Browser, base: str, who: str) -> Page:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}, base_url=base)
    if who:
        sign_in(context, cast.person(who), base)
    return context.new_page()


def link_in_mail() -> str:
    """The private address in the mail that left last."""
    while deliver_due():
        pass
    found = re.search(r"https?://[^/\s]+(/cohorts/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


@pytest.mark.slow
def test_a_team_from_kick_off_to_alumni(transactional_db: None, live_server, browser: Browser) -> None:
    base = live_server.url
    sara, fatima, pieter = (window(browser, base, who) for who in ("sara", "fatima", "pieter"))
    complaints = [watch(page) for page in (sara, fatima, pieter)]
    cohort = sara_makes_a_cohort(sara)
    team = people_join(sara, fatima, pieter, cohort)
    the_team_fills_in_a_milestone(fatima, team)
    the_mentor_notes_time(pieter, fatima, cohort, team)
    half_a_year_later(sara, browser, base, cohort)
    for page in (sara, fatima, pieter):
        page.context.close()
    assert [one for one in complaints if one] == []


def sara_makes_a_cohort(page: Page) -> Cohort:
    page.goto("/cohorts/")
    page.get_by_role("link", name="Make a cohort").click()
    page.get_by_label("Name of the cohort").fill("Spring cohort")
    page.get_by_label("Kick-off on").fill(f"{now():%Y-%m-%d}")
    page.get_by_role("button", name="Go on").click()
    page.locator("#id_t0").fill("Look")
    page.locator("#id_e0").fill(f"{now() + timedelta(days=30):%Y-%m-%d}")
    page.locator("#id_m0").fill("Ten talks\nOne question")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Show it to everyone").click()
    assert violations(page) == []
    return Cohort.objects.get()


def people_join(sara: Page, fatima: Page, pieter: Page, cohort: Cohort) -> Team:
    """A team by hand; its member and the mentor come by the link of a mail."""
    desk = f"{cohort.get_absolute_url()}desk/"
    sara.goto(desk)
    sara.get_by_text("Add a team by hand").click()
    sara.get_by_label("Name of the team").fill("Rain team")
    sara.get_by_role("button", name="Add the team").click()
    team = Team.objects.get()
    sara.goto(f"{team.get_absolute_url()}invite/")
    sara.get_by_label("E-mail address").fill("fatima@example.org")
    sara.get_by_role("button", name="Send the invitation").click()
    fatima.goto(link_in_mail())
    fatima.get_by_role("button", name="Yes, I join").click()
    sara.goto(desk)
    sara.locator("section", has=sara.get_by_role("heading", name="Mentors")).get_by_label("E-mail address").fill(
        "pieter@example.org"
    )
    assert violations(sara) == []
    sara.get_by_role("button", name="Ask a mentor").click()
    pieter.goto(link_in_mail())
    pieter.get_by_role("button", name="Yes, I join").click()
    expect(pieter.get_by_role("heading", name="Desk of mentors")).to_be_visible()
    return team


def the_team_fills_in_a_milestone(page: Page, team: Team) -> None:
    page.goto(team.get_absolute_url())
    page.get_by_role("link", name="Fill in: Ten talks").click()
    page.get_by_label("What you reached").fill("We talked to eleven neighbours.")
    page.get_by_label("Link to the evidence").fill("https://example.org/talks")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("We talked to eleven neighbours.")).to_be_visible()
    assert violations(page) == []


def the_mentor_notes_time(pieter: Page, fatima: Page, cohort: Cohort, team: Team) -> None:
    """Twice; the team reads the exact sum and the note, and not what mentors tell each other."""
    for minutes in ("75", "50"):
        pieter.goto(f"{cohort.get_absolute_url()}mentors/")
        pieter.get_by_role("link", name="Note time for Rain team").click()
        pieter.get_by_label("Minutes").fill(minutes)
        pieter.get_by_label("Note for the team").fill("Call the school first.")
        pieter.get_by_label("Private note").fill("They need someone who can weld.")
        pieter.get_by_role("button", name="Save").click()
    assert violations(pieter) == []
    expect(pieter.get_by_text("They need someone who can weld.").first).to_be_visible()
    fatima.goto(team.get_absolute_url())
    expect(fatima.get_by_role("heading", name="Help by mentors: 2 h 5 min")).to_be_visible()
    expect(fatima.get_by_text("Call the school first.").first).to_be_visible()
    expect(fatima.get_by_text("They need someone who can weld.")).to_have_count(0)


def half_a_year_later(sara: Page, browser: Browser, base: str, cohort: Cohort) -> None:
    """The question leaves once, and is answered without an account."""
    sara.goto(f"{cohort.get_absolute_url()}desk/")
    sara.get_by_text("Rain team finishes", exact=True).click()
    sara.get_by_role("button", name="Yes, it finishes").click()
    expect(sara.get_by_text("alumni").first).to_be_visible()
    due = FollowUp.objects.get(months=6).due_on
    mail.outbox.clear()
    with clock.at(now() + (due - now().date()) + timedelta(days=1)):
        assert ask_alumni() == 1 and ask_alumni() == 0
    assert [one.to for one in mail.outbox] == [["fatima@example.org"]]
    alone = window(browser, base, "")
    alone.goto(link_in_mail())
    alone.get_by_role("group", name="Does what you made still exist?").get_by_label("yes").check()
    alone.get_by_role("group", name="Would you do the cohort again?").get_by_label("yes").check()
    alone.get_by_label("How many people work on it for pay?").fill("3")
    alone.get_by_label("What do you want to tell?").fill("We found a welder.")
    assert violations(alone) == []
    alone.get_by_role("button", name="Send the answer").click()
    expect(alone.get_by_text("Thank you.")).to_be_visible()
    alone.goto(cohort.get_absolute_url())
    expect(alone.get_by_text("Fewer than five answered")).to_be_visible()
    expect(alone.get_by_text("We found a welder.")).to_have_count(0)
    alone.context.close()
    sara.goto(f"{cohort.get_absolute_url()}desk/")
    expect(sara.get_by_text("We found a welder.")).to_be_visible()
