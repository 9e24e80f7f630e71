"""A question becomes a do-tank: a story, two experiments of which one fails, and a lesson that the next one finds."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.initiatives.actions import moves, team
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.questions import actions
from proeftuin.questions.models import Question
from proeftuin.runs.actions import running
from proeftuin.runs.models import Run
from proeftuin.runs.queries import whole
from tests.browser import sign_in, violations, watch

TITLE = "Hoe laten we mensen met schulden eerder hulp vragen?"
STORY = "Ik legde de brieven in de la. Pas toen iemand belde en niet over geld begon, durfde ik te praten."

WORKED, FAILED = "Bellen zonder over geld te beginnen", "Een gele enveloppe"


@pytest.mark.slow
def test_from_a_question_to_a_lesson(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints = watch(page)
    base = live_server.url
    sign_in(page.context, User.objects.get(email="sara@example.org"), base)

    asks(page, base)
    question = Question.objects.get(title=TITLE)
    ten_organisations_react(page, base, question, browser)
    initiative = becomes_a_team(page, base, question)
    the_coach_comes(browser, base, initiative)
    a_story_starts_it(page, base, initiative)
    two_experiments_run(page, base, initiative)
    a_decision_meets_an_objection(browser, base, initiative)
    the_compass_holds_the_gate(page, base, initiative)
    the_client_gets_recommendations(page, browser, base, initiative)
    the_failure_is_a_lesson_for_the_next(page, browser, base, initiative)
    assert complaints == []


def asks(page: Page, base: str) -> None:
    """A professional asks everyone; what others did is one click away."""
    page.goto(f"{base}/questions/")
    page.get_by_role("link", name="Stel je vraag").click()
    page.get_by_label("Je vraag in één zin").fill(TITLE)
    page.get_by_label("Vertel meer").fill("Zes op de tien brieven blijven dicht. Mensen komen pas als het te laat is.")
    assert violations(page) == []
    page.get_by_role("button", name="Vraag stellen").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def ten_organisations_react(page: Page, base: str, question: Question, browser: Browser) -> None:
    """Nine answer elsewhere, the tenth on this page; three want to work on it."""
    others = Organisation.objects.exclude(memberships__user__email="sara@example.org").order_by("pk")
    for number, organisation in enumerate(others.exclude(source_id="zandhove")[:9]):
        seat = Membership.objects.filter(organisation=organisation, state="confirmed").first()
        user = seat.user if seat else User.objects.create_user(f"office{number}@example.org", "a long password")
        Membership.objects.get_or_create(user=user, organisation=organisation, defaults={"state": "confirmed"})
        kind = "join" if number in (0, 1) else "have"
        actions.echo_question(by=actor_of(user), question=question, organisation=organisation, kind=kind)
    ann = someone(browser, base, "ann")
    ann.goto(base + question.get_absolute_url())
    ann.get_by_label("Wij willen eraan meewerken").check()
    ann.get_by_label("In een paar woorden").fill("Wij beginnen in het voorjaar.")
    ann.get_by_role("button", name="Antwoord geven").click()
    expect(ann.get_by_role("heading", name="10 organisaties antwoordden")).to_be_visible()
    assert violations(ann) == []
    ann.context.close()


def becomes_a_team(page: Page, base: str, question: Question) -> Initiative:
    """One click: a do-tank with a coach, and an invitation for the three who want to work on it."""
    page.goto(base + question.get_absolute_url())
    page.get_by_label("Vraag een coach").select_option(label="Pieter Maes")
    page.get_by_role("button", name="Start het team").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    initiative = Initiative.objects.get(title=TITLE)
    assert initiative.members.filter(state="invited", role="partner").count() == 3
    assert Run.objects.get(initiative=initiative).playbook == "doetank"
    assert violations(page) == []
    return initiative


def the_coach_comes(browser: Browser, base: str, initiative: Initiative) -> None:
    """Pieter follows the link in his mail, and finds the team at his desk."""
    mail.outbox.clear()
    while deliver_due():
        pass
    message = next(one for one in mail.outbox if one.to == ["pieter@example.org"])
    link = re.search(r"https?://\S+(/initiatives/join/\S+/)", message.body)
    assert link
    coach = someone(browser, base, "pieter")
    coach.goto(base + link[1])
    coach.locator("button[value=accept]").click()
    expect(coach.get_by_role("heading", name=TITLE)).to_be_visible()
    coach.goto(f"{base}/coach/")
    expect(coach.get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    assert violations(coach) == []
    coach.context.close()
    seat = initiative.members.get(email="ann@example.org")
    team.accept_invitation(by=actor_of(User.objects.get(email="ann@example.org")), token=seat.token)


def a_story_starts_it(page: Page, base: str, initiative: Initiative) -> None:
    """The first step of the do-tank asks for a story: told with consent, it is the step's result."""
    address = base + initiative.get_absolute_url()
    page.goto(f"{address}run/")
    assert violations(page) == []
    page.get_by_role("link", name="Doe deze stap").click()
    expect(page.get_by_role("heading", name="Begin met één verhaal")).to_be_visible()
    page.locator("main a[href*='/stories/new/']").first.click()
    page.get_by_label("Het verhaal").fill(STORY)
    page.get_by_label("Verteld onder de naam").fill("Roos")
    page.locator("input[name=scope][value=open]").check()
    page.locator("input[name=agreed]").check()
    assert violations(page) == []
    page.locator("main form button.btn").first.click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Rond deze stap af").click()
    expect(page.get_by_role("heading", name="Maak de vraag scherp")).to_be_visible()  # the next step
    page.goto(f"{address}stories/")
    assert violations(page) == []


def two_experiments_run(page: Page, base: str, initiative: Initiative) -> None:
    """One is kept, one fails; both are told the same way."""
    address = base + initiative.get_absolute_url()
    for name, result, verdict in ((WORKED, "31", "keep"), (FAILED, "9", "stop")):
        page.goto(f"{address}experiments/new/")
        page.get_by_label("Een korte naam").fill(name)
        plan = {
            "assumption": "Mensen praten wel als ze zich niet schamen.", "test": "Vijftig keer.",
            "measure": "Hoeveel mensen er iets mee doen.", "threshold_unit": "van de 50",
        }  # fmt: skip
        for field, words in plan.items():
            page.locator(f"[name={field}]").fill(words)
        page.locator("[name=threshold_value]").fill("20")
        page.get_by_role("button", name="Het plan bewaren").click()
        page.wait_for_load_state()
        page.locator("main a[href*='/start/']").first.click()
        page.locator("main form button.btn").first.click()
        page.locator("main a[href*='/result/']").first.click()
        page.locator("[name=result_value]").fill(result)
        page.locator("[name=saw]").fill("Wie gebeld werd, praatte langer dan wij dachten.")
        page.locator(f"[name=verdict][value={verdict}]").check()
        page.locator("[name=learned]").fill(f"{name}: {result} van de 50 mensen deden er iets mee.")
        page.locator("button[value=finish]").click()
        expect(page.locator(".badge").first).to_be_visible()
    page.goto(f"{base}/experiments/")
    expect(page.get_by_role("link", name=FAILED)).to_be_visible()
    assert violations(page) == []


def a_decision_meets_an_objection(browser: Browser, base: str, initiative: Initiative) -> None:
    """Sara proposes, Ann objects, the coach guides: the objection holds, version 2 takes it up, all consent."""
    sara, ann, coach = (someone(browser, base, key) for key in ("sara", "ann", "pieter"))
    sara.goto(f"{base}{initiative.get_absolute_url()}decisions/new/?kind=consent")
    coach_id = User.objects.get(email="pieter@example.org").pk
    send(sara, title="Wij bellen iedereen", text="Wij bellen elke dag tien mensen.", facilitator=str(coach_id))
    address = sara.url
    assert violations(sara) == []
    soon = (now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    turn(coach, address, "open", until=soon)
    turn(coach, address, "amend")
    turn(coach, address, "ask", until=soon)
    answer(sara, address, "consent")
    answer(ann, address, "objection", "Wie een nummer niet kent, neemt niet op.")
    turn(coach, address, "test")
    coach.locator("main a[href*='/objections/']").first.click()
    send(coach, good_enough="no", safe_enough="yes", learns="yes", note="Dan bereiken we juist hen niet.")
    assert violations(coach) == []
    turn(coach, address, "integrate")
    sara.goto(f"{address}version/")
    send(sara, text="Wij sturen eerst een kaartje met ons nummer, en bellen dan.", change="Eerst een kaartje.")
    sara.locator("main a[href*='/objections/']").first.click()
    send(sara, text="Met het kaartje kent men ons nummer.")
    turn(coach, address, "ask_again", until=soon)
    for one in (sara, ann):
        answer(one, address, "consent")
    turn(
        coach, address, "adopt", statement="Wij sturen een kaartje en bellen dan.",
        owner=str(User.objects.get(email="ann@example.org").pk),
        evaluate_on=str(today() + timedelta(days=90)), ends_on=str(today() + timedelta(days=365)),
    )  # fmt: skip
    expect(coach.get_by_text("Wij sturen een kaartje en bellen dan.").first).to_be_visible()
    assert violations(coach) == []
    for one in (sara, ann, coach):
        one.context.close()


def the_compass_holds_the_gate(page: Page, base: str, initiative: Initiative) -> None:
    """One question is blocked: no reason passes the gate, until the agreed action is done."""
    address = base + initiative.get_absolute_url()
    sara = actor_of(User.objects.get(email="sara@example.org"))
    for _phase in ("ideate", "develop"):
        moves.advance_initiative(by=sara, initiative=initiative, reason="Het staat op het bord.")
    page.goto(f"{address}assessments/")
    assert violations(page) == []
    page.locator("form[action*='/open/ethics-compass/'] button").click()
    page.wait_for_load_state()
    compass = page.url
    who = page.locator("form[action$='/stakeholders/']")
    who.locator("[name=name]").fill("Mensen met schulden")
    who.locator("[name=is_vulnerable]").check()
    who.locator("button").first.click()
    expect(page.get_by_text("Mensen met schulden").first).to_be_visible()
    page.goto(f"{compass}question/automation-8/")
    page.locator("[name=status][value=blocked]").check()
    page.locator("[name=note]").fill("Niemand neemt de lijn over als de beller vastloopt.")
    page.locator("button[value=agree]").click()
    page.locator("[name=title]").fill("Spreek af wie de lijn overneemt")
    assert violations(page) == []
    page.locator("main form:has([name=title]) button.btn").first.click()
    page.goto(compass)
    assert violations(page) == []

    page.goto(f"{address}move/")
    page.get_by_label("Reden").first.fill("Wij willen nu beginnen.")
    page.locator("button[value=advance]").click()
    expect(page.locator("#mistakes")).to_contain_text("kompas")
    page.goto(f"{address}tasks/")
    assert violations(page) == []
    page.locator("form[action$='/tick/'] button").first.click()
    page.goto(f"{address}move/")
    page.get_by_label("Reden").first.fill("Wij willen nu beginnen.")
    page.locator("button[value=advance]").click()
    page.wait_for_load_state()
    initiative.refresh_from_db()
    assert initiative.phase == "implement"


def the_client_gets_recommendations(page: Page, browser: Browser, base: str, initiative: Initiative) -> None:
    """The playbook asks for recommendations; the client of the team reads them, and is told that they are there."""
    sara, client = (User.objects.get(email=f"{key}@example.org") for key in ("sara", "lies"))
    seat = team.invite(by=actor_of(sara), initiative=initiative, email=client.email, role="client")
    team.accept_invitation(by=actor_of(client), token=seat.token)
    run = Run.objects.get(initiative=initiative)
    while run.stage != "advice":
        skip_this_stage(actor_of(sara), run)
        run.refresh_from_db()
    page.goto(f"{base}{initiative.get_absolute_url()}run/advice/recommendations/")
    page.locator("[name=text]").fill("Stuur eerst een kaartje, bel dan, en begin nooit over geld.")
    page.get_by_role("button", name="Rond deze stap af").click()
    while deliver_due():
        pass
    assert client.notices.filter(thread=initiative.thread).exists()
    reader = someone(browser, base, "lies")
    reader.goto(f"{base}{initiative.get_absolute_url()}run/advice/recommendations/")
    expect(reader.get_by_text("Stuur eerst een kaartje, bel dan")).to_be_visible()
    assert violations(reader) == []
    reader.context.close()


def skip_this_stage(by: Actor, run: Run) -> None:
    """What was done elsewhere on the initiative is skipped in the playbook, with that as the reason."""
    here = whole(run).here
    for row in here.rows:
        if row.state == "open":
            running.skip_step(by=by, run=run, step=row.step.id, reason="Gedaan op de pagina zelf.", version=row.version)
    run.refresh_from_db()
    running.pass_gate(by=by, run=run, outcome="go", reason="Wij weten genoeg.", version=run.version)


def the_failure_is_a_lesson_for_the_next(page: Page, browser: Browser, base: str, initiative: Initiative) -> None:
    """What did not work is shared in one click, and the next one who asks finds it: the lesson and the experiment."""
    page.goto(f"{base}/experiments/")
    page.get_by_role("link", name=FAILED).click()
    page.get_by_role("button", name="Maak er een les van").click()
    page.goto(f"{base}{initiative.get_absolute_url()}lessons/")
    page.get_by_role("button", name="Deel ze met iedereen").click()
    asker = someone(browser, base, "nadia")
    asker.goto(f"{base}/ask/?q=Openen+mensen+met+schulden+een+gele+enveloppe?")
    found = asker.locator("#g-practice ~ ul")
    expect(found.get_by_role("link", name=re.compile(FAILED)).first).to_be_visible()
    assert violations(asker) == []
    asker.context.close()


def someone(browser: Browser, base: str, key: str) -> Page:
    """A browser of somebody else."""
    context = browser.new_context(locale="nl-NL")
    sign_in(context, User.objects.get(email=f"{key}@example.org"), base)
    return context.new_page()


def send(page: Page, **fields: str) -> None:
    """Fill in a form by the names of its fields, send it, and see that it was taken."""
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"main [name={name}][value={value}]").check()
        elif field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main form:has([name=once]) button.btn").first.click()
    page.wait_for_load_state()
    assert not page.locator("#mistakes").count(), page.locator("#mistakes").inner_text()


def turn(page: Page, address: str, verb: str, **fields: str) -> None:
    page.goto(f"{address}turn/{verb}/")
    send(page, **fields)


def answer(page: Page, address: str, said: str, reason: str = "") -> None:
    page.goto(address)
    send(page, answer=said, **({"reason": reason} if reason else {}))
