"""An award from call to shared lesson: a failure is entered and wins, a conflict is kept out, a penguin is chosen."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.calls.actions import entries, jury, prizes
from proeftuin.calls.drafts import EntryDraft
from proeftuin.calls.judging import judged, judged_for
from proeftuin.calls.models import Call, Entry, Reading
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.ledger.models import Event
from proeftuin.library.models import Case
from proeftuin.organisations.models import Organisation
from tests.browser import overflow, sign_in, violations, watch

TITLE, FAILED, SAFE = "Prijs van de federale durf", "De app die niemand opende", "Een vlotter formulier"
PENGUIN = "Eerste Pinguïn van het jaar"


@pytest.mark.slow
def test_a_failure_wins_and_becomes_a_case(filled: None, live_server, browser: Browser, page: Page) -> None:
    complaints = watch(page)
    base = live_server.url
    sign_in(page.context, User.objects.get(email="sara@example.org"), base)
    call = is_called(page, base)
    a_failure_is_entered(browser, base, call)
    the_jury_comes(page, browser, base, call)
    the_one_with_a_conflict_is_kept_out(browser, base, call)
    is_scored_twice(page, browser, base, call)
    is_decided(page, base, call)
    everyone_reads_it_and_the_winner_is_a_case(page, browser, base, call)
    assert complaints == []


def is_called(page: Page, base: str) -> Call:
    """Sara makes the call, adds a special prize, and publishes it."""
    page.goto(f"{base}/calls/new/")
    fill(page, title=TITLE, summary="Voor wie iets durfde, ook als het mislukte.", questions="Wat deed je? *",
         opens_at=local(timedelta(hours=1)), deadline=local(timedelta(days=1)), each="3")  # fmt: skip
    page.locator("[name=c0_weight]").fill("10")
    page.locator("main form button.btn").first.click()
    expect(page.locator(".errors")).to_contain_text("93")  # 17 became 10: the weights do not sum to 100
    assert page.locator("[name=title]").input_value() == TITLE and violations(page) == []
    page.locator("[name=c0_weight]").fill("17")
    page.locator("main form button.btn").first.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.get_by_role("link", name="Een bijzondere prijs toevoegen").click()
    fill(page, name=PENGUIN, description="Voor wie als eerste sprong.")
    assert violations(page) == []
    page.locator("main form button.btn").first.click()
    page.locator("button[value=published]").click()
    call = Call.objects.get(title=TITLE)
    assert call.stage == "published" and call.prizes.get().name == PENGUIN
    Call.objects.filter(pk=call.pk).update(opens_at=now() - timedelta(minutes=1))
    return call


def a_failure_is_entered(browser: Browser, base: str, call: Call) -> None:
    """Fatima enters what failed; a colleague of a juror enters too."""
    fatima = someone(browser, base, "fatima")
    fatima.goto(f"{base}{call.get_absolute_url()}enter/")
    fill(fatima, title=FAILED, q1="We maakten een app voor de rij. Niemand opende ze, en nu weten we waarom.")
    fatima.locator("[name=outcome][value=failed]").check()
    fatima.locator("main form button.btn").first.click()
    fatima.get_by_role("link", name="Verder schrijven").click()
    assert violations(fatima) == []
    fatima.locator("button[name=send]").click()
    expect(fatima.locator(".badge").filter(has_text="ingediend")).to_be_visible()
    expect(fatima.get_by_text("Succesvol gefaald")).to_be_visible()
    fatima.context.close()
    house = Organisation.objects.get(source_id="waterrijk")
    draft = EntryDraft(title=SAFE, answers={"q1": "Vijf vragen minder."}, outcome="done", organisation_id=house.pk)
    made = entries.begin_entry(by=act("joris"), call=call, draft=draft)
    entries.save_entry(by=act("joris"), entry=made, draft=draft, version=1, send=True)
    Call.objects.filter(pk=call.pk).update(deadline=now() - timedelta(minutes=1))


def the_jury_comes(page: Page, browser: Browser, base: str, call: Call) -> None:
    """Four jurors by mail; entries are let in; the clock has closed the call."""
    for name in ("pieter", "nadia", "mark", "karim"):
        page.goto(f"{base}{call.get_absolute_url()}jury/")
        fill(page, name=name.title(), email=f"{name}@example.org")
        page.get_by_role("button", name="Uitnodigen").click()
    juror = someone(browser, base, "karim")
    juror.goto(f"{base}/jury/join/{call.jurors.get(name='Karim').token}/")
    juror.locator("main form button").click()
    expect(juror.get_by_role("heading", level=1)).to_be_visible()
    juror.context.close()
    for name in ("pieter", "nadia", "mark"):
        jury.join_jury(by=act(name), token=call.jurors.get(name=name.title()).token)
    go_on(page, base, call, "eligibility")
    page.goto(f"{base}{call.get_absolute_url()}entries/")
    assert violations(page) == []
    for _entry in range(2):
        page.locator("li:has(.badge:has-text('ingediend')) button[value=yes]").first.click()
    go_on(page, base, call, "scoring")
    page.goto(f"{base}{call.get_absolute_url()}jury/")
    page.locator("#seed").fill("3 14 15")
    page.get_by_role("button", name="Verdelen").click()
    expect(page.locator("progress").first).to_be_visible()
    assert violations(page) == []


def the_one_with_a_conflict_is_kept_out(browser: Browser, base: str, call: Call) -> None:
    """Karim works where Joris does: the platform saw it, the address answers 404, and the ledger holds it."""
    karim = someone(browser, base, "karim")
    theirs = Entry.objects.get(title=SAFE)
    karim.goto(f"{base}{call.get_absolute_url()}desk/")
    expect(karim.locator(f"[id='{theirs.ref}']")).to_contain_text("Het platform vond")
    for address in (f"/entries/{theirs.ref}/", f"/entries/{theirs.ref}/score/"):
        answer = karim.goto(base + address)
        assert answer and answer.status == 404
    assert Event.objects.filter(kind="call.refused", subject=theirs.thread, actor=act("karim").ref).count() == 1
    karim.context.close()


def is_scored_twice(page: Page, browser: Browser, base: str, call: Call) -> None:
    """Pieter declares and scores on the pages, for the award and for the penguin; the others by the same actions."""
    pieter = someone(browser, base, "pieter")
    prize = call.prizes.get()
    pieter.goto(f"{base}{call.get_absolute_url()}desk/")
    assert violations(pieter) == []
    pieter.get_by_role("button", name="Niets bindt mij aan een van deze").click()
    for reading in Reading.objects.filter(entry__call=call, juror__name="Pieter").select_related("entry"):
        pieter.goto(f"{base}/entries/{reading.entry.ref}/score/")
        score = "9" if reading.entry.title == FAILED else "6"
        fill(pieter, **dict.fromkeys((str(one["code"]) for one in call.rubric), score))
        assert violations(pieter) == []
        pieter.locator("main form button.btn").first.click()
        pieter.goto(f"{base}/entries/{reading.entry.ref}/score/{prize.ref}/")
        daring = "4" if reading.entry.title == FAILED else "8"
        fill(pieter, **dict.fromkeys((str(one["code"]) for one in prize.rubric), daring))
        pieter.locator("main form button.btn").first.click()
    pieter.context.close()
    others = Reading.objects.filter(entry__call=call).exclude(juror__name="Pieter")
    for reading in others.select_related("entry", "juror"):
        by, won = act(reading.juror.name.lower()), reading.entry.title == FAILED
        jury.declare(by=by, call=call, entry=reading.entry, conflict="none")
        jury.score_entry(by=by, entry=reading.entry, to_entrant="Jullie durfden stoppen.",
                         scores={str(one["code"]): 8 if won else 6 for one in call.rubric})  # fmt: skip
        prizes.score_for_prize(by=by, entry=reading.entry, prize=prize,
                               scores={str(one["code"]): 5 if won else 9 for one in prize.rubric})  # fmt: skip
    assert not Reading.objects.filter(entry__title=SAFE, juror__name="Karim").exists()
    main, special = judged(call), judged_for(prize)
    assert main and [row.entry.title for row in main.rows] == [FAILED, SAFE]
    assert special and [row.entry.title for row in special.rows] == [SAFE, FAILED]  # the same entries, another order


def is_decided(page: Page, base: str, call: Call) -> None:
    """The jury talks, decides the penguin by its own ranking, then the award, with what it recommends."""
    go_on(page, base, call, "deliberation")
    failed, safe = Entry.objects.get(title=FAILED), Entry.objects.get(title=SAFE)
    page.goto(f"{base}{call.get_absolute_url()}deliberation/")
    assert violations(page) == []
    page.locator(f"[id='{failed.ref}'] button[value=shortlisted]").click()
    page.goto(f"{base}/entries/{failed.ref}/deliberation/")
    fill(page, text="Iedereen wil weten waarom niemand de app opende.")
    assert violations(page) == []
    page.get_by_role("button", name="Notitie bewaren").click()
    page.goto(f"{base}{call.get_absolute_url()}prizes/{call.prizes.get().ref}/decide/")
    page.locator(f"[name=winner][value='{safe.ref}']").check()
    fill(page, reasons="Dit team sprong als eerste.")
    assert violations(page) == []
    page.locator("main form button.btn").click()
    page.goto(f"{base}{call.get_absolute_url()}decide/")
    page.locator(f"[name='out-{failed.ref}']").select_option("winner")
    page.locator(f"[name='say-{failed.ref}']").fill("Proficiat met jullie moed.")
    fill(page, reasons="Niemand leerde meer.", recommendations="Vraag eerst wie het gaat openen.")
    assert violations(page) == []
    page.locator("main form button.btn").click()
    for words in ("Niemand leerde meer.", "Karim", "eigen organisatie", "3 14 15", PENGUIN):  # register of interests
        expect(page.locator("main")).to_contain_text(words)
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Als document").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert f"Karim, {SAFE}" in text and "Niemand leerde meer." in text and PENGUIN in text
    go_on(page, base, call, "announced")


def everyone_reads_it_and_the_winner_is_a_case(page: Page, browser: Browser, base: str, call: Call) -> None:
    """A visitor reads who won, why, and what others can learn; Fatima reads her letter and makes the case."""
    visitor = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 800}).new_page()
    visitor.goto(base + call.get_absolute_url())
    for words in (FAILED, "Niemand leerde meer.", PENGUIN, "Vraag eerst wie het gaat openen."):
        expect(visitor.locator("main")).to_contain_text(words)
    assert violations(visitor) == [] and overflow(visitor) <= 0
    visitor.goto(f"{base}{call.get_absolute_url()}minutes/")
    expect(visitor.locator("main")).not_to_contain_text("eigen organisatie")
    assert violations(visitor) == [] and overflow(visitor) <= 0
    visitor.context.close()
    fatima = someone(browser, base, "fatima")
    failed = Entry.objects.get(title=FAILED)
    fatima.goto(base + failed.get_absolute_url())
    expect(fatima.locator("#letter")).to_contain_text("Jullie durfden stoppen.")
    assert violations(fatima) == []
    fatima.locator("form[action$='/case/'] button").click()
    expect(fatima.locator("[name=title]")).to_have_value(FAILED)
    case = Case.objects.get(title=FAILED)
    assert (case.outcome, case.origin) == ("failed", failed.thread)
    fatima.context.close()


def go_on(page: Page, base: str, call: Call, stage: str) -> None:
    page.goto(base + call.get_absolute_url())
    assert violations(page) == []
    page.locator(f"button[name=to][value={stage}]").click()
    expect(page.locator("main h1")).to_have_text(TITLE)
    call.refresh_from_db()


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)


def local(later: timedelta) -> str:
    return (now() + later + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")  # ahead of UTC, in summer and in winter


def someone(browser: Browser, base: str, key: str) -> Page:
    """A browser of somebody else."""
    context = browser.new_context(locale="nl-NL")
    sign_in(context, User.objects.get(email=f"{key}@example.org"), base)
    return context.new_page()


def act(key: str) -> Actor:
    return actor_of(User.objects.get(email=f"{key}@example.org"))
