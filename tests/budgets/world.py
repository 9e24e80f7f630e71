"""An open vote on a budget with three projects, and people who vote."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import time_machine

from proeftuin.budgets import tasks
from proeftuin.budgets.actions import counting, projects, voting
from proeftuin.budgets.actions.projects import ProjectDraft
from proeftuin.budgets.models import Ballot, Count, Project
from proeftuin.kernel.clock import now
from proeftuin.processes.models import Method
from tests import cast
from tests.processes import world

PARK = (("Trees along the canal", 40_000), ("A skate park", 60_000), ("Benches", 15_000))


def voting_open(
    rows: tuple[tuple[str, int], ...] = PARK, *, who: str = "confirmed_email", days: int = 30, **settings: Any
) -> Method:
    """A published process with a vote on € 1,000.00 by default; costs in cents."""
    method = world.opened("budget", who=who, days=days, **{"budget": 100_000, **settings})
    for title, cost in rows:
        projects.add_project(by=cast.actor("sara"), method=method, draft=ProjectDraft(title, cost, area="North"))
    return method


def entered(method: Method, typed: Mapping[int, int], *, key: str = "") -> Ballot:
    """A ballot that a clerk enters."""
    return voting.enter_ballot(by=cast.actor("sara"), method=method, typed=typed, channel="paper", key=key)


def many(method: Method, number: int) -> None:
    """So many ballots at once, past the actions: for sizes."""
    numbers = list(Project.objects.filter(method=method).values_list("number", flat=True))
    Ballot.objects.bulk_create(
        [
            Ballot(method=method, code=f"BULK{at:08d}", channel="web", choices=[[numbers[at % len(numbers)], 1]])
            for at in range(number)
        ],
        batch_size=1_000,
    )


def counted(method: Method, *, publish: bool = True) -> Count:
    """After the deadline: counted by the worker, and published."""
    with time_machine.travel(now() + timedelta(days=60)):
        count = counting.ask_count(by=cast.actor("sara"), method=Method.objects.get(pk=method.pk))
        tasks.make_counts()
        count.refresh_from_db()
        if publish:
            counting.publish_count(by=cast.actor("sara"), count=count)
    return count
