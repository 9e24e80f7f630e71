"""Two people at once, for real: each in a thread of their own."""

import threading

import pytest
from django.db import connection

from proeftuin.decisions.actions import responses, review
from proeftuin.decisions.models import Response, Review
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import StaleError
from proeftuin.ledger.models import Event
from tests.decisions import world
from tests.decisions.world import NO, YES, act

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works) -> list[str]:
    """Run these side by side. What each came to: "done", or the name of its mistake."""
    start, found = threading.Barrier(len(works)), [""] * len(works)

    def run(place: int) -> None:
        start.wait()
        try:
            works[place]()
            found[place] = "done"
        except StaleError:
            found[place] = "stale"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(found)


def test_of_two_deciders_at_once_one_publishes_and_one_is_told() -> None:
    idea = world.idea(world.desk())
    seen, deciders = responses.stamp_of([idea]), (act("elke"), act("bas"))

    def publish(by: Actor, draft):
        fresh = Idea.objects.select_related("process").get(pk=idea.pk)
        return lambda: responses.publish_responses(
            by=by, process=fresh.process, contributions=[fresh], draft=draft, seen=seen
        )

    assert at_once(publish(deciders[0], YES), publish(deciders[1], NO)) == ["done", "stale"]
    answer = Response.objects.get()
    assert Idea.objects.get().answer == answer.verdict
    assert Event.objects.filter(kind="response.published").count() == 1


def test_of_two_analysts_at_once_one_writes_and_one_is_told() -> None:
    idea = world.idea(world.desk())
    people = (act("joris"), act("sara"))

    def write(by: Actor, words: str):
        fresh = Idea.objects.select_related("process").get(pk=idea.pk)
        return lambda: review.analyse(by=by, contribution=fresh, analysis=words, advice="accepted", version=0)

    assert at_once(write(people[0], "One."), write(people[1], "Two.")) == ["done", "stale"]
    assert Review.objects.get().version == 1
