"""The main job, end to end and as a person does it: from a question to a lesson that someone else uses."""

import io
import json
import re

import pytest
from django.core import mail
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.initiatives.models import Initiative
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.library.models import Adoption, Case
from tests.browser import sign_in, violations, watch

QUESTION = "wachttijden aan het loket"


@pytest.mark.slow
def test_from_a_question_to_a_reused_lesson(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints = watch(page)
    base = live_server.url

    asks_and_finds(page, base)
    signs_up_and_starts(page, base)
    initiative = Initiative.objects.get(title="Sneller geholpen aan de balie")
    invites_people(page, base, initiative, browser)
    goes_through_the_phases(page, base, initiative)
    case = shares_and_closes(page, base, initiative)
    publishes(browser, base, case)
    is_taken_over(browser, base, case)
    everyone_hears(base, initiative)
    is_open_data(page, base, initiative, case)
    assert complaints == []


def asks_and_finds(page: Page, base: str) -> None:
    """1. Without an account: ask, and see who did this before, in the order of the answer page, each with its why."""
    page.goto(base)
    assert violations(page) == []
    page.get_by_label("Jouw probleem of vraag").fill(QUESTION)
    page.get_by_role("button", name="Zoek wie dit al deed").click()
    expect(page.get_by_role("heading", name="Wie deed dit eerder?")).to_be_visible()
    headings = page.locator("main section h2").all_inner_texts()
    groups = ["Praktijkvoorbeelden, lessen en experimenten", "Teams die eraan werken"]
    assert [one for one in headings if one in groups] == groups
    assert page.locator(".why").count() > 3
    assert page.locator("mark").count() > 0
    assert violations(page) == []


def signs_up_and_starts(page: Page, base: str) -> None:
    """2. Sign up with a code by mail, join the municipality, start from the answer page with a reason."""
    page.get_by_role("link", name="Start een initiatief").click()
    page.get_by_role("link", name="Maak een account met je e-mailadres").click()
    page.locator("input[name=email]").fill("nieuw@waterrijk.example")
    page.locator("input[name=name]").fill("Nour Bakker")
    page.locator("main form .btn").first.click()
    page.locator("input[name=code]").fill(code_from_mail())
    page.locator("main form .btn").first.click()
    expect(page.get_by_role("heading", name="Start een initiatief")).to_be_visible()
    started_at = page.url

    page.goto(f"{base}/organisations/?q=Waterrijk")
    page.get_by_role("link", name="Gemeente Waterrijk", exact=True).click()
    page.locator("main a[href$='/join/']").click()
    page.locator("main form button").first.click()

    page.goto(started_at)
    assert violations(page) == []
    page.get_by_label("Een korte naam").fill("Sneller geholpen aan de balie")
    page.get_by_label("Wat is er aan de hand?").fill("Mensen wachten 38 minuten voor een vraag van twee minuten.")
    page.get_by_role("button", name="Start", exact=True).click()
    reason = page.get_by_label("Waarom iets nieuws beginnen?")
    if reason.count() and page.locator("#mistakes").count():  # good matches were shown: it asks why
        assert page.get_by_label("Een korte naam").input_value() == "Sneller geholpen aan de balie"
        reason.fill("Onze balie heeft ook een postloket.")
        page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="Sneller geholpen aan de balie")).to_be_visible()
    asked = Initiative.objects.get(title="Sneller geholpen aan de balie").asked
    assert asked.question == QUESTION
    assert len(asked.shown) > 0


def invites_people(page: Page, base: str, initiative: Initiative, browser: Browser) -> None:
    """3. A partner from elsewhere and a coach join by mail; the page says who is still missing."""
    for email, role in (("ann@example.org", "Partner"), ("pieter@example.org", "Coach")):
        page.goto(f"{base}/initiatives/{initiative.ref}/team/")
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_label("Als", exact=True).select_option(label=role)
        page.get_by_role("button", name="Verstuur de uitnodiging").click()
        expect(page.get_by_text("De uitnodiging is onderweg.")).to_be_visible()
        mail.outbox.clear()
        while deliver_due():
            pass
        message = next(one for one in mail.outbox if one.to == [email])
        link = re.search(r"https?://\S+(/initiatives/join/\S+/)", message.body)
        assert link
        other = browser.new_context(locale="nl-NL")
        sign_in(other, User.objects.get(email=email), base)
        invited = other.new_page()
        invited.goto(base + link[1])
        invited.locator("button[value=accept]").click()
        expect(invited.get_by_role("heading", name="Sneller geholpen aan de balie")).to_be_visible()
        other.close()
    page.goto(f"{base}/initiatives/{initiative.ref}/team/")
    expect(page.get_by_text("Iemand om wie het gaat")).to_be_visible()
    assert violations(page) == []


def goes_through_the_phases(page: Page, base: str, initiative: Initiative) -> None:
    """4 to 6. Gates with what is missing, back and forth, a logbook with a picture, indicators that lock, a verdict."""
    address = f"{base}/initiatives/{initiative.ref}/"
    for key in ("problem", "affected", "evidence"):
        fill_output(page, address, key)
    advance(page, address, "")
    advance(page, address, "De drie ideeën staan op het bord in de kantine.")
    page.goto(f"{address}indicators/")
    page.get_by_label("Wat je meet").fill("Gemiddelde wachttijd")
    page.get_by_label("Eenheid").fill("minuten")
    page.get_by_label("Nu (beginwaarde)").fill("38,5")
    page.get_by_label("Doel", exact=False).first.fill("20")
    page.get_by_label("Afgesproken met").fill("Tien bezoekers en de balie")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text("38,5")).to_be_visible()

    page.goto(f"{address}move/")
    page.locator("summary", has_text="Terug naar een eerdere fase").click()
    page.locator("#back_to_phase").select_option("ideate")
    page.locator("#back_reason").fill("We misten de mensen van de post.")
    page.get_by_role("button", name="Ga terug").click()
    advance(page, address, "De post praat nu mee.")
    advance(page, address, "De sponsor tekent maandag.")
    assert initiative.indicators.get().locked_at is not None

    page.goto(f"{address}log/new/")
    page.get_by_label("Titel").fill("Een ochtend in de wachtzaal <b>62</b> mensen 🌱")
    page.locator("input[type=file]").set_input_files(
        {"name": "zaal.jpg", "mimeType": "image/jpeg", "buffer": a_picture()}
    )
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("article img")).to_be_visible()
    assert "<b>62</b>" in page.locator("h1").inner_text()
    assert violations(page) == []

    advance(page, address, "Wat we aanpasten staat in het logboek.")
    page.goto(f"{address}indicators/")
    page.get_by_role("link", name=re.compile("Vul het resultaat in")).click()
    page.locator("input[name=result]").fill("36,25")
    page.get_by_role("button", name="Opslaan").click()
    page.goto(f"{address}evaluation/")
    page.get_by_label("Niet gelukt, wel geleerd").check()
    page.get_by_label("Wat je zag").fill("De rij werd nauwelijks korter. Mensen wilden zekerheid, geen nummer.")
    page.get_by_label("Kosten in euro").fill("1250,50")
    page.get_by_role("button", name="Opslaan").click()
    advance(page, address, "")


def shares_and_closes(page: Page, base: str, initiative: Initiative) -> Case:
    """7. Nothing closes without a lesson; then one click makes the case, filled from the thread."""
    address = f"{base}/initiatives/{initiative.ref}/"
    page.goto(f"{address}move/")
    expect(page.get_by_role("button", name="Sluit het initiatief af")).to_have_count(0)
    page.goto(f"{address}lessons/")
    page.get_by_label("De les, in één zin").fill("Mensen blijven zitten als ze een sms niet vertrouwen.")
    page.get_by_label("Werkte niet").check()
    page.get_by_role("button", name="Schrijf het op").click()
    page.get_by_role("button", name="Deel ze met iedereen").click()

    page.goto(address)
    page.locator("#case").get_by_role("button", name="Maak het praktijkvoorbeeld").click()
    case = Case.objects.get(origin=initiative.thread)
    assert (case.outcome, str(case.cost)) == ("failed", "1250.50")
    assert "36,25" in case.results
    for name in ("challenges", "conditions", "replication", "partners", "innovative"):
        box = page.locator(f"textarea[name={name}]")
        if not box.input_value():
            box.fill("Zie het logboek.")
    page.locator("input[name=organisation_name]").fill("Gemeente Waterrijk")  # nobody confirmed her there yet
    page.locator("input[name=sectors][value=public-administration]").check()
    page.locator("select[name=level]").select_option("local")
    page.locator("select[name=country]").select_option("NL")
    page.get_by_role("button", name="Opslaan").click()
    assert violations(page) == []
    page.get_by_role("button", name="Vraag om nalezen").click()
    page.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == Case.State.PENDING, page.locator("main").inner_text()[:800]

    page.goto(f"{address}move/")
    page.get_by_label("Reden").first.fill("Wat we de volgende bieden staat in het praktijkvoorbeeld.")
    page.get_by_role("button", name="Sluit het initiatief af").click()
    expect(page.get_by_text("Afgesloten op")).to_be_visible()
    initiative.refresh_from_db()
    assert initiative.status == "closed"
    return case


def publishes(browser: Browser, base: str, case: Case) -> None:
    """An editor reads it and publishes it."""
    context = browser.new_context(locale="nl-NL")
    sign_in(context, User.objects.get(email="elke@example.org"), base)
    page = context.new_page()
    page.goto(base + case.get_absolute_url())
    page.get_by_role("button", name="Publiceer").click()
    expect(page.get_by_role("link", name="Neem dit over")).to_be_visible()
    context.close()


def is_taken_over(browser: Browser, base: str, case: Case) -> None:
    """8. Another municipality finds it, takes it over up to use and harvest; the tree of reuse shows it."""
    context = browser.new_context(locale="nl-NL")
    sign_in(context, User.objects.get(email="ann@example.org"), base)
    page = context.new_page()
    page.goto(f"{base}/search/?q=sneller+geholpen+balie")
    page.locator("main").get_by_role("link", name="Sneller geholpen aan de balie").first.wait_for()
    page.goto(f"{base}{case.get_absolute_url()}")
    page.get_by_role("link", name="Neem dit over").click()
    page.get_by_role("button", name="Start", exact=True).click()
    adoption = Adoption.objects.get(case=case)
    for state in ("contact", "checking", "testing", "implementing", "in_use"):
        page.goto(f"{base}{adoption.get_absolute_url()}")
        page.locator("select[name=to]").select_option(state)
        page.get_by_role("button", name="Naar deze stap").click()
        expect(page.locator(".track")).to_be_visible()
    assert violations(page) == []
    page.locator("textarea[name=result]").fill("Bij ons wacht men nu 12 minuten, met een telefoontje.")
    page.get_by_role("button", name="Deel het resultaat").click()
    expect(page.get_by_role("heading", name="Verander dit praktijkvoorbeeld")).to_be_visible()
    adoption.refresh_from_db()
    assert adoption.state == "harvested"
    assert adoption.new_case.derived_from_id == case.pk
    page.goto(f"{base}{case.get_absolute_url()}")
    expect(page.locator("figure figcaption")).to_contain_text("1 organisatie gebruikt het")
    expect(page.locator("figure table")).to_contain_text("Gemeente Zandhove")
    assert violations(page) == []
    context.close()


def everyone_hears(base: str, initiative: Initiative) -> None:
    """9. Followers are told by mail, with a way out in one click."""
    mail.outbox.clear()
    while deliver_due():
        pass
    assert initiative.thread in {follow.thread for follow in User.objects.get(email="pieter@example.org").follows.all()}


def is_open_data(page: Page, base: str, initiative: Initiative, case: Case) -> None:
    """10. The same as JSON, CSV and Atom, and JSON-LD in the page; none of it names a person's address."""
    for path in (f"/initiatives/{initiative.ref}", f"/cases/{case.ref}"):
        answer = page.request.get(f"{base}{path}.json")
        assert answer.json()["title"] == "Sneller geholpen aan de balie"
        table = page.request.get(f"{base}{path}.csv").text()
        feed = page.request.get(f"{base}{path}.atom").text()
        assert "Sneller geholpen" in table
        assert "<feed" in feed
        assert "@example" not in answer.text() + table + feed
    page.goto(f"{base}/cases/{case.ref}/")
    linked = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert linked["@type"] == "Article"


def fill_output(page: Page, address: str, key: str) -> None:
    page.goto(f"{address}output/{key}/")
    page.get_by_label("In woorden").fill("Elke dag zien we dit aan de balie: lange rijen voor korte vragen.")
    page.get_by_role("button", name="Opslaan").click()


def advance(page: Page, address: str, reason: str) -> None:
    page.goto(f"{address}move/")
    if reason:
        page.get_by_label("Reden").first.fill(reason)
    page.locator("button[value=advance]").click()
    expect(page.locator(".track .is-now")).to_be_visible()
    assert page.url == address, page.locator("main").inner_text()[:600]


def code_from_mail() -> str:
    """The code that a sign-up mail holds."""
    body = mail.outbox[-1].body
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", body, re.MULTILINE)
    assert found, body
    return found[1]


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "#f3b544").save(out, "JPEG")
    return out.getvalue()
