"""A neighbourhood asks for money, hands and goods: a match, an offer of hours, and a target that is just missed."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.campaigns import tasks
from proeftuin.campaigns.models import Campaign, Pledge
from proeftuin.kernel import clock
from proeftuin.ledger.deliveries import deliver_due
from tests.browser import overflow, sign_in, violations, watch

TITLE = "Een moestuin achter het station"


@pytest.mark.slow
def test_a_campaign_that_just_misses(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints, base = watch(page), live_server.url
    sign_in(page.context, User.objects.get(email="fatima@example.org"), base)
    campaign = starts(page, base)
    put_live(browser, base, campaign)
    visitor = browser.new_context(locale="nl-NL").new_page()
    gives_money(visitor, base, campaign)
    lends_a_hand(browser, base, campaign)
    reaches_85_percent(visitor, base, campaign)
    chooses_an_adapted_form(page, base, campaign)
    the_giver_decides(visitor, base, campaign)
    assert complaints == []


def yes(page: Page, base: str) -> None:
    """Follow the link in the last mail, and say yes."""
    deliver_due()
    tasks.post()
    path = re.search(r"/campaigns/mine/\S+", str(mail.outbox[-1].body))
    assert path
    page.goto(base + path[0])
    page.get_by_role("button", name="Ja, dit zeg ik toe").click()


def starts(page: Page, base: str) -> Campaign:
    page.goto(f"{base}/campaigns/")
    page.get_by_role("link", name="Een campagne beginnen").click()
    page.get_by_label("Naam van de campagne").fill(TITLE)
    page.get_by_label("Je plan").fill("Achter het station ligt een stuk grond braak. Wij maken er een moestuin van.")
    page.get_by_label("Geld: wat je minstens nodig hebt").fill("Grond: 700\nHek: 300")
    page.get_by_label("Handen: taken").fill("Spitten: 30")
    page.get_by_label("Uiterste moment").fill((clock.now() + timedelta(days=20)).strftime("%Y-%m-%dT18:00"))
    assert violations(page) == []
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("button", name="Indienen om na te kijken").click()
    expect(page.get_by_text("Het wordt nagekeken.")).to_be_visible()
    return Campaign.objects.get(title=TITLE)


def put_live(browser: Browser, base: str, campaign: Campaign) -> None:
    """The editor approves, and an administrator of the town lets its fund match."""
    elke = someone(browser, base, "elke")
    elke.goto(base + campaign.get_absolute_url())
    elke.get_by_role("button", name="Goedkeuren en starten").click()
    expect(elke.get_by_text("0 % van het doel")).to_be_visible()
    sara = someone(browser, base, "sara")
    sara.goto(f"{base}/campaigns/funds/")
    sara.get_by_role("link", name="Straatfonds Waterrijk").click()
    sara.get_by_label("Campagne", exact=True).select_option(label=TITLE)
    sara.get_by_role("button", name="Bijleggen op wat daar wordt toegezegd").click()
    expect(sara.get_by_role("link", name=TITLE)).to_be_visible()
    assert violations(sara) == [] and overflow(sara) <= 0


def gives_money(page: Page, base: str, campaign: Campaign) -> None:
    """Without account: first an amount that is none, then € 250, of which the fund matches € 100."""
    page.goto(base + campaign.get_absolute_url())
    page.get_by_role("link", name="Geld geven").click()
    page.get_by_label("Hoeveel, in euro").fill("-3")
    page.get_by_label("Je e-mailadres").fill("noor@example.org")
    page.get_by_label("Je naam").fill("Noor")
    page.get_by_label("Iedereen mag mijn naam lezen").check()
    page.get_by_role("button", name="Toezeggen").click()
    expect(page.get_by_text("Schrijf een bedrag in euro").first).to_be_visible()
    assert violations(page) == [] and not Pledge.objects.filter(campaign=campaign).exists()
    page.get_by_label("Hoeveel, in euro").fill("250")
    page.get_by_role("button", name="Toezeggen").click()
    yes(page, base)
    expect(page.get_by_text("Een matchfonds legt er €\u00a0100 bij.")).to_be_visible()
    page.goto(base + campaign.get_absolute_url())
    expect(page.get_by_text("+ €\u00a0100 uit een matchfonds")).to_be_visible()
    expect(page.get_by_text("35 % van het doel")).to_be_visible()
    assert violations(page) == []


def lends_a_hand(browser: Browser, base: str, campaign: Campaign) -> None:
    """A neighbour with an account, on a phone."""
    ann = someone(browser, base, "ann", width=390)
    ann.goto(base + campaign.get_absolute_url())
    ann.get_by_role("link", name="Een handje helpen").click()
    ann.get_by_label("Hoeveel uur").fill("12")
    ann.get_by_label("Wat je kunt doen, of wat je meebrengt").fill("Spitten")
    assert violations(ann) == [] and overflow(ann) <= 0
    ann.get_by_role("button", name="Toezeggen").click()
    ann.goto(base + campaign.get_absolute_url())
    expect(ann.get_by_text("12 van 30 uur")).to_be_visible()
    assert violations(ann) == [] and overflow(ann) <= 0


def reaches_85_percent(page: Page, base: str, campaign: Campaign) -> None:
    """€ 400 more, matched by € 100: 85 % when the deadline comes. The hours do not count as money."""
    page.goto(f"{base}{campaign.get_absolute_url()}pledge/")
    page.get_by_label("Hoeveel, in euro").fill("400")
    page.get_by_label("Je e-mailadres").fill("karim@example.org")
    page.get_by_role("button", name="Toezeggen").click()
    yes(page, base)
    campaign.refresh_from_db()
    Campaign.objects.filter(pk=campaign.pk).update(deadline=clock.now())
    tasks.close_due()
    tasks.post()
    page.goto(base + campaign.get_absolute_url())
    expect(page.get_by_role("heading", name="Net niet gehaald: 85 % is bereikt")).to_be_visible()
    assert "Net niet gehaald" in mail.outbox[-1].subject and violations(page) == []
    answer = page.goto(f"{base}{campaign.get_absolute_url()}pledge/")
    assert answer and answer.status == 403
    expect(page.get_by_text("De deadline was")).to_be_visible()


def chooses_an_adapted_form(page: Page, base: str, campaign: Campaign) -> None:
    page.goto(base + campaign.get_absolute_url())
    page.get_by_role("link", name="Een aangepaste vorm voorstellen").click()
    page.get_by_label("De aangepaste vorm").fill("Geen hek, wel een haag. Die groeit vanzelf.")
    page.get_by_label("Wat je er minstens voor nodig hebt").fill("5.000")
    page.get_by_role("button", name="Voorstellen, en iedereen mailen").click()
    expect(page.get_by_text("niet meer dan er is toegezegd").first).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Wat je er minstens voor nodig hebt").fill("700")
    page.get_by_role("button", name="Voorstellen, en iedereen mailen").click()
    expect(page.get_by_text("Geen hek, wel een haag.")).to_be_visible()


def the_giver_decides(page: Page, base: str, campaign: Campaign) -> None:
    """Who does nothing stays in. Karim reads the proposal, and stays; after the window it goes on."""
    tasks.post()
    told = [
        one for one in mail.outbox if one.subject.startswith("Een aangepast plan") and one.to == ["karim@example.org"]
    ]
    path = re.search(r"/campaigns/mine/\S+", str(told[0].body))
    assert path and "haag" in str(told[0].body)
    page.goto(base + path[0])
    expect(page.get_by_role("button", name="Ik neem mijn toezegging terug")).to_be_visible()
    assert violations(page) == [] and overflow(page) <= 0
    Campaign.objects.filter(pk=campaign.pk).update(decide_by=clock.now())
    tasks.close_due()
    page.goto(base + campaign.get_absolute_url())
    expect(page.get_by_text("gaat aangepast door").first).to_be_visible()


def someone(browser: Browser, base: str, key: str, width: int = 1280) -> Page:
    context = browser.new_context(locale="nl-NL", viewport={"width": width, "height": 900})
    sign_in(context, User.objects.get(email=f"{key}@example.org"), base)
    return context.new_page()
