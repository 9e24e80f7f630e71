"""An experiment of Sara's team, in any state a test wants it in."""

from datetime import date
from decimal import Decimal

import pytest

from proeftuin.experiments import actions
from proeftuin.experiments.drafts import PlanDraft, ResultDraft
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Initiative
from tests import cast
from tests.initiatives.conftest import started

PLAN = {
    "title": "A number by text message",
    "assumption": "Who gets a message leaves and is back in time.",
    "test": "Send a message to a hundred visitors.",
    "measure": "Who is back in time.",
    "threshold_value": Decimal(70),
    "threshold_unit": "of 100 people",
    "place": "Counter North",
    "participants": "Visitors",
    "starts_on": date(2026, 9, 9),
}


@pytest.fixture
def initiative(db: None) -> Initiative:
    return started()


def planned(initiative: Initiative, **more: object) -> Experiment:
    draft = PlanDraft(**{**PLAN, **more})  # type: ignore[arg-type]
    return actions.plan_experiment(by=cast.actor("sara"), initiative=initiative, draft=draft)


def running(initiative: Initiative, **more: object) -> Experiment:
    one = planned(initiative, **more)
    return actions.start_experiment(by=cast.actor("sara"), experiment=one, version=one.version)


def result(**more: object) -> ResultDraft:
    values = {"saw": "Forty-one were back.", "result_value": Decimal(41), "verdict": "stop",
              "learned": "People want certainty more than free time.", **more}  # fmt: skip
    return ResultDraft(**values)  # type: ignore[arg-type]


def done(initiative: Initiative, *, plan: dict[str, object] | None = None, **more: object) -> Experiment:
    one = running(initiative, **(plan or {}))
    return actions.finish_experiment(by=cast.actor("sara"), experiment=one, draft=result(**more), version=one.version)
