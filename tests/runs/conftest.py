"""Sara's initiative with Joris and their coach Pieter, and a small playbook in the instance's own folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from proeftuin.assessments.models import Assessment, Edition
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Initiative
from proeftuin.playbooks import content
from proeftuin.runs.actions import running
from proeftuin.runs.models import Run, StepState
from proeftuin.stories.models import Story
from tests import cast
from tests.initiatives.conftest import started
from tests.playbooks import sample

PLAYBOOK = "eigen-vorm"


@pytest.fixture(autouse=True)
def own(settings, tmp_path: Path) -> Iterator[Path]:
    settings.CONTENT_OVERLAY = str(tmp_path)
    folder = tmp_path / "playbooks" / PLAYBOOK
    sample.write(folder)
    content.reload()
    yield folder
    content.reload()


@pytest.fixture
def initiative(db: None) -> Initiative:
    return started()


@pytest.fixture
def run(initiative: Initiative) -> Run:
    made_for(initiative)
    return running.start_run(by=cast.actor("sara"), initiative=initiative, playbook=PLAYBOOK)


def made_for(initiative: Initiative, ref: str = "abc") -> None:
    """A story, an experiment and an assessment of this team, that steps can name as their result."""
    Story.objects.create(initiative=initiative, ref=ref, link_mark=ref)
    Experiment.objects.create(initiative=initiative, ref=ref, title="A bell")
    edition = Edition.objects.get_or_create(key="ethics-compass", number=1, defaults={"raw": {}})[0]
    Assessment.objects.create(initiative=initiative, ref=ref, edition=edition, key="ethics-compass", phase="develop")


RESULTS = {
    "first-story": {"made": "story:abc"},
    "who-knows": {"rows": [{"name": "Fatima", "interest": "less waiting", "power": "low", "side": "for"}]},
    "smallest-test": {"made": "experiment:abc"},
    "ethics": {"made": "assessment:abc"},
    "advice": {"text": "Do it everywhere."},
    "ideas": {"items": ["a bell", "a bench"]},
}

type Do = Callable[..., StepState]


def do(run: Run, *steps: str, who: str = "sara") -> None:
    """Finish steps, each with a result that fits."""
    for step in steps:
        running.save_step(by=cast.actor(who), run=run, step=step, result=RESULTS[step], finish=True, version=0)


def gate(run: Run, outcome: str, reason: str = "We know enough.", who: str = "sara", to_stage: str = "") -> Run:
    run.refresh_from_db()
    return running.pass_gate(
        by=cast.actor(who), run=run, outcome=outcome, reason=reason, version=run.version, to_stage=to_stage
    )
