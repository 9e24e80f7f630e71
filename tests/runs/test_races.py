"""People who do the same thing at the same moment: each on a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import close_old_connections, connection

from proeftuin.kernel.errors import ActionError, InvalidError, StaleError
from proeftuin.runs.actions import coaching, running
from proeftuin.runs.models import GateMove, Nudge, Run, StepState
from tests import cast
from tests.initiatives.conftest import started
from tests.runs.conftest import PLAYBOOK, do, made_for

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each deed returned or raised, begun together."""
    barrier, found = Barrier(len(deeds)), [None] * len(deeds)

    def go(at: int) -> None:
        barrier.wait()
        try:
            found[at] = deeds[at]()
        except ActionError as error:
            found[at] = error
        finally:
            close_old_connections()
            connection.close()

    threads = [Thread(target=go, args=(at,)) for at in range(len(deeds))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def test_two_who_finish_one_step_one_wins_and_one_is_told() -> None:
    initiative = started()
    made_for(initiative)
    run = running.start_run(by=cast.actor("sara"), initiative=initiative, playbook=PLAYBOOK)
    do(run, "first-story")
    people = {name: cast.actor(name) for name in ("sara", "joris")}

    def finish(name: str) -> Callable[[], object]:
        rows = {"rows": [{"name": name}]}
        return lambda: running.save_step(
            by=people[name], run=run, step="who-knows", result=rows, finish=True, version=0
        )  # fmt: skip

    found = at_once(finish("sara"), finish("joris"))
    assert sorted(type(one).__name__ for one in found) == ["StaleError", "StepState"]
    lost = next(one for one in found if isinstance(one, StaleError))
    stored = StepState.objects.get(step="who-knows")
    assert lost.current == stored.version == 1  # the page shows this one, and keeps what the other typed


def test_two_who_begin_two_gates_and_two_pushes_make_one_of_each() -> None:
    initiative = started()
    made_for(initiative)
    people = {name: cast.actor(name) for name in ("sara", "joris", "pieter")}

    def start(name: str) -> Callable[[], object]:
        return lambda: running.start_run(by=people[name], initiative=initiative, playbook=PLAYBOOK)

    found = at_once(start("sara"), start("joris"))
    assert sorted(type(one).__name__ for one in found) == ["InvalidError", "Run"]
    run = Run.objects.get()
    do(run, "first-story", "who-knows")
    run.refresh_from_db()

    def decide(name: str) -> Callable[[], object]:
        return lambda: running.pass_gate(by=people[name], run=run, outcome="go", reason="Yes.", version=run.version)

    found = at_once(decide("sara"), decide("joris"))
    assert sorted(type(one).__name__ for one in found) == ["Run", "StaleError"]
    assert GateMove.objects.count() == 1
    pushed = at_once(*[lambda: coaching.nudge(by=people["pieter"], initiative=initiative)] * 2)
    assert sum(isinstance(one, InvalidError) for one in pushed) == 1
    assert Nudge.objects.count() == 1
