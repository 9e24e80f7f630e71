"""Knowledge that travels: a citation with its licence, one mail a week on AI, and a newsletter after a yes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.items.models import Item
from proeftuin.items.sending import send_news
from proeftuin.items.tasks import post
from proeftuin.kernel import clock
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.library.models import Case
from proeftuin.newsletters.models import Delivery, Issue
from proeftuin.newsletters.sending import send_out
from tests.browser import sign_in, violations, watch

TITLE = "AI in gewone taal: een gids voor het loket"


@pytest.mark.slow
def test_knowledge_is_shared_cited_and_mailed(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints = watch(page)
    base = live_server.url
    a_stranger_asks_for_ai_once_a_week(page, base)
    a_member_shares_a_guide(browser, base)
    one_mail_comes_and_one_click_stops_it(page, base)
    a_newsletter_is_made_and_comes_after_a_yes(page, browser, base)
    assert complaints == []


def a_stranger_asks_for_ai_once_a_week(page: Page, base: str) -> None:
    """From the page of an item, without account: the letter asks for a yes, on a page of one's own."""
    page.goto(f"{base}/knowledge/")
    page.get_by_label("Thema").select_option(label="artificiële intelligentie")
    page.get_by_role("button", name="Toon").click()
    assert violations(page) == []
    page.get_by_role("link", name="Mail mij wat hier nieuw is").click()
    expect(page.get_by_label("één keer per week, op maandag")).to_be_checked()
    page.get_by_label("Je e-mailadres").fill("lezer@example.org")
    assert violations(page) == []
    page.get_by_role("button", name="Mail mij").click()
    expect(page.get_by_text("Kijk nu in je mail")).to_be_visible()
    say_yes(page, base, "lezer@example.org")


def a_member_shares_a_guide(browser: Browser, base: str) -> None:
    """Ann writes it for Zandhove: a draft first, then published with the licence in its citation."""
    case = Case.objects.published().get(title__startswith="Een terugbelknop")
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    sign_in(context, User.objects.get(email="ann@example.org"), base)
    page = context.new_page()
    page.goto(f"{base}/knowledge/")
    page.get_by_role("link", name="Deel iets").click()
    page.get_by_label("Publicatie").check()
    page.get_by_label("Titel").fill(TITLE)
    page.get_by_label("In het kort").fill("Wat je zegt als iemand vraagt of een computer heeft beslist.")
    page.get_by_label("Wie het maakte").fill("Lab Ambacht")
    page.locator("[name=made_on]").fill("2025-03-01")
    page.locator("[name=concepts]").fill("AI, chatbot")
    page.locator("[name=related]").fill(base + case.get_absolute_url())
    assert violations(page) == []
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Publiceer het").click()
    cited = page.locator("#citation")
    expect(cited).to_contain_text(f"Lab Ambacht (2025). {TITLE}. ")
    expect(cited).to_contain_text("CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).")
    page.get_by_role("link", name=case.title).click()
    expect(page.get_by_role("heading", name="Lees ook")).to_be_visible()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    context.close()


def one_mail_comes_and_one_click_stops_it(page: Page, base: str) -> None:
    """On the next two Mondays there is one mail; the link in it stops all, without signing in."""
    mail.outbox.clear()
    for monday in mondays():
        with clock.at(monday):
            send_news()
    mine = [one for one in mail.outbox if one.to == ["lezer@example.org"]]
    assert len(mine) == 1 and mine[0].body.count(TITLE) == 1
    link = re.search(r"<https?://[^/]+(/knowledge/mail/[^>]+)>", mine[0].extra_headers["List-Unsubscribe"])
    assert link
    page.goto(base + link[1])
    page.get_by_role("button", name="De mail stoppen").click()
    expect(page.get_by_role("heading", name="Je krijgt geen nieuws meer per mail")).to_be_visible()
    assert violations(page) == []


def a_newsletter_is_made_and_comes_after_a_yes(page: Page, browser: Browser, base: str) -> None:
    """Double opt-in, then the editor's newsletter: to who said yes alone, and in the archive for all."""
    for address in ("ja@example.org", "zwijgt@example.org"):
        page.goto(f"{base}/newsletters/")
        page.get_by_label("Je e-mailadres").fill(address)
        page.get_by_role("button", name="Mail mij de nieuwsbrief").click()
        expect(page.get_by_text("Kijk nu in je mail")).to_be_visible()
    say_yes(page, base, "ja@example.org")
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    sign_in(context, User.objects.get(email="elke@example.org"), base)
    desk = context.new_page()
    desk.goto(f"{base}/newsletters/")
    desk.get_by_role("link", name="Maak een nieuwsbrief").click()
    desk.get_by_label("Titel").fill("AI aan het loket")
    desk.get_by_role("button", name="Opslaan").click()
    desk.get_by_role("listitem").filter(has_text=TITLE).get_by_role("button", name=re.compile("Voeg toe")).click()
    expect(desk.locator("#in ~ ol")).to_contain_text(TITLE)
    assert violations(desk) == []
    desk.get_by_role("button", name="Stuur mij een test").click()
    desk.get_by_role("button", name="Verstuur hem").click()
    issue = Issue.objects.get(title="AI aan het loket")
    mail.outbox.clear()
    while deliver_due():
        pass
    send_out()
    send_out()
    to = sorted(one.to[0] for one in mail.outbox if one.subject == issue.title)
    assert "ja@example.org" in to and "zwijgt@example.org" not in to
    assert Delivery.objects.filter(issue=issue).count() == len(set(to) - {"elke@example.org"})
    page.goto(base + issue.get_absolute_url())
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    assert violations(page) == []
    assert Item.objects.published().filter(title=TITLE).exists()
    context.close()


def say_yes(page: Page, base: str, address: str) -> None:
    """Follow the link in the letter, and say yes there."""
    while deliver_due():
        pass
    post()
    letter = next(one for one in reversed(mail.outbox) if one.to == [address])
    link = re.search(r"https?://[^/\s]+(/knowledge/mail/\S+/)", letter.body)
    assert link
    page.goto(base + link[1])
    assert violations(page) == []
    page.get_by_role("button", name="Ja, mail mij").click()
    expect(page.get_by_text("Vanaf nu mailen wij je")).to_be_visible()


def mondays() -> list[datetime]:
    """Half past eight of the two Mondays to come, and the day after the first."""
    today = datetime.now(UTC).replace(hour=8, minute=30, second=0, microsecond=0)
    first = today + timedelta(days=7 - today.weekday())
    return [first, first + timedelta(days=1), first + timedelta(days=7)]
