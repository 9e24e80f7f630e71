"""Two at once, for real: each in a thread of their own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from proeftuin.deliberations.actions import answering, talking, turning
from proeftuin.deliberations.actions.answering import ResponseDraft
from proeftuin.deliberations.models import Ballot, Decision, Objection, Proposal, Response
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from tests.deliberations.conftest import (
    actor,
    all_consent,
    in_days,
    in_objection_round,
    made,
    outcome,
    says,
    team_of_seven,
    turned,
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run these side by side. What each came to."""
    start, found = threading.Barrier(len(works)), [""] * len(works)

    def run(place: int) -> None:
        start.wait()
        try:
            works[place]()
            found[place] = "done"
        except (InvalidError, NotAllowedError, StaleError) as error:
            found[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(found)


def test_two_responses_at_once_count_once() -> None:
    decision, ann = in_objection_round(team_of_seven()), actor("ann")

    def say(answer: str) -> Callable[[], object]:
        said = ResponseDraft(answer=answer, reason="Because.")
        return lambda: answering.respond(by=ann, decision=decision, draft=said, number=1)

    assert at_once(say("objection"), say("consent"), say("objection")) == ["done"] * 3
    response = Response.objects.get()
    assert Objection.objects.count() == (1 if response.answer == "objection" else 0)


def test_of_two_secret_votes_at_once_one_counts() -> None:
    decision = turned(made(team_of_seven(), "simple", is_secret=True), "open", in_days(3), by="sara")
    ann = actor("ann")

    def vote() -> None:
        answering.respond(by=ann, decision=decision, draft=ResponseDraft(answer="yes"), number=1)

    assert at_once(vote, vote, vote) == ["NotAllowedError", "NotAllowedError", "done"]
    assert Ballot.objects.count() == 1


def test_of_two_next_versions_at_once_one_is_told() -> None:
    initiative = team_of_seven()
    decision = turned(turned(made(initiative), "open", in_days(3), by="sara"), "amend")
    people = (actor("sara"), actor("joris"))

    def write(number: int) -> Callable[[], object]:
        return lambda: talking.write_version(
            by=people[number], decision=decision, text=f"Words {number}", change="Why", number=1
        )

    assert at_once(write(0), write(1)) == ["StaleError", "done"]
    assert Proposal.objects.count() == 2 and Decision.objects.get().number == 2


def test_it_is_adopted_once_and_never_over_an_objection_that_came_first() -> None:
    decision = in_objection_round(team_of_seven())
    all_consent(decision)
    joris, turn = actor("joris"), outcome()

    def adopt() -> None:
        turning.take_turn(by=joris, decision=decision, verb="adopt", turn=turn)

    def object_() -> None:
        says(Decision.objects.get(), "ann", "objection", "Wait.")

    found = at_once(adopt, object_, adopt)
    adopted = Event.objects.filter(kind="decision.adopt").count()
    objected = Objection.objects.count()
    assert adopted + objected == 1, found
    assert Decision.objects.get().state == ("adopted" if adopted else "objection")
