"""Bringing in what was written without network: each answer is saved, or shown with the reason why not."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.runs import permissions, results
from proeftuin.runs.actions.running import save_step
from proeftuin.runs.editions import playbook_of
from proeftuin.runs.models import Run, StepState

FORMAT = "proeftuin-run/1"
# The answers inside the page that was filled in, when that was kept instead of the answers alone.
INSIDE = re.compile(r'<script[^>]*\bid="answers"[^>]*>(.*?)</script>', re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written for one step, against the version that was on the sheet."""

    version: int
    result: Mapping[str, Any]
    done: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that was not saved: why, what it says, and what is stored instead."""

    step: str
    name: str
    stage: str
    why: str
    text: str
    stored: str = ""
    version: int = 0
    is_conflict: bool = False


@dataclass(slots=True)
class Brought:
    """What became of the answers: names of the steps saved, how many were there already, and what was left."""

    saved: list[str] = field(default_factory=list)
    same: int = 0
    left: list[Left] = field(default_factory=list)


def read_answers(run: Run, text: str) -> dict[str, Answer]:
    """Answers by step, from the JSON or from the whole page. Raises InvalidError for anything else."""
    found = INSIDE.search(text)
    try:
        given = json.loads(found[1] if found else text)
        if given["format"] != FORMAT or not isinstance(given["steps"], dict):
            raise ValueError(FORMAT)
        ref = given["run"]
        answers = {str(step): _answer(one) for step, one in given["steps"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidError({"file": _("This is not a file with answers. Choose the one that you kept.")}) from error
    if ref != run.ref:
        raise InvalidError({"file": _("These answers belong to another team, or to an earlier run.")})
    return answers


def _answer(one: Mapping[str, Any]) -> Answer:
    version = one.get("version", 0)
    if not isinstance(version, int) or not isinstance(one.get("result"), dict):
        raise TypeError(one)
    return Answer(version, one["result"], one.get("done") is True)


@transaction.atomic
def bring_in(
    *, by: Actor, run: Run, answers: Mapping[str, Answer], replace: Mapping[str, int] | None = None
) -> Brought:
    """Save the answers. One that a colleague changed meanwhile is left and shown, unless ``replace`` names its step
    with the version that the person saw. The same file twice changes nothing.
    """
    require(permissions.can_work(by, run))
    playbook = playbook_of(run.edition_id)
    known = {step.id: (stage, step) for stage, step in playbook.steps()}
    reached = {one.id for one in playbook.stages[: [stage.id for stage in playbook.stages].index(run.stage) + 1]}
    stored = {one.step: one for one in StepState.objects.filter(run=run)}
    at_first = run.initiative.is_public  # a closed team says itself what is for everyone, should it open up later
    brought = Brought()
    for key, answer in answers.items():
        if key not in known:
            words = results.as_text(answer.result)
            brought.left.append(Left(key, key, "", _("This step is not in the playbook."), words))
            continue
        stage, step = known[key]
        there = stored.get(key)
        try:
            result = _with_the_rest(there, step.output, answer.result)
            cleaned = results.clean(step.output, result, must=answer.done)
            finish = answer.done and stage.id in reached
            if _is_there(there, cleaned, finish=finish):
                brought.same += 1
                continue
            if not any(cleaned.values()):  # nothing was written: that takes nothing away
                continue
            with transaction.atomic():
                save_step(
                    by=by, run=run, step=key, result=result, far=True, finish=finish,
                    version=(replace or {}).get(key, answer.version),
                    is_open=there.is_open if there else at_first and step.output in results.OPEN_AT_FIRST,
                )  # fmt: skip
            brought.saved.append(step.name)
        except StaleError as error:
            fresh = StepState.objects.filter(run=run, step=key).first()
            brought.left.append(
                Left(
                    key, step.name, stage.id, _("A colleague changed this step meanwhile."),
                    results.as_text(answer.result), _now(fresh), error.current, is_conflict=True,
                )
            )  # fmt: skip
        except InvalidError as error:
            brought.left.append(Left(key, step.name, stage.id, str(error), results.as_text(answer.result)))
    return brought


def _with_the_rest(there: StepState | None, output: str, written: Mapping[str, Any]) -> dict[str, Any]:
    """What was written, with what a sheet of paper does not hold: the thing that was made, and the files."""
    stored = there.result if there else {}
    kept = ("made",) if output in results.MADE else ("files",) if output == "file" else ()
    return {**written, **{name: stored[name] for name in kept if stored.get(name)}}


def _now(there: StepState | None) -> str:
    return (there.reason or results.as_text(there.result)) if there else ""


def _is_there(there: StepState | None, cleaned: Mapping[str, Any], *, finish: bool) -> bool:
    """Whether just this is stored already: the same file brought in twice, or a step that was left as it was."""
    if there is None:
        return False
    same = {name: value for name, value in there.result.items() if value} == {
        name: value for name, value in cleaned.items() if value
    }
    return same and (there.state == StepState.State.DONE or not finish)
