"""Each page, as everyone meets it: nothing for axe to find, no sideways scrolling, the main way without JavaScript."""

import pytest
from playwright.sync_api import Browser, expect

from proeftuin.accounts.models import User
from proeftuin.assessments.models import Assessment
from proeftuin.calls.models import Call, Entry, Prize, Reading
from proeftuin.campaigns.models import Campaign, MatchFund
from proeftuin.casework.models import KafkaCase
from proeftuin.challenges.models import Challenge
from proeftuin.cohorts.models import Cohort, Team
from proeftuin.deliberations.models import Decision
from proeftuin.experiments.models import Experiment
from proeftuin.gatherings.models import Gathering, LiveRoom, Series, Visit
from proeftuin.groups.models import Group
from proeftuin.ideas.models import Idea
from proeftuin.initiatives.models import Initiative
from proeftuin.items.models import Item
from proeftuin.labs.models import Lab
from proeftuin.library.models import Adoption, Case, Lesson
from proeftuin.newsletters.models import Issue
from proeftuin.organisations.models import Organisation
from proeftuin.processes.models import Process
from proeftuin.processes.registry import KINDS
from proeftuin.questions.models import Question
from proeftuin.runs.models import Run
from proeftuin.runs.queries import whole
from proeftuin.stories.links import path_of
from proeftuin.stories.models import Invitation, Story
from proeftuin.testbeds.models import TestSite, Trial
from proeftuin.yearbook.models import YearReport
from tests.browser import overflow, sign_in, violations, watch

PUBLIC = (
    "/", "/ask/?q=wachten+aan+het+loket", "/ask/?q=xqzw", "/search/?q=loket", "/search/", "/cases/", "/lessons/",
    "/adoptions/", "/publications/", "/initiatives/", "/organisations/", "/playbooks/", "/playbooks/doetank/",
    "/about/how/", "/about/privacy/", "/about/counting/", "/about/accessibility/", "/about/contact/", "/about/roles/",
    "/about/open-data/", "/ui/", "/accounts/login/", "/accounts/signup/", "/nowhere/",
    "/processes/", "/processes/?state=past", "/moderation/policy/", "/moderation/log/", "/experiments/",
    "/kafka/patterns/", "/stories/withdraw/",
    "/experiments/?standing=stop", "/assessments/", "/assessments/ethics-compass/print/",
    "/campaigns/", "/campaigns/?when=done", "/campaigns/funds/", "/testbeds/",
    "/year/", "/groups/", "/labs/",
    "/gatherings/", "/gatherings/?when=past", "/calls/", "/life-cycle-cost/", "/challenges/",
    "/knowledge/", "/knowledge/subscribe/", "/newsletters/",
    "/cohorts/", "/cohorts/results/",
    "/people/", "/people/?q=xqzw", "/people/who-knows/?q=loket", "/people/innovators/", "/people/innovators/gone/",
)  # fmt: skip
OWN = (
    "/me/", "/me/profile/", "/me/delete/", "/notifications/", "/notifications/settings/", "/cases/new/",
    "/people/mine/", "/people/innovators/new/",
    "/initiatives/start/", "/organisations/new/", "/accounts/email/", "/accounts/2fa/",
)  # fmt: skip


def things() -> list[str]:
    """One of each thing, with its sub-pages."""
    initiative = Initiative.objects.get(title="Een afspraak zonder wachtrij").get_absolute_url()
    case = Case.objects.filter(adoptions__isnull=False).first()
    adoption, lesson = Adoption.objects.first(), Lesson.objects.filter(shared_at__isnull=False).first()
    organisation = Organisation.objects.filter(cases__isnull=False).first()
    assert case and adoption and lesson and organisation
    return [
        initiative, f"{initiative}team/", f"{initiative}log/", f"{initiative}timeline/", case.get_absolute_url(),
        f"{case.get_absolute_url()}history/", adoption.get_absolute_url(), lesson.get_absolute_url(),
        organisation.get_absolute_url(), f"{initiative}experiments/",
        f"{initiative}assessments/", *(one.get_absolute_url() for one in Assessment.objects.filter(is_public=True)),
        *(one.get_absolute_url() for one in Gathering.objects.shown()[:4]),
        *(one.get_absolute_url() for one in (*Visit.objects.all()[:1], *Series.objects.all())), *live_in_the_room(),
        *(one.get_absolute_url() for one in Campaign.objects.shown()), *campaigns_and_tests(),
        *(one.get_absolute_url() for one in (*Cohort.objects.shown(), *Team.objects.all()[:2])),
        *together(),
        *(one.get_absolute_url() + sub for one in Challenge.objects.shown() for sub in ("", "costs/")),
        *(one.get_absolute_url() for one in Experiment.objects.public().filter(verdict__in=("stop", "keep"))[:2]),
        *(one.get_absolute_url() for one in (*Item.objects.published()[:2], *Issue.objects.out()[:1])),
        *awards(), *stories_and_cases(), f"/stories/tell/{Invitation.objects.get().token}/",
    ]  # fmt: skip


def live_in_the_room() -> list[str]:
    """Joining, the page on a phone, the screen and the paper."""
    room = LiveRoom.objects.order_by("pk")[0].get_absolute_url()
    return ["/live/", room, f"{room}screen/", f"{room}print/"]


def awards() -> list[str]:
    """The calls of the demo as everyone may read them: who won and why, the minutes in totals, the audience's vote."""
    won = Call.objects.get(title="Durfprijs Waterrijk").get_absolute_url()
    running = Call.objects.get(title="Innovatieprijs van de Delta").get_absolute_url()
    winner = Entry.objects.get(state="winner", call__title="Durfprijs Waterrijk").get_absolute_url()
    return [running, won, f"{won}minutes/", f"{won}audience/", winner]


def running_a_call() -> list[str]:
    """The forms and tables of who runs a call."""
    running = Call.objects.get(title="Innovatieprijs van de Delta").get_absolute_url()
    won = Call.objects.get(title="Durfprijs Waterrijk").get_absolute_url()
    prize = Prize.objects.get(call__title="Innovatieprijs van de Delta").ref
    return [
        "/calls/new/", running, *(f"{running}{part}/" for part in ("entries", "jury", "decide", "minutes")),
        f"{running}prizes/{prize}/edit/", f"{running}prizes/{prize}/decide/", f"{won}minutes/", f"{won}deliberation/",
    ]  # fmt: skip


def in_the_jury() -> list[str]:
    """The desk of a juror, an entry to score for the award and for the special prize, and the talk afterwards."""
    running = Call.objects.get(title="Innovatieprijs van de Delta").get_absolute_url()
    mine = Reading.objects.filter(juror__name="Pieter", entry__call__title="Innovatieprijs van de Delta")
    entry = mine.select_related("entry")[0].entry.get_absolute_url()
    prize = Prize.objects.get(call__title="Innovatieprijs van de Delta").ref
    talked = Call.objects.get(title="Durfprijs Waterrijk").get_absolute_url()
    winner = Entry.objects.get(state="winner", call__title="Durfprijs Waterrijk").get_absolute_url()
    return [f"{running}desk/", f"{entry}score/", f"{entry}score/{prize}/", f"{talked}deliberation/",
            f"{winner}deliberation/"]  # fmt: skip


def campaigns_and_tests() -> list[str]:
    """A pledge in each kind, a fund, a test site, and what a test showed."""
    live = Campaign.objects.get(state="live").get_absolute_url()
    found = [f"{live}pledge/?kind={kind}" for kind in ("money", "hands", "goods")]
    found += [one.get_absolute_url() for one in (*MatchFund.objects.all()[:1], *TestSite.objects.all()[:1])]
    return [*found, Trial.objects.get(state="decided").get_absolute_url()]


def together() -> list[str]:
    """A group, a lab and the year in lessons, on the screen and to print."""
    year = YearReport.objects.exclude(published_at=None).get().get_absolute_url()
    return [Group.objects.order_by("pk")[0].get_absolute_url(), Lab.objects.get().get_absolute_url(), year,
            f"{year}print/"]  # fmt: skip


def stories_and_cases() -> list[str]:
    """What people told and where someone got stuck, as everyone may read it; the team sees more on the same pages."""
    story = Story.objects.open().select_related("initiative").order_by("pk").first()
    case = KafkaCase.objects.select_related("initiative").order_by("pk").first()
    assert story and case
    base = story.initiative.get_absolute_url()
    names = ("stories/", "stories/table/", "stories/feedback/", "kafka/")
    return [*(base + name for name in names), story.get_absolute_url(), case.get_absolute_url()]


def stories_at_work() -> list[str]:
    """The forms of stories and Kafka cases, and what a teller sees."""
    story = Story.objects.open().select_related("initiative").order_by("pk").first()
    case = KafkaCase.objects.select_related("initiative").order_by("pk").first()
    assert story and case
    base, page, kafka = story.initiative.get_absolute_url(), story.get_absolute_url(), case.get_absolute_url()
    return [
        *stories_and_cases(), *(f"{base}stories/{name}/" for name in ("new", "quotes", "invite", "feedback/policy")),
        *(f"{page}{name}/" for name in ("edit", "check", "slip", "withdraw")), path_of(story), f"{base}kafka/new/",
        *(f"{kafka}add/{part}/" for part in ("step", "talk", "knot", "action", "recommendation", "follow-up")),
        *(f"{kafka}{name}/" for name in ("edit", "session", "publish", "public")),
    ]  # fmt: skip


def decisions() -> list[str]:
    """What the demo's teams decide, as everyone may follow it."""
    made = Decision.objects.filter(is_open=True).order_by("pk")
    pages = [one.get_absolute_url() for one in made]
    home = Initiative.objects.get(title="Een afspraak zonder wachtrij").get_absolute_url()
    return [f"{home}decisions/", *pages, f"{pages[0]}history/"]


def deciding() -> list[str]:
    """The forms of someone who decides along, proposes and decides."""
    home = Initiative.objects.get(title="Een afspraak zonder wachtrij").get_absolute_url()
    asked = Decision.objects.get(state="objection").get_absolute_url()
    new = [
        f"{home}decisions/new/?kind={kind}" for kind in ("consent", "advice", "simple", "dots", "ranked", "election")
    ]
    return [asked, f"{asked}answer/", f"{asked}history/", f"{home}decisions/new/", *new]


def participation() -> list[str]:
    """The processes of the demo, each with its ways of taking part and what came of them."""
    pages = []
    for process in Process.objects.public():
        base = process.get_absolute_url()
        pages += [base, *(f"{base}{part}/" for part in ("insight", "report", "answers", "export"))]
        pages += [method.get_absolute_url() for method in process.methods.all()]
        pages.append(f"/discussion/{process.thread}/")
    for idea in (
        Idea.objects.shown().order_by("-comments").first(),
        Idea.objects.shown().exclude(answer="open").first(),
    ):
        assert idea
        pages += [idea.get_absolute_url(), f"/discussion/{idea.thread}/"]
    return pages


def back_office() -> list[str]:
    """What the people who run a process see; an administrator holds all seats."""
    pages = ["/processes/manage/", "/processes/new/", "/processes/import/", "/desk/", "/moderation/"]
    for process in Process.objects.public():
        base = process.get_absolute_url()
        parts = ("manage", "manage/words", "manage/amend", "manage/close", "manage/copy", "manage/phases/new",
                 "manage/methods/new", "manage/seats/new", "manage/lists/new", "desk", "moderation", "counter", "paper",
                 "insight", "insight/population", "export")  # fmt: skip
        pages += [f"{base}{part}/" for part in parts]
        for method in process.methods.all():
            kind = KINDS[method.kind]
            pages += [
                address for address in (kind.entry(method), kind.rules(method), kind.questions(method)) if address
            ]
    return pages


def work_pages() -> list[str]:
    initiative = Initiative.objects.get(title="Een afspraak zonder wachtrij").get_absolute_url()
    names = ("move", "log/new", "indicators", "evaluation", "lessons", "edit", "output/plan", "output/asked", "team",
             "tasks")  # fmt: skip
    running = Experiment.objects.get(state="running", initiative__title="Een afspraak zonder wachtrij")
    trial = running.get_absolute_url()
    tries = (f"{initiative}experiments/new/", trial, f"{trial}result/", f"{trial}abandon/")
    rounds = [one.get_absolute_url() for one in Assessment.objects.filter(initiative=running.initiative)]
    compass = Assessment.objects.get(key="ethics-compass", initiative=running.initiative).get_absolute_url()
    looked = [*rounds, f"{initiative}assessments/", f"{compass}question/automation-8/", f"{compass}agree/automation-8/"]
    return [initiative, *(f"{initiative}{name}/" for name in names), *tries, *looked]


def runs() -> list[str]:
    """A team at work with a playbook: its run, a step and the end of its stage, and the same on paper."""
    run = Run.objects.filter(state="active", initiative__members__user__email="sara@example.org",
                             initiative__members__role="lead").order_by("pk").first()  # fmt: skip
    assert run
    base = f"{run.initiative.get_absolute_url()}run/"
    step = whole(run).here.rows[0].step.id
    return [base, f"{base}{run.stage}/{step}/", f"{base}{run.stage}/", "/questions/", "/questions/new/",
            Question.objects.order_by("pk")[0].get_absolute_url()]  # fmt: skip


def coaching() -> list[str]:
    """What a coach sees: the desk, and one team from behind it."""
    run = Run.objects.filter(state="active", initiative__members__user__email="pieter@example.org").first()
    assert run
    return ["/coach/", f"/coach/{run.initiative.ref}/", "/kafka/patterns/", run.get_absolute_url()]


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("who", ["visitor", "sara", "pieter"])
def test_nothing_is_wrong_on_any_page(filled: None, live_server, browser: Browser, who: str, width: int) -> None:
    context = browser.new_context(locale="nl-NL", viewport={"width": width, "height": 900})
    pages = [*PUBLIC, *things(), *decisions()]
    if who == "sara":
        sign_in(context, User.objects.get(email="sara@example.org"), live_server.url)
        pages = [*OWN, *work_pages(), *deciding(), *stories_at_work(), *runs(), *running_a_call()]
    if who == "pieter":
        sign_in(context, User.objects.get(email="pieter@example.org"), live_server.url)
        pages = [*coaching(), *in_the_jury()]
    page, found = context.new_page(), []
    for path in pages:
        answer = page.goto(live_server.url + path)
        assert (answer and answer.status < 400) or path == "/nowhere/", (path, answer and answer.status)
        found += violations(page)
        if overflow(page) > 0:
            found.append(f"{path} is {overflow(page)} pixels too wide at {width}")
    context.close()
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("who", ["visitor", "fatima", "bas"])
def test_nothing_is_wrong_where_people_take_part(
    filled: None, live_server, browser: Browser, settings, who: str, width: int
) -> None:
    settings.STAFF_NEEDS_MFA = False
    context = browser.new_context(locale="nl-NL", viewport={"width": width, "height": 900})
    if who != "visitor":
        sign_in(context, User.objects.get(email=f"{who}@example.org"), live_server.url)
    page, found = context.new_page(), []
    for path in back_office() if who == "bas" else participation():
        answer = page.goto(live_server.url + path)
        assert answer and answer.status in (200, 403, 404), (path, answer and answer.status)
        found += [f"{path}: {one}" for one in violations(page)]
        if overflow(page) > 0:
            found.append(f"{path} is {overflow(page)} pixels too wide at {width}")
    context.close()
    assert found == []


@pytest.mark.slow
def test_dark_is_readable_too(filled: None, live_server, browser: Browser) -> None:
    context = browser.new_context(locale="fr-BE", color_scheme="dark")
    page, found = context.new_page(), []
    for path in ("/", "/ask/?q=attendre+au+guichet", "/ui/", "/processes/", *things(), *participation()[:8]):
        page.goto(live_server.url + path)
        found += violations(page)
    context.close()
    assert found == []


@pytest.mark.slow
def test_the_main_way_needs_no_javascript(filled: None, live_server, browser: Browser) -> None:
    """Ask, read, search with filters, start: in a browser that runs no script."""
    context = browser.new_context(locale="nl-NL", java_script_enabled=False)
    sign_in(context, User.objects.get(email="fatima@example.org"), live_server.url)
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_label("Jouw probleem of vraag").fill("wachten aan het loket")
    page.get_by_role("button", name="Zoek wie dit al deed").click()
    page.get_by_role("link", name="Zoek met filters").click()
    page.locator("input[name=kind][value=case]").check()
    page.get_by_role("button", name="Filters toepassen").click()
    assert "kind=case" in page.url
    page.goto(f"{live_server.url}/initiatives/start/")
    page.get_by_label("Een korte naam").fill("Zonder script")
    page.get_by_label("Wat is er aan de hand?").fill("Niet iedereen heeft een nieuwe telefoon.")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="Zonder script")).to_be_visible()
    context.close()


@pytest.mark.slow
def test_the_keyboard_reaches_what_matters_in_order(filled: None, live_server, browser: Browser) -> None:
    page = browser.new_context(locale="nl-NL").new_page()
    complaints = watch(page)
    page.goto(live_server.url)
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("(document.activeElement.innerText || document.activeElement.id || '').trim()"))
    assert reached[0] == "Naar de inhoud"
    order = [reached.index(name) for name in ("Zoeken wat werkt", "Initiatieven", "Inloggen", "q")]
    assert order == sorted(order)
    page.keyboard.press("Escape")
    page.locator("details.menu summary").first.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    assert complaints == []
