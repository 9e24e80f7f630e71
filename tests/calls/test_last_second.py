"""The last second: co-authors who send in at the same moment, on whichever database the tests run."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from proeftuin.calls.actions import audience, entries
from proeftuin.calls.models import AudienceVote, Author, Call, Entry, Kept
from proeftuin.kernel import clock
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.ledger.models import Event
from tests import cast
from tests.calls.test_prizes import VOTE_FROM, voted
from tests.calls.world import DEADLINE, DURING, open_call, text

pytestmark = pytest.mark.django_db(transaction=True)
LAST = DEADLINE + timedelta(minutes=5) - timedelta(microseconds=1)
TEAM = ("fatima", "ann", "pieter", "joris")


def together(call: Call) -> Entry:
    with clock.at(DURING):
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=text())
    for name in TEAM[1:]:
        Author.objects.create(entry=entry, user=cast.person(name))
    return entry


def test_all_send_in_at_once_and_there_is_one_entry_and_no_text_is_lost() -> None:
    entry = together(open_call())
    actors = {name: cast.actor(name) for name in TEAM}
    ready = Barrier(len(TEAM))

    def send(name: str) -> tuple[str, bool]:
        try:
            ready.wait(20)
            with clock.at(LAST):
                saved = entries.save_entry(by=actors[name], entry=entry, draft=text(f"By {name}"), version=1, send=True)
            return saved.entry.state, saved.kept is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(TEAM)) as pool:
        found = list(pool.map(send, TEAM))
    assert [state for state, _kept in found] == ["submitted"] * len(TEAM)  # each is told that it is in
    assert sorted(kept for _state, kept in found) == [False, True, True, True]
    assert Event.objects.filter(kind="entry.submitted").count() == 1
    entry.refresh_from_db()
    texts = {entry.title, *Kept.objects.filter(entry=entry).values_list("title", flat=True)}
    assert texts == {f"By {name}" for name in TEAM}
    assert (Entry.objects.count(), entry.submitted_at) == (1, LAST)


def test_a_moment_later_it_is_too_late_for_each_of_them() -> None:
    entry = together(open_call())
    actors = {name: cast.actor(name) for name in TEAM}

    def send(name: str) -> bool:
        try:
            with clock.at(LAST + timedelta(microseconds=1)), pytest.raises(NotAllowedError, match="deadline"):
                entries.save_entry(by=actors[name], entry=entry, draft=text("Late"), version=1, send=True)
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(len(TEAM)) as pool:
        assert all(pool.map(send, TEAM))
    entry.refresh_from_db()
    assert (entry.state, entry.title) == ("draft", "Rain garden")


def test_who_votes_twice_at_once_has_one_vote() -> None:
    call = voted()
    options, by = list(Entry.objects.order_by("title")), cast.actor("ann")

    def vote(at: int) -> None:
        try:
            with clock.at(VOTE_FROM):
                audience.vote_for(by=by, call=call, entry=options[at % 3])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(vote, range(6)))
    assert AudienceVote.objects.count() == 1
