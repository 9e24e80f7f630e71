"""What someone did in a run can be shown to them, and let go of; a hidden team's run is hidden."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from proeftuin.kernel.clock import today
from proeftuin.runs import personal
from proeftuin.runs.actions import coaching, running
from proeftuin.runs.models import CoachNote, GateMove, Hours, Part, Run, StepState
from tests import cast
from tests.initiatives.conftest import started
from tests.runs.conftest import PLAYBOOK, do, gate

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(run: Run) -> Run:
    do(run, "first-story")
    running.write_part(by=cast.actor("joris"), run=run, step="who-knows", text="Part of Joris", version=0)
    do(run, "who-knows", who="joris")
    gate(run, "go", who="joris")
    coaching.log_hours(by=cast.actor("joris"), run=run, hours=Decimal(1), on=today(), note="At home")
    coaching.write_note(by=cast.actor("pieter"), initiative=run.initiative, text="Private")
    coaching.nudge(by=cast.actor("pieter"), initiative=run.initiative, text="Well?")
    return run


def test_each_gets_their_own(busy: Run) -> None:
    joris = json.dumps(personal.export(cast.person("joris")), default=str)
    assert "Part of Joris" in joris and "At home" in joris and "We know enough." in joris and "Fatima" in joris
    assert "Private" not in joris
    pieter = json.dumps(personal.export(cast.person("pieter")), default=str)
    assert "Private" in pieter and "Well?" in pieter and "At home" not in pieter


def test_an_account_that_goes_leaves_the_work_without_a_name(busy: Run) -> None:
    personal.erase(cast.person("joris"))
    personal.erase(cast.person("pieter"))
    assert Part.objects.get().author is None and Part.objects.get().text == "Part of Joris"
    assert Hours.objects.get().user is None and Hours.objects.get().note == ""
    assert StepState.objects.get(step="who-knows").by is None
    assert GateMove.objects.get().by is None
    assert not CoachNote.objects.exists()
    personal.erase(cast.person("sara"))
    assert Run.objects.get().started_by is None


def test_pages_bear_who_is_gone(as_, busy: Run) -> None:
    personal.erase(cast.person("joris"))
    base = busy.initiative.get_absolute_url()
    for path in ("run/", "run/question/who-knows/", f"runs/{busy.ref}/hours/"):
        assert as_("sara").get(f"{base}{path}").status_code == 200


def test_a_hidden_teams_run_is_in_no_list(client: Client, as_) -> None:
    hidden = started(title="Zeldzaam plan", is_public=False)
    running.start_run(by=cast.actor("sara"), initiative=hidden, playbook=PLAYBOOK)
    for address in (f"/playbooks/{PLAYBOOK}/", "/playbooks/", f"/playbooks/{PLAYBOOK}.json", "/feed.atom"):
        assert "Zeldzaam" not in client.get(address).getvalue().decode()
        assert "Zeldzaam" not in as_("ann").get(address).getvalue().decode()
    assert "1 team works with it now" in client.get(f"/playbooks/{PLAYBOOK}/").content.decode()
