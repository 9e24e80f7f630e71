"""By keyboard and without JavaScript: a report with all that follows, paper at the counter, answers in bulk, codes."""

import pytest
from playwright.sync_api import Browser

from proeftuin.decisions.models import Response
from proeftuin.ideas.models import Idea
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.moderation.models import Decision, Report
from proeftuin.processes.models import CodeList, Participant, Seat
from tests import cast
from tests.decisions import world
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("transactional_db", "without_mfa")]
RUDE = "You are all fools, says my neighbour."


@pytest.fixture
def without_mfa(settings) -> None:
    settings.STAFF_NEEDS_MFA = False


def test_a_report_a_decision_an_appeal_and_back(live_server, browser: Browser) -> None:
    method, base = world.desk(), live_server.url
    for name in ("sara", "joris"):
        Seat.objects.create(process=method.process, user=cast.person(name), role="moderator")
    idea = world.idea(method, "Benches", body=RUDE)

    visitor = Walker(browser, base, "", 1)
    visitor.at(idea.get_absolute_url())
    visitor.follow("Report this idea")
    visitor.press("Report this")
    visitor.reads("Choose a rule.")
    visitor.keys.to(visitor.field("Insults, threats or bullying"))
    visitor.keys.write(visitor.field("What is wrong?"), "It calls people fools.")
    visitor.press("Report this")
    visitor.reads("It waits for a moderator")
    receipt = visitor.page.url
    assert Report.objects.get().words == "It calls people fools."

    sara = Walker(browser, base, "sara")
    sara.at("/moderation/")
    sara.reads("It calls people fools.")
    sara.keys.to(sara.field("Hidden"))
    sara.press("Decide")
    assert not Decision.objects.exists()
    sara.keys.choose(sara.field("Which rule?"), "1. Insults, threats or bullying")
    sara.keys.write(sara.field("Which words?"), "fools")
    sara.keys.write(sara.field("Why?"), "You attack people. Say what you want instead.")
    sara.press("Decide")
    decision = Decision.objects.get()
    visitor.page.goto(receipt)
    visitor.reads("Hidden.")
    visitor.at(idea.get_absolute_url())
    assert RUDE not in visitor.page.content()

    while deliver_due():
        pass
    fatima = Walker(browser, base, "fatima", 1)
    fatima.at("/notifications/")
    assert fatima.page.get_by_role("link").filter(has_text="decision").count() or fatima.page.content()
    fatima.at(f"/moderation/decisions/{decision.ref}/")
    fatima.reads("You attack people. Say what you want instead.")
    fatima.keys.write(fatima.field("Why should it be shown?"), "I quote my neighbour, and disagree.")
    fatima.press("Appeal")

    sara.at(f"/moderation/decisions/{decision.ref}/")
    assert not sara.page.get_by_role("button", name="The writer is right").count()  # her own decision
    joris = Walker(browser, base, "joris")
    joris.at(f"/moderation/decisions/{decision.ref}/")
    joris.reads("I quote my neighbour")
    joris.keys.write(joris.field("Your reasons"), "It is a quotation.")
    joris.press("The writer is right")

    visitor.at(idea.get_absolute_url())
    visitor.reads(RUDE)
    visitor.page.goto(receipt)
    visitor.at("/moderation/log/")
    visitor.reads("Insults, threats or bullying")
    assert "fools" not in visitor.page.locator("main").inner_text()


def test_a_clerk_enters_what_came_on_paper(live_server, browser: Browser) -> None:
    method, base = world.desk(), live_server.url
    Seat.objects.create(process=method.process, user=cast.person("ann"), role="clerk")
    ann = Walker(browser, base, "ann")
    ann.at(f"{method.process.get_absolute_url()}counter/")
    ann.follow(method.title)
    ann.keys.choose(ann.field("How did it come in?"), "on paper")
    ann.keys.write(ann.field("Number of the form"), "PARK-0007")
    ann.press("Send")
    ann.reads("Fill in")
    assert ann.field("Number of the form").input_value() == "PARK-0007"
    ann.keys.write(ann.field("Title"), "A bench in the sun")
    ann.press("Send")
    idea = Idea.objects.get()
    assert (idea.channel, idea.title, idea.participant.user) == ("paper", "A bench in the sun", None)
    ann.reads(idea.reference)
    people = Participant.objects.count()

    ann.at(f"{method.get_absolute_url()}enter/")
    ann.keys.choose(ann.field("How did it come in?"), "on paper")
    ann.keys.write(ann.field("Number of the form"), "PARK-0007")
    ann.keys.write(ann.field("Title"), "A bench in the shade")
    ann.press("Send")
    assert Participant.objects.count() == people, "one form is one person"
    ann.at(idea.get_absolute_url())
    ann.reads("on paper")


def test_answers_in_bulk_and_closing_waits_for_the_last(live_server, browser: Browser) -> None:
    method, base = world.desk(), live_server.url
    for title in ("Trees", "Shade", "A fountain"):
        world.idea(method, title)
    process = method.process
    elke, sara = Walker(browser, base, "elke"), Walker(browser, base, "sara", 1)
    elke.at(f"{process.get_absolute_url()}desk/")
    for title in ("Trees", "Shade"):
        elke.keys.tick(elke.field(title))
    elke.press("Answer")
    elke.keys.to(elke.field("declined"))
    elke.press("Publish 2 answers")
    assert not Response.objects.exists()
    elke.reads("Fill in")
    elke.keys.write(elke.field("Why, and what happens now?"), "The path is too narrow, says the fire brigade.")
    elke.keys.write(elke.field("Who answers?"), "The council of Waterrijk")
    elke.press("Publish 2 answers")
    assert Response.objects.filter(verdict="declined").count() == 2

    def close() -> str:
        sara.at(f"{process.get_absolute_url()}manage/close/")
        sara.keys.write(sara.field("What came of it"), "Thank you all.")
        sara.press("Close it")
        process.refresh_from_db()
        return process.state

    assert close() == "published"
    assert sara.page.locator("#mistakes a").get_attribute("href") == f"{process.get_absolute_url()}desk/"
    elke.at(f"{process.get_absolute_url()}desk/")
    elke.keys.to(elke.page.locator("input[name=which]").last)
    elke.press("Answer")
    elke.keys.to(elke.field("partly accepted"))
    elke.keys.write(elke.field("Why, and what happens now?"), "A small one, by the north path.")
    elke.keys.write(elke.field("Who answers?"), "The council of Waterrijk")
    elke.keys.write(elke.field("When is it carried out?"), "spring")
    elke.press("Publish")
    assert Response.objects.count() == 3
    assert close() == "closed"


def test_half_a_row_of_a_list_of_codes_is_told_by_line(live_server, browser: Browser) -> None:
    process, base = world.desk().process, live_server.url
    sara = Walker(browser, base, "sara")
    sara.at(f"{process.get_absolute_url()}manage/lists/new/")
    sara.keys.write(sara.field("Name of the list"), "Postal codes")
    sara.keys.to(sara.field("Many people have the same: postal codes"))
    text = "1234 AB;North\n;South\n1235 AB;West;and more\n1236 AB;East"
    sara.keys.write(sara.field("The codes"), text)
    sara.press("Save")
    assert not CodeList.objects.exists()
    for line in ("2", "3"):
        sara.reads(f"Line {line}: ")
    assert sara.field("The codes").input_value().replace("\r", "") == text
    sara.keys.write(sara.field("The codes"), "1234 AB;North\n1236 AB;East")
    sara.press("Save")
    assert CodeList.objects.get().codes.count() == 2
