"""Reading runs: what each page needs, in a stated number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import Http404

from proeftuin.initiatives.models import Initiative
from proeftuin.playbooks.structure import Playbook, Stage, Step
from proeftuin.runs import logic
from proeftuin.runs.editions import playbook_of
from proeftuin.runs.models import GateMove, Part, Run, StepState


def tasks_of(stage: Stage) -> list[logic.Task]:
    return [logic.Task(one.id, one.optional, one.after) for one in stage.steps]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step with what became of it. ``waits``: names of the steps that come first."""

    step: Step
    state: str
    row: StepState | None
    waits: Sequence[str] = ()
    is_next: bool = False
    is_far: bool = False  # in a stage that the team has not reached

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage with its steps. ``state``: "done", "now" or "later"."""

    stage: Stage
    state: str
    rows: Sequence[StepRow]
    gates: Sequence[GateMove] = ()

    @property
    def settled(self) -> int:
        return sum(one.state in logic.SETTLED for one in self.rows)


@dataclass(frozen=True, slots=True)
class Whole:
    """A run with everything that was written in it."""

    run: Run
    playbook: Playbook
    stages: Sequence[StageRow]
    states: dict[str, StepState] = field(default_factory=dict)

    @property
    def here(self) -> StageRow:
        return next(one for one in self.stages if one.stage.id == self.run.stage)

    @property
    def next(self) -> StepRow | None:
        return next((row for row in self.here.rows if row.is_next), None)

    @property
    def following(self) -> Stage | None:
        """The stage after the gate."""
        at = [one.stage.id for one in self.stages].index(self.run.stage) + 1
        return self.stages[at].stage if at < len(self.stages) else None

    @property
    def optional_open(self) -> list[StepRow]:
        return [one for one in self.here.rows if one.state == "open" and not one.is_next and not one.waits]

    @property
    def lacking(self) -> list[StepRow]:
        """What must be done or skipped before the gate."""
        return [one for one in self.here.rows if one.state == "open" and not one.step.optional]

    @property
    def minutes_left(self) -> int:
        """Working time of the needed steps that are open, in all stages."""
        return sum(
            row.step.minutes for one in self.stages for row in one.rows if row.state == "open" and not row.step.optional
        )

    @property
    def results(self) -> list[tuple[Stage, StepRow]]:
        """Steps that hold something, in the order of the playbook."""
        return [(one.stage, row) for one in self.stages for row in one.rows if row.state != "open"]

    def find(self, stage: str, step: str) -> tuple[StageRow, StepRow]:
        """Raises Http404."""
        for one in self.stages:
            for row in one.rows:
                if one.stage.id == stage and row.step.id == step:
                    return one, row
        raise Http404


def going(initiative: Initiative) -> Run | None:
    """The run that is going, else the latest. One query."""
    return first_of(runs_of(initiative))


def first_of(runs: Sequence[Run]) -> Run | None:
    return next((one for one in runs if one.is_going), runs[0] if runs else None)


def runs_of(initiative: Initiative) -> list[Run]:
    """All runs of a team, the latest first."""
    runs = list(Run.objects.filter(initiative=initiative))
    for run in runs:
        run.initiative = initiative
    return runs


def run_for(initiative: Initiative, ref: str) -> Run:
    """A run of this initiative. Raises Http404."""
    run = Run.objects.filter(initiative=initiative, ref=ref).first()
    if run is None:
        raise Http404
    run.initiative = initiative
    return run


def whole(run: Run) -> Whole:
    """All of a run. Two queries, and one for an edition that this process never read."""
    playbook = playbook_of(run.edition_id)
    states = {one.step: one for one in StepState.objects.filter(run=run).select_related("by")}
    gates = list(GateMove.objects.filter(run=run).select_related("by"))
    at = [one.id for one in playbook.stages].index(run.stage)
    settled = logic.settled_of({key: one.state for key, one in states.items()})
    rows = []
    for number, stage in enumerate(playbook.stages):
        state = "done" if number < at or run.state == "done" else "now" if number == at else "later"
        steps = _steps(stage, states, settled, is_now=state == "now", is_far=number > at)
        rows.append(StageRow(stage, state, steps, [one for one in gates if one.stage == stage.id]))
    return Whole(run, playbook, rows, states)


def _steps(
    stage: Stage, states: dict[str, StepState], settled: frozenset[str], *, is_now: bool, is_far: bool
) -> list[StepRow]:  # fmt: skip
    tasks = tasks_of(stage)
    following = logic.next_step(tasks, settled) if is_now else None
    found = []
    for step, task in zip(stage.steps, tasks, strict=True):
        row = states.get(step.id)
        waits = [other.name for other in stage.steps if other.id in logic.waits_for(task, tasks, settled)]
        state = row.state if row else "open"
        found.append(StepRow(step, state, row, waits, step.id == following, is_far))
    return found


def parts_of(run: Run, step: str) -> list[Part]:
    return list(Part.objects.filter(run=run, step=step).select_related("author"))
