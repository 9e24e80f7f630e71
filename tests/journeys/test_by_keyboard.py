"""A whole process by keyboard alone, with JavaScript switched off: set up, taken part in, answered, closed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from proeftuin.accounts.models import InstanceRole
from proeftuin.decisions.models import Response
from proeftuin.ideas.models import Idea
from proeftuin.kernel.clock import now
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.processes.models import Process
from tests import cast
from tests.browser import overflow
from tests.journeys.walker import Walker


@pytest.fixture
def without_mfa(settings) -> None:
    settings.STAFF_NEEDS_MFA = False


@pytest.mark.slow
@pytest.mark.usefixtures("transactional_db", "without_mfa")
def test_a_process_from_its_first_word_to_its_last(live_server, browser: Browser) -> None:
    for name in ("sara", "fatima", "ann", "elke"):
        cast.person(name)
    InstanceRole.objects.create(user=cast.person("sara"), role="officer")
    base = live_server.url
    process = sets_up(Walker(browser, base, "sara"))
    idea = sends_an_idea(Walker(browser, base, "fatima", 1), process)
    supports_and_comments(Walker(browser, base, "ann", 1), idea)
    closing_is_refused(Walker(browser, base, "sara"), process)
    answers(Walker(browser, base, "elke"), process)
    closes(Walker(browser, base, "sara"), process)
    reads_the_answer(Walker(browser, base, "fatima", 1), idea)


def sets_up(sara: Walker) -> Process:
    """From a playbook: title, promise, who may support when, who decides; and then it is public."""
    sara.at("/processes/manage/")
    sara.follow("Start a process")
    sara.keys.write(sara.field("Title"), "The square of tomorrow")
    sara.keys.choose(sara.field("Who asks"), "Gemeente Waterrijk")
    sara.keys.to(sara.page.locator("#id_playbook_0"))
    sara.keys.moment(sara.field("Starts on"), timezone.localtime(now() - timedelta(days=1)))
    sara.press("Make it")
    process = Process.objects.get()
    assert list(process.methods.values_list("kind", flat=True)) == ["ideas"]

    sara.follow("Fill in words and promise")
    for label, words in (
        ("What people can change", "What stands on the square."),
        ("What is fixed", "The trees stay."),
        ("Who decides", "The council of Waterrijk"),
    ):
        sara.keys.write(sara.field(label), words)
    sara.keys.write(sara.page.locator("#id_answer_threshold"), "1")
    sara.press("Save")
    sara.follow("(Support an idea, Ideas)")
    sara.keys.to(sara.field("everyone with a confirmed e-mail address"))
    sara.press("Save")
    sara.follow("Give somebody a seat")
    sara.keys.write(sara.field("E-mail address of their account"), "elke@example.org")
    sara.keys.to(sara.field("decision-maker"))
    sara.press("Save")
    sara.press("Publish")
    process.refresh_from_db()
    assert process.state == "published"
    return process


def sends_an_idea(fatima: Walker, process: Process) -> Idea:
    """From the list of processes to a reference code. A form sent half comes back with what was typed."""
    fatima.at("/processes/")
    fatima.follow("The square of tomorrow")
    fatima.follow("Send an idea")
    fatima.follow("Send your idea")
    fatima.keys.write(fatima.field("What do you want to tell?"), "For hot days.")
    fatima.press("Send")
    expect(fatima.page.locator("#mistakes")).to_be_visible()
    assert fatima.field("What do you want to tell?").input_value() == "For hot days."
    fatima.keys.write(fatima.field("Title"), "Water to play with")
    fatima.press("Send")
    idea = Idea.objects.get(process=process)
    expect(fatima.page.locator("main")).to_contain_text(idea.reference)
    return idea


def supports_and_comments(ann: Walker, idea: Idea) -> None:
    ann.at(idea.method.get_absolute_url())
    ann.follow("Water to play with")
    ann.press("Support")
    ann.keys.write(ann.field("Your comment"), "And a tap to drink from.")
    ann.keys.to(ann.field("For").and_(ann.page.locator("[type=radio]")))
    ann.press("Place comment")
    idea.refresh_from_db()
    assert (idea.supports, idea.comments) == (1, 1)
    expect(ann.page.locator("main")).to_contain_text("And a tap to drink from.")


def closing_is_refused(sara: Walker, process: Process) -> None:
    sara.at(f"{process.get_absolute_url()}manage/")
    sara.follow("Close this process")
    sara.keys.write(sara.field("What came of it"), "Thank you.")
    sara.press("Close it")
    process.refresh_from_db()
    assert process.state == "published"
    expect(sara.page.locator("main")).to_contain_text("answer")
    assert sara.field("What came of it").input_value() == "Thank you."


def answers(elke: Walker, process: Process) -> None:
    elke.at("/desk/")
    elke.follow("The square of tomorrow")
    elke.keys.tick(elke.field("Water to play with"))
    elke.press("Answer")
    elke.keys.to(elke.field("partly accepted"))
    elke.keys.write(elke.field("Why, and what happens now?"), "We build a fountain that children may play in.")
    elke.keys.write(elke.field("Who answers?"), "The council of Waterrijk")
    elke.keys.write(elke.field("When is it carried out?"), "spring")
    elke.press("Publish")
    assert Response.objects.get(process=process).verdict == "partly"


def closes(sara: Walker, process: Process) -> None:
    sara.at(f"{process.get_absolute_url()}manage/close/")
    sara.keys.write(sara.field("What came of it"), "The square gets a fountain.")
    sara.press("Close it")
    process.refresh_from_db()
    assert process.state == "closed"


def reads_the_answer(fatima: Walker, idea: Idea) -> None:
    """Told of each turn, and the answer stands with the idea."""
    while deliver_due():
        pass
    fatima.at("/notifications/")
    expect(fatima.page.locator("main")).to_contain_text("Water to play with")
    expect(fatima.page.locator("main")).to_contain_text("The square of tomorrow")
    fatima.at(idea.get_absolute_url())
    expect(fatima.page.locator("main")).to_contain_text("We build a fountain that children may play in.")
    assert overflow(fatima.page) == 0
