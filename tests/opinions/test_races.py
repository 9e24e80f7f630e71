"""Many at the same moment: totals still equal a recount, and every statement has a number of its own."""

import contextlib
import random
import threading
from collections.abc import Callable

import pytest
from django.db import connections

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.opinions.actions.charting import BY, make_chart
from proeftuin.opinions.actions.counting import drift
from proeftuin.opinions.actions.statements import propose_statement
from proeftuin.opinions.actions.voting import vote
from proeftuin.opinions.models import Statement, Vote, Voter
from proeftuin.opinions.moderating import hide, restore
from tests import cast
from tests.opinions import world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*work: Callable[[], object]) -> None:
    """Do all of these in threads of their own. Fails with the first thing that went wrong in any."""
    failures: list[BaseException] = []

    def run(one: Callable[[], object]) -> None:
        try:
            one()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_storm_of_votes_ends_equal_to_a_recount() -> None:
    method = world.conversation(4)
    people, sara = [world.somebody(number) for number in range(5)], cast.actor("sara")

    def storm(person: Actor, seed: int) -> Callable[[], None]:
        def run() -> None:
            dice = random.Random(seed)
            for _ in range(10):
                statement = dice.choice(world.statements(method))
                with contextlib.suppress(NotAllowedError):
                    vote(by=person, statement=statement, value=dice.choice((1, -1, 0)))

        return run

    def moderator() -> None:
        for _ in range(3):
            hide(sara, world.statements(method)[0].ref)
            restore(sara, world.statements(method)[0].ref)

    # Two threads for each person: the same hand on two phones.
    storms = [storm(person, number) for number, person in enumerate([*people, *people])]
    at_once(*storms, moderator, lambda: make_chart(by=BY, method=method))
    assert not drift(method)
    assert Voter.objects.count() == 5
    assert Vote.objects.count() == sum(one.seen for one in Statement.objects.all()) > 0


def test_statements_added_at_once_have_numbers_of_their_own() -> None:
    method = world.conversation(1)
    people = [world.somebody(number) for number in range(6)]
    at_once(
        *(
            lambda number=number, person=person: propose_statement(  # type: ignore[misc]
                by=person, method=world.fresh(method), text=f"Statement of person {number}"
            )
            for number, person in enumerate(people)
        )
    )
    assert sorted(Statement.objects.values_list("number", flat=True)) == list(range(7))
