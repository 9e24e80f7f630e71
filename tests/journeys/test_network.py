"""People find each other: a private field is found by nobody, and a nominated innovator meets two challenges."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.calls.models import Call
from proeftuin.kernel.clock import now
from proeftuin.people.tasks import post_nominations
from tests.browser import sign_in, violations, watch

CHALLENGES = (
    ("Werkkleding die langer meegaat", "Onze tuinlieden gooien kleding weg. Wie herstelt ze met mensen uit de wijk?"),
    ("Buurtgoederen opnieuw gebruiken", "Wij zoeken een circulair plan: kleding herstellen in plaats van kopen."),
)  # fmt: skip
OTHER = ("Trillingen meten in tunnels", "Sensoren voor zwaartekracht onder de grond.")


@pytest.mark.slow
def test_people_find_each_other(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints = watch(page)
    base = live_server.url
    sign_in(page.context, User.objects.get(email="lies@example.org"), base)
    each_field_has_its_own_visibility(page, base)
    private_is_not_found_public_is(page, browser, base)
    for title, body in (*CHALLENGES, OTHER):
        Call.objects.create(
            kind="challenge", state="published", title=title, body=body, language="nl", opens_at=now(),
            deadline=now() + timedelta(days=40),
        )  # fmt: skip
    link = a_resident_nominates(browser, base)
    the_person_agrees_and_meets_two_challenges(browser, base, link)
    and_withdraws(browser, base, link)
    assert complaints == []


def each_field_has_its_own_visibility(page: Page, base: str) -> None:
    """One page with all choices; careful to begin with."""
    page.goto(f"{base}/people/mine/")
    expect(page.locator("select[name=seeks_for]")).to_have_value("network")
    page.get_by_label("Iedereen").first.check()
    page.locator("input[name=expertise]").fill("schuldhulp, xylofoonbouw")
    page.locator("select[name=expertise_for]").select_option("public")
    page.locator("textarea[name=about]").fill("Thuis verzamel ik vuurtorens.")
    page.locator("select[name=about_for]").select_option("private")
    page.locator("textarea[name=offers]").fill("Een uur over kwijtschelding.")
    page.locator("select[name=offers_for]").select_option("network")
    assert violations(page) == []
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Thuis verzamel ik vuurtorens.")).to_be_visible()
    expect(page.get_by_text("Gezien door: Alleen ik").first).to_be_visible()
    assert violations(page) == []


def private_is_not_found_public_is(page: Page, browser: Browser, base: str) -> None:
    """For a visitor the public word; signed in also the network's; the private one for nobody, not even oneself."""
    visitor = browser.new_context(locale="nl-NL").new_page()
    name = User.objects.get(email="lies@example.org").name
    for reader, words, there in (
        (visitor, "xylofoonbouw", True), (visitor, "kwijtschelding", False), (visitor, "vuurtorens", False),
        (page, "xylofoonbouw", True), (page, "kwijtschelding", True), (page, "vuurtorens", False),
    ):  # fmt: skip
        reader.goto(f"{base}/people/?q={words}")
        expect(reader.locator("main").get_by_role("link", name=name, exact=True)).to_have_count(1 if there else 0)
    assert violations(visitor) == []
    visitor.context.close()


def a_resident_nominates(browser: Browser, base: str) -> str:
    """Fatima names someone; one mail leaves, and nothing is shown. Returns the path of the person's own link."""
    fatima = someone(browser, base)
    fatima.goto(f"{base}/people/innovators/")
    fatima.get_by_role("link", name="Draag iemand voor").first.click()
    fatima.get_by_label("Naam", exact=True).fill("Mila Verhaar")
    fatima.locator("input[name=email]").fill("mila@elders.example")
    fatima.locator("textarea[name=does]").fill("Zij herstelt kleding met mensen uit de wijk, circulair.")
    fatima.locator("textarea[name=why]").fill("Wie nergens paste, leert daar een vak.")
    assert violations(fatima) == []
    mail.outbox.clear()
    fatima.get_by_role("button", name="Vraag het").click()
    expect(fatima.get_by_text("Dank je.")).to_be_visible()
    expect(fatima.get_by_text("Mila Verhaar")).to_have_count(0)
    assert post_nominations() == 1 and post_nominations() == 0
    message = mail.outbox[0]
    assert message.to == ["mila@elders.example"] and "Fatima" in message.body
    link = re.search(r"https?://[^/]+(/people/nominated/\S+)", message.body)
    assert link
    fatima.context.close()
    return link[1]


def the_person_agrees_and_meets_two_challenges(browser: Browser, base: str, link: str) -> None:
    """Without an account: she changes a word, says yes, and is matched to two challenges with the reason."""
    mila = browser.new_context(locale="nl-NL").new_page()
    mila.goto(base + link)
    assert violations(mila) == []
    mila.locator("textarea[name=why]").fill("Bij ons leert ieder een vak.")
    mila.get_by_role("button", name="Ja, publiceer dit").click()
    expect(mila.get_by_role("heading", name="Mila Verhaar")).to_be_visible()
    expect(mila.get_by_text("Bij ons leert ieder een vak.")).to_be_visible()
    for title, _body in CHALLENGES:
        expect(mila.get_by_role("link", name=title)).to_be_visible()
    expect(mila.get_by_role("link", name=OTHER[0])).to_have_count(0)
    expect(mila.locator(".why mark").first).to_be_visible()
    assert violations(mila) == []
    mila.goto(f"{base}/people/innovators/")
    expect(mila.get_by_role("link", name="Mila Verhaar")).to_be_visible()
    mila.context.close()


def and_withdraws(browser: Browser, base: str, link: str) -> None:
    """The same link takes it back: gone from every page at once."""
    mila = browser.new_context(locale="nl-NL").new_page()
    mila.goto(base + link)
    mila.get_by_role("button", name="Intrekken en wissen").click()
    expect(mila.get_by_role("heading", name="Het is gewist")).to_be_visible()
    for path in ("/people/innovators/", "/search/?q=Verhaar"):
        mila.goto(base + path)
        expect(mila.get_by_role("link", name="Mila Verhaar")).to_have_count(0)
    mila.context.close()


def someone(browser: Browser, base: str) -> Page:
    context = browser.new_context(locale="nl-NL")
    sign_in(context, User.objects.get(email="fatima@example.org"), base)
    return context.new_page()
