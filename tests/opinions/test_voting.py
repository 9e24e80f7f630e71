"""Voting: once for each person and statement, the last counts, and totals that equal a recount."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.opinions.actions.counting import drift, recount
from proeftuin.opinions.actions.voting import enter_votes, vote
from proeftuin.opinions.models import Statement, Vote, Voter
from proeftuin.opinions.moderating import hide, restore
from proeftuin.processes.models import Participant
from proeftuin.processes.permissions import Credentials, keep_openings
from tests import cast
from tests.opinions import world
from tests.processes import world as processes

pytestmark = pytest.mark.django_db


def totals(statement: Statement) -> tuple[int, int, int]:
    statement.refresh_from_db()
    return statement.agrees, statement.disagrees, statement.passes


def test_the_last_vote_counts_and_the_same_twice_is_once() -> None:
    method = world.conversation(2)
    one = world.statements(method)[0]
    by = cast.actor("fatima")
    for value, expected in ((1, (1, 0, 0)), (1, (1, 0, 0)), (-1, (0, 1, 0)), (0, (0, 0, 1))):
        vote(by=by, statement=one, value=value)
        assert totals(one) == expected
    assert Voter.objects.get(method=method).votes == 1
    assert not drift(method)
    method.process.refresh_from_db()
    assert method.process.frozen_at


def test_what_is_no_vote_is_refused() -> None:
    one = world.statements(world.conversation(1))[0]
    with pytest.raises(InvalidError):
        vote(by=cast.actor("fatima"), statement=one, value=2)
    with pytest.raises(NotAllowedError):
        vote(by=VISITOR, statement=one, value=1)
    assert not Vote.objects.exists()


def test_without_an_account_where_everyone_may() -> None:
    method = processes.opened("opinions", who="everyone")
    from proeftuin.opinions.actions.statements import seed_statements

    seed_statements(by=cast.actor("sara"), method=method, texts=["The park should have a pond."])
    one = world.statements(world.fresh(method))[0]
    for key in ("visitor:a", "visitor:b", "visitor:a"):
        vote(by=VISITOR, statement=one, value=1, shown=Credentials(key))
    assert totals(one) == (2, 0, 0)
    with pytest.raises(NotAllowedError):
        vote(by=VISITOR, statement=one, value=1)


def test_after_the_end_nothing_counts() -> None:
    one = world.statements(world.conversation(1))[0]
    with time_machine.travel(one.at + timedelta(days=31)), pytest.raises(NotAllowedError) as caught:
        vote(by=cast.actor("fatima"), statement=one, value=1)
    assert "closed" in str(caught.value.denied.reason)
    assert totals(one) == (0, 0, 0)


def test_what_is_hidden_takes_no_votes_and_keeps_those_it_had() -> None:
    method = world.conversation(1)
    one = world.statements(method)[0]
    vote(by=cast.actor("fatima"), statement=one, value=1)
    hide(cast.actor("sara"), one.ref)
    hide(cast.actor("sara"), one.ref)
    stale = world.statements(method)[0]
    stale.state = Statement.State.PUBLISHED  # somebody read it just before it was hidden
    for statement in (stale, world.statements(method)[0]):
        with pytest.raises(NotAllowedError):
            vote(by=cast.actor("joris"), statement=statement, value=1)
    assert not drift(method)
    restore(cast.actor("sara"), one.ref)
    vote(by=cast.actor("joris"), statement=world.statements(method)[0], value=-1)
    assert totals(one) == (1, 1, 0)


def test_a_recount_puts_right_what_drifted() -> None:
    method = world.imported(20, 6)
    assert not drift(method)
    one = world.statements(method)[2]
    Statement.objects.filter(pk=one.pk).update(agrees=99)
    Voter.objects.filter(method=method).update(votes=0)
    found = recount(method)
    assert found.statements == (one.pk,)
    assert len(found.voters) == 20
    assert not drift(method)


def test_a_vote_costs_few_queries() -> None:
    method = world.conversation(3)
    one, other, _third = world.statements(method)
    by = cast.actor("fatima")
    vote(by=by, statement=one, value=1)
    other.method = world.fresh(method)
    keep_openings(other.method)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        vote(by=by, statement=other, value=1)
    asked = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 9, "\n".join(asked)


def test_a_clerk_enters_a_form_once() -> None:
    method = world.conversation(3)
    ticked = dict(zip(world.statements(method), (1, -1, 0), strict=True))
    voter = enter_votes(by=cast.actor("sara"), method=method, votes=ticked, channel="paper", key="A 12")
    assert (voter.votes, voter.channel) == (3, "paper")
    assert [totals(one) for one in ticked] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    with pytest.raises(InvalidError) as caught:
        enter_votes(by=cast.actor("sara"), method=method, votes=ticked, channel="paper", key="a 12")
    assert "key" in caught.value.problems
    with pytest.raises(InvalidError):
        enter_votes(by=cast.actor("sara"), method=method, votes={}, channel="paper")
    with pytest.raises(NotAllowedError):
        enter_votes(by=cast.actor("fatima"), method=method, votes=ticked, channel="paper")
    assert Participant.objects.count() == 1
    assert not drift(method)
