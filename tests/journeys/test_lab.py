"""Three organisations own one lab; a citizen books a workshop; a project shows all three logos and one owner."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.gatherings.models import Gathering, Registration
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.labs.models import Lab
from proeftuin.organisations.models import Membership, Organisation
from tests.browser import overflow, sign_in, violations, watch

NAME, WORKSHOP, PROJECT = "Lab Aan de Brug", "Atelier: repareer je buurt", "Een werkplaats voor de buurt"


@pytest.mark.slow
def test_three_own_one_lab(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints, base = watch(page), live_server.url
    people = speakers()
    sara, ann, third = (someone(page, browser, base, one) for one in people)
    owned = [one.memberships.filter(state="confirmed")[0].organisation for one in people]

    sara.goto(f"{base}/labs/")
    sara.get_by_role("link", name="Begin een lab").click()
    assert violations(sara) == []
    sara.get_by_label("Naam van het lab").fill(NAME)
    sara.locator("[name=place]").fill("Brugstraat 1")
    sara.locator("[name=town]").fill("Waterrijk")
    sara.get_by_role("button", name="Schrijf het op").click()
    lab = Lab.objects.get(name=NAME)
    address = base + lab.get_absolute_url()
    for organisation in owned[1:]:
        sara.get_by_text("Vraag nog een eigenaar").click()
        sara.locator("#invite [name=organisation]").fill(organisation.name)
        sara.locator("#invite button").click()
        sara.wait_for_load_state()
    assert violations(sara) == []
    for one in (ann, third):
        one.goto(address)
        one.get_by_role("button", name="Ja, wij zijn mede-eigenaar").click()
        one.wait_for_load_state()
    for one, colour in ((sara, "teal"), (ann, "brown"), (third, "navy")):
        one.goto(address)
        one.get_by_text("Logo", exact=True).click()
        one.locator("#logo input[type=file]").set_input_files(
            {"name": "logo.png", "mimeType": "image/png", "buffer": picture(colour)}
        )
        one.locator("#logo button").click()
        one.wait_for_load_state()
    ann.goto(address)
    ann.get_by_role("button", name="Open het lab").click()
    expect(ann.locator(".page-head .lab-owners img")).to_have_count(3)
    assert violations(ann) == []

    workshop(ann, address)
    citizen = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 900}).new_page()
    citizen.goto(address)
    assert violations(citizen) == [] and overflow(citizen) <= 0
    citizen.get_by_role("link", name="Boek een plaats").click()
    citizen.locator("[name=address]").fill("bewoner@example.org")
    citizen.locator("#register button.btn").click()
    citizen.wait_for_load_state()
    assert Registration.objects.filter(gathering__title=WORKSHOP).count() == 1

    initiative = led_by("fatima")
    fatima = someone(page, browser, base, User.objects.get(email="fatima@example.org"))
    fatima.goto(address)
    fatima.locator("#ask select").select_option(initiative.ref)
    fatima.get_by_role("button", name="Vraag een plek").click()
    third.goto(address)
    third.get_by_role("button", name="Neem het op").click()
    third.wait_for_load_state()
    citizen.goto(base + initiative.get_absolute_url())
    part = citizen.locator(f"#lab-{lab.ref}")
    expect(part.locator("img")).to_have_count(3)
    for organisation in owned:
        expect(part.locator(f"a[href='{organisation.get_absolute_url()}']")).to_be_visible()
    expect(part.get_by_text("Eigenaar van dit initiatief")).to_have_count(1)
    assert violations(citizen) == [] and overflow(citizen) <= 0
    assert complaints == []


def speakers() -> list[User]:
    """Sara, Ann, and somebody of a third organisation."""
    sara, ann = (User.objects.get(email=f"{key}@example.org") for key in ("sara", "ann"))
    taken = Membership.objects.filter(user__in=[sara, ann]).values("organisation")
    organisation = Organisation.objects.exclude(pk__in=taken).order_by("pk")[0]
    user = User.objects.create_user("third@example.org", "a long password", name="Lena", language="nl")
    Membership.objects.create(user=user, organisation=organisation, state="confirmed")
    return [sara, ann, user]


def led_by(key: str) -> Initiative:
    """An open initiative that has an owner and is led by this person."""
    user = User.objects.get(email=f"{key}@example.org")
    mine = Member.objects.filter(user=user, role="lead", state="active").values("initiative")
    found = Initiative.objects.public().filter(pk__in=mine).exclude(status="closed").first()
    assert found
    if found.organisation is None:
        found.organisation = Organisation.objects.order_by("pk")[0]
        found.save()
    return found


def workshop(host: Page, address: str) -> None:
    """Put on the agenda from the lab's own page, and announced."""
    host.goto(address)
    host.get_by_role("link", name="Zet iets op de agenda").click()
    host.locator("[name=title]").fill(WORKSHOP)
    host.locator("[name=kind]").select_option("workshop")
    host.locator("[name=starts_at]").fill("2031-05-06T14:00")
    host.locator("[name=ends_at]").fill("2031-05-06T17:00")
    host.locator("[name=place]").fill("Brugstraat 1")
    host.locator("[name=capacity]").fill("10")
    host.locator("main form button.btn").first.click()
    host.get_by_role("button", name="Kondig het aan").click()
    host.wait_for_load_state()
    assert Gathering.objects.get(title=WORKSHOP).state == "published"


def someone(page: Page, browser: Browser, base: str, user: User) -> Page:
    context = browser.new_context(locale="nl-NL")
    sign_in(context, user, base)
    return context.new_page()


def picture(colour: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (240, 96), colour).save(made, "PNG")
    return made.getvalue()
