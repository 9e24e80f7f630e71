"""Two people, or two windows of one, at the same moment: on a database that lets them."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from proeftuin.budgets.actions import projects, voting
from proeftuin.budgets.actions.projects import ProjectDraft
from proeftuin.budgets.models import Ballot, Project
from proeftuin.kernel.errors import InvalidError
from proeftuin.processes.models import Participant
from tests import cast
from tests.budgets import world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> list[Exception]:
    """Run each in a thread and connection of its own, all started together. Returns what they raised."""
    ready = threading.Barrier(len(works))
    raised: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        ready.wait()
        try:
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_six_windows_of_one_person_cast_one_ballot() -> None:
    method, fatima = world.voting_open(), cast.actor("fatima")
    raised = at_once(*[
        lambda at=at: voting.cast_ballot(by=fatima, method=method, typed={1 + at % 3: 1}) for at in range(6)
    ])  # fmt: skip
    assert not raised
    assert Ballot.objects.count() == 1 and Participant.objects.count() == 1


def test_the_first_ballot_and_a_change_of_price_do_not_meet() -> None:
    """Whoever is first wins: either the change is refused, or the ballot came after it."""
    method = world.voting_open()
    project = Project.objects.select_related("method__process").get(method=method, number=1)
    raised = at_once(
        lambda: voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={1: 1}),
        lambda: projects.edit_project(
            by=cast.actor("sara"), project=project, draft=ProjectDraft("Trees", 99_000), version=1
        ),
    )
    assert all(isinstance(error, InvalidError) for error in raised)
    project.refresh_from_db()
    assert Ballot.objects.count() == 1
    assert (project.cost == 40_000) == bool(raised)
