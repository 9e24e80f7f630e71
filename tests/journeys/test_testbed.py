"""A hospital offers a ward to test in, a firm applies, and the agreement holds the start until each clause is there."""

import pytest
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.testbeds.models import TestSite, Trial
from tests.browser import overflow, sign_in, violations, watch

SITE, SOLUTION, SECRET = "Spoedpost bij nacht", "Een bed dat zelf weegt", "De sensor kost 41 cent"
CLAUSES = ("Rollen", "Aansprakelijkheid", "Intellectuele eigendom", "Geen belofte om te kopen")
PLAN = ("Wat we verwachten", "Hoe lang", "Wie meedoet", "Wanneer we stoppen")


@pytest.mark.slow
def test_from_an_open_offer_to_a_public_report(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints, base = watch(page), live_server.url
    hospital = Organisation.objects.get(name="Ziekenhuis Waterrijk")
    Membership.objects.create(
        user=User.objects.get(email="joris@example.org"), organisation=hospital, state="confirmed"
    )
    sign_in(page.context, User.objects.get(email="joris@example.org"), base)
    publishes(page, base)
    firm = browser.new_context(locale="nl-NL").new_page()
    sign_in(firm.context, User.objects.get(email="ann@example.org"), base)
    applies(firm, base)
    trial = Trial.objects.get(title=SOLUTION)
    is_accepted(page, base + trial.get_absolute_url())
    does_not_start_without_the_clause_on_data(page, firm, base + trial.get_absolute_url())
    is_reported(page, base + trial.get_absolute_url())
    strangers_read_the_public_part_alone(browser, base, trial)
    assert complaints == []


def publishes(page: Page, base: str) -> None:
    page.goto(f"{base}/testbeds/")
    page.get_by_role("link", name="Een testplek aanbieden").click()
    page.get_by_label("Voor welke organisatie").select_option(label="Ziekenhuis Waterrijk")
    page.get_by_label("Naam van de testplek").fill(SITE)
    page.get_by_label("Wat getest kan worden").fill("Bedden en wat erbij hoort.")
    page.get_by_label("Waar je kunt vragen").fill("Loket innovatie")
    assert violations(page) == [] and overflow(page) <= 0
    save(page)
    page.get_by_role("button", name="De testplek publiceren").click()
    expect(page.get_by_text("open voor aanvragen")).to_be_visible()


def applies(page: Page, base: str) -> None:
    page.goto(base + TestSite.objects.get(title=SITE).get_absolute_url())
    page.get_by_role("link", name="Aanvragen om hier te testen").click()
    page.get_by_label("Je oplossing").fill(SOLUTION)
    page.get_by_label("Wat het is, en hoe het werkt").fill("Het weegt wie erin ligt.")
    page.get_by_label("Hoe klaar het is").fill("6")
    page.get_by_label("Wat je wilt weten").fill("Klopt het gewicht?")
    assert violations(page) == [] and overflow(page) <= 0
    page.get_by_role("button", name="Aanvragen", exact=True).click()
    expect(page.get_by_role("heading", name=SOLUTION)).to_be_visible()


def save(page: Page) -> None:
    """And wait until it is done: the other browser looks at what was saved."""
    with page.expect_navigation():
        page.get_by_role("button", name="Opslaan").click()


def is_accepted(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="De aanvraag bekijken").click()
    page.get_by_role("link", name="Neem aan of wijs af").click()
    page.get_by_label("Neem aan").check()
    page.get_by_label("Waarom").fill("Het past.")
    save(page)


def does_not_start_without_the_clause_on_data(page: Page, firm: Page, url: str) -> None:
    firm.goto(f"{url}plan/")
    for label in (*PLAN, *CLAUSES):
        firm.get_by_label(label, exact=True).fill(f"Afspraak over {label}.")
    assert violations(firm) == []
    save(firm)
    page.goto(url)
    page.get_by_role("button", name="De test starten").click()
    expect(page.get_by_text("ontbreekt “Verwerking van gegevens”")).to_be_visible()
    assert Trial.objects.get(title=SOLUTION).state == "accepted" and violations(page) == []
    page.get_by_role("link", name="Testplan en overeenkomst").click()
    page.get_by_label("Verwerking van gegevens").fill("Alleen het gewicht, een maand.")
    save(page)
    page.get_by_role("button", name="De test starten").click()
    expect(page.get_by_role("link", name="Verslag van de test")).to_be_visible()


def is_reported(page: Page, url: str) -> None:
    page.get_by_role("link", name="Verslag van de test").click()
    page.get_by_label("Openbaar deel").fill("Het gewicht klopt op een halve kilo.")
    page.get_by_label("Vertrouwelijk deel").fill(SECRET)
    save(page)
    expect(page.get_by_text(SECRET)).to_be_visible()
    assert page.url == url and violations(page) == []


def strangers_read_the_public_part_alone(browser: Browser, base: str, trial: Trial) -> None:
    page = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 900}).new_page()
    path = trial.get_absolute_url()
    page.goto(base + path)
    expect(page.get_by_text("Het gewicht klopt op een halve kilo.")).to_be_visible()
    assert SECRET not in page.content() and violations(page) == [] and overflow(page) <= 0
    for address in (
        f"{path[:-1]}.json",
        f"/testbeds/{trial.site.ref}.json",
        "/search/?q=sensor+kost+cent",
        "/data/trials.csv",
    ):
        assert SECRET not in page.request.get(base + address).text(), address
