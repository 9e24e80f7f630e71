"""The demo's runs: six teams of one coach, each with its playbook, as content/demo/runs.toml tells it."""

from decimal import Decimal
from functools import partial

from proeftuin.initiatives.actions import team
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import today
from proeftuin.operations.demo_world import Entry, Step, World, read
from proeftuin.playbooks.structure import Stage
from proeftuin.runs import queries, results
from proeftuin.runs.actions import coaching, running
from proeftuin.runs.models import Run


def steps() -> list[Step]:
    """Beginnings, stages with their gates, and what the coach kept."""
    story = read("runs.toml")
    found: list[Step] = []
    for about in story["run"]:
        found.append(Step(about["ago"], partial(_start, about=about)))
        for stage in about["stage"]:
            if "coach" in stage:
                found.append(Step(stage["coached"], partial(_coach, about=about, key=stage["coach"])))
            found.append(Step(stage.get("ago", stage.get("doing")), partial(_stage, about=about, told=stage)))
    found += [Step(one["ago"], partial(_note, about=one)) for one in story["note"]]
    found += [Step(one["ago"], partial(_nudge, about=one)) for one in story["nudge"]]
    found += [Step(one["ago"], partial(_hours, about=one)) for one in story["hours"]]
    return found


def _initiative(world: World, about: Entry) -> Initiative:
    return Initiative.objects.get(pk=world.initiatives[about["initiative"]].pk)


def _run(world: World, about: Entry) -> Run:
    run = queries.going(_initiative(world, about))
    assert run is not None  # noqa: S101 - the file begins before it goes on
    return run


def _start(world: World, *, about: Entry) -> None:
    running.start_run(
        by=world.actors[about["by"]], initiative=_initiative(world, about), playbook=about["playbook"]
    )  # fmt: skip


def _coach(world: World, *, about: Entry, key: str) -> None:
    member = team.ask_to_join(
        by=world.actors[key], initiative=_initiative(world, about), role="coach", message="Ik help graag mee."
    )
    team.answer_request(by=world.actors[about["by"]], member=member, welcome=True)


def _stage(world: World, *, about: Entry, told: Entry) -> None:
    """What came out of a stage, and its gate; a stage that is going on keeps what it has."""
    by, run = world.actors[about["by"]], _run(world, about)
    stage = queries.whole(run).here.stage
    _results(by, run, stage, told)
    run.refresh_from_db()
    if "gate" in told:
        running.pass_gate(by=by, run=run, outcome="go", reason=told["gate"], version=run.version)
    elif "pause" in told:
        running.pass_gate(by=by, run=run, outcome="pause", reason=told["pause"], version=run.version)


def _results(by: Actor, run: Run, stage: Stage, told: Entry) -> None:
    for step in stage.steps:
        given = told.get("results", {}).get(step.id)
        if given is not None:
            running.save_step(
                by=by, run=run, step=step.id, result=_shaped(step.output, given), finish=True, version=0, is_open=True
            )
        elif "skip" in told and "pause" not in told and not step.optional:
            running.skip_step(by=by, run=run, step=step.id, reason=told["skip"], version=0)


def _shaped(output: str, given: object) -> dict[str, object]:
    if output == "list":
        return {"items": given}
    return {"rows": given} if output in results.TABLES else {"text": given}


def _note(world: World, *, about: Entry) -> None:
    coaching.write_note(by=world.actors[about["by"]], initiative=_initiative(world, about), text=about["text"])


def _nudge(world: World, *, about: Entry) -> None:
    coaching.nudge(by=world.actors[about["by"]], initiative=_initiative(world, about), text=about["text"])


def _hours(world: World, *, about: Entry) -> None:
    run = _run(world, about)
    for key, hours in about["given"].items():
        left = Decimal(hours)
        while left > 0:  # a day at a time
            day = min(left, Decimal(8))
            coaching.log_hours(by=world.actors[key], run=run, hours=day, on=today())
            left -= day
