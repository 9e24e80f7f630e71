"""Pages that a secret address opens: without an account and without JavaScript, and their forms work in a browser.

Django's test client sends no ``Origin``; a browser does, and names none when a page forbids every referrer.
"""

import pytest
from playwright.sync_api import Browser

from proeftuin.gatherings.links import path_of as registration_of
from proeftuin.ideas.actions import proposals
from proeftuin.ideas.models import Support
from proeftuin.stories.links import path_of as story_of
from tests.gatherings import world as gatherings
from tests.ideas.test_proposals import sent
from tests.initiatives.conftest import started
from tests.journeys.walker import Walker
from tests.processes import world as ideas
from tests.stories.world import WORDS, told

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("transactional_db")]


def test_a_story_is_taken_back(live_server, browser: Browser) -> None:
    story = told(started())
    teller = Walker(browser, live_server.url, "", 1)
    teller.at(story_of(story))
    teller.reads(WORDS)
    teller.page.locator("summary", has_text="Take my story back").click()
    teller.press("Take my story back")
    story.refresh_from_db()
    assert story.withdrawn_at and not story.words


def test_a_place_at_a_gathering_is_taken_and_given_back(live_server, browser: Browser) -> None:
    registration = gatherings.guest(gatherings.meetup(), 1, yes=False)
    guest = Walker(browser, live_server.url, "", 1)
    guest.at(registration_of(registration))
    guest.press("Yes, I come")
    registration.refresh_from_db()
    assert registration.state == "registered"
    guest.press("Sign off")
    guest.reads("You signed off.")


def test_a_proposal_is_signed_along(live_server, browser: Browser) -> None:
    idea = sent(ideas.opened("ideas", cosigners_needed=2))
    ann = Walker(browser, live_server.url, "ann", 1)
    ann.at(f"/ideas/{idea.ref}/cosign/{proposals.secret_of(idea)}/")
    ann.press("Put my name under it")
    assert Support.objects.filter(idea=idea).count() == 1
