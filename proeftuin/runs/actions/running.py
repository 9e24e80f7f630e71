"""Beginning with a playbook, doing its steps, and passing its gates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.initiatives import logic as cycle
from proeftuin.initiatives.actions import moves
from proeftuin.initiatives.actions.saving import code, told, touched
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.models import Event
from proeftuin.playbooks.queries import source_of
from proeftuin.playbooks.structure import Playbook, Stage, Step
from proeftuin.runs import permissions, results
from proeftuin.runs.editions import freeze, playbook_of
from proeftuin.runs.logic import left, settled_of
from proeftuin.runs.made import is_there
from proeftuin.runs.models import GateMove, Part, Run, StepState
from proeftuin.runs.queries import tasks_of
from proeftuin.uploads.actions import add_upload, show_uploads_to

LONGEST_REASON = 2000


@transaction.atomic
def start_run(*, by: Actor, initiative: Initiative, playbook: str) -> Run:
    """Begin with a playbook, as it is now: the team keeps this edition. Raises InvalidError while one is going."""
    initiative = Initiative.objects.select_for_update(no_key=True).prefetch_related("members").get(pk=initiative.pk)
    require(permissions.can_start(by, initiative))
    source = source_of(playbook)
    if source is None:
        raise InvalidError({"playbook": _("There is no such playbook.")})
    going = _("The team is working with a playbook already. End that one first.")
    if Run.objects.filter(initiative=initiative, state__in=Run.GOING).exists():
        raise InvalidError({"": going})
    edition = freeze(playbook, *source)
    frozen = playbook_of(edition.pk)
    try:
        with transaction.atomic():
            run = Run.objects.create(
                initiative=initiative, edition=edition, playbook=playbook, stage=frozen.stages[0].id,
                started_by_id=by.id,
            )  # fmt: skip
    except IntegrityError as error:  # the other one got there first
        raise InvalidError({"": going}) from error
    touched(initiative)
    _told(by, run, "run.started", playbook=_own(frozen.words, initiative, "title"))
    return run


@transaction.atomic
def save_step(
    *, by: Actor, run: Run, step: str, result: Mapping[str, Any], finish: bool, version: int,
    is_open: bool = False, files: Sequence[UploadedFile] = (), far: bool = False,
) -> StepState:  # fmt: skip
    """Write down what came out of a step, and finish it or go on later. ``version``: the one that was read, 0 for none.

    ``far``: the step may be in a stage that the team has not reached, as on a sheet filled in beforehand.

    Raises StaleError when a colleague saved meanwhile, InvalidError when the result does not fit the step.
    """
    run = _locked(run)
    require(permissions.can_work(by, run))
    _stage, about = _here(run, step, far=far and not finish)
    there = _state(run, step, version)
    there.is_open = is_open
    there.state, there.reason = (StepState.State.DONE if finish else StepState.State.OPEN), ""
    if files or about.output == "file":
        result = {**result, "files": [*there.result.get("files", ()), *_uploaded(by, there, files)]}
    there.result = results.clean(about.output, result, must=finish)
    made = there.result.get("made")
    if made and not is_there(run.initiative, made):
        raise InvalidError({"made": _("This can't be the result of this step.")})
    _save(by, there)
    if finish:
        _told(by, run, "run.step_done", subject=_subject(run, step), step=_own(about.words, run.initiative, "name"))
    return there


@transaction.atomic
def skip_step(*, by: Actor, run: Run, step: str, reason: str, version: int) -> StepState:
    """Leave a step out, with a reason. What was written down stays. Raises StaleError, InvalidError."""
    run = _locked(run)
    require(permissions.can_work(by, run))
    _stage, about = _here(run, step)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidError({"reason": _("Say in a sentence why you leave this out.")})
    there = _state(run, step, version)
    there.state, there.reason = StepState.State.SKIPPED, reason.strip()
    _save(by, there)
    name = _own(about.words, run.initiative, "name")
    _told(by, run, "run.step_skipped", subject=_subject(run, step), step=name, reason=there.reason)
    return there


@transaction.atomic
def reopen_step(*, by: Actor, run: Run, step: str, version: int) -> StepState:
    """Take a step up again. What was written down is still there."""
    run = _locked(run)
    require(permissions.can_work(by, run))
    _stage, about = _here(run, step)
    there = _state(run, step, version)
    there.state, there.reason = StepState.State.OPEN, ""
    _save(by, there)
    name = _own(about.words, run.initiative, "name")
    _told(by, run, "run.step_reopened", subject=_subject(run, step), step=name)
    return there


@transaction.atomic
def write_part(*, by: Actor, run: Run, step: str, text: str, version: int) -> Part:
    """Write one's own part of a step, before the team brings the parts together. Raises StaleError, InvalidError."""
    run = _locked(run)
    require(permissions.can_work(by, run))
    _stage, about = _here(run, step)
    if about.together or about.output not in results.APART:
        raise InvalidError({"": _("This step is done together.")})
    if not text.strip() or len(text) > results.MOST_TEXT:
        raise InvalidError({"text": _("Write something, at most %(most)d characters.") % {"most": results.MOST_TEXT}})
    part = Part.objects.select_for_update().filter(run=run, step=step, author_id=by.id).first()
    if (part.version if part else 0) != version:
        raise StaleError(part.version if part else 0)
    part = part or Part(run=run, step=step, author_id=by.id, version=0)
    part.text, part.changed_at = text.strip(), now()
    part.version += 1
    part.save()
    _moved(run)
    return part


@transaction.atomic
def pass_gate(*, by: Actor, run: Run, outcome: str, reason: str = "", to_stage: str = "", version: int) -> Run:
    """Decide at the end of a stage: go on, adapt (here or in an earlier stage), pause, or stop.

    The initiative follows through its own gates: where those hold it back, nothing happens and their words are raised
    (InvalidError or NotAllowedError). Raises StaleError when a colleague decided meanwhile.
    """
    run = _locked(run)
    require(permissions.can_work(by, run))
    if run.version != version:
        raise StaleError(run.version)
    playbook = playbook_of(run.edition_id)
    stage = _stage_of(playbook, run.stage)
    _check_outcome(run, stage, outcome, reason)
    goes_on = permissions.can_start(by, run.initiative)
    if outcome == "go" and isinstance(goes_on, Denied):  # its own gates are not asked while it stands still
        raise InvalidError({"": f"{goes_on.reason} {goes_on.remedy}"})
    to = _next(playbook, stage) if outcome == "go" else _back(playbook, stage, to_stage) if outcome == "adapt" else None
    GateMove.objects.create(
        run=run, stage=stage.id, outcome=outcome, to_stage=to.id if to else "", reason=reason.strip(), by_id=by.id
    )
    kind = {"go": "run.went_on", "adapt": "run.adapted", "pause": "run.paused", "stop": "run.stopped"}[outcome]
    if outcome == "go" and to is None:
        kind, run.state, run.ended_at = "run.finished", Run.State.DONE, now()
    elif outcome in ("pause", "stop"):
        run.state = Run.State.PAUSED if outcome == "pause" else Run.State.STOPPED
        run.ended_at = now() if outcome == "stop" else None
    run.stage = to.id if to else run.stage
    run.version += 1
    run.changed_at = now()
    run.save()
    _move_initiative(by, run, outcome, stage, to, reason)
    own = run.initiative
    _told(
        by, run, kind, stage=_own(stage.words, own, "name"), to=_own(to.words, own, "name") if to else "",
        outcome=code("gate_outcomes", outcome), reason=reason.strip(), playbook=_own(playbook.words, own, "title"),
    )  # fmt: skip
    return run


@transaction.atomic
def resume_run(*, by: Actor, run: Run) -> Run:
    """Go on after a pause; the initiative goes on too."""
    run = _locked(run)
    require(permissions.can_resume(by, run))
    if run.initiative.status == Initiative.Status.PAUSED:
        moves.resume_initiative(by=by, initiative=run.initiative)
    require(permissions.can_start(by, Initiative.objects.get(pk=run.initiative_id)))
    run.state = Run.State.ACTIVE
    run.version += 1
    _moved(run)
    run.save()
    _told(by, run, "run.resumed", playbook=_own(playbook_of(run.edition_id).words, run.initiative, "title"))
    return run


# The gate -----------------------------------------------------------------------------------------------


def _check_outcome(run: Run, stage: Stage, outcome: str, reason: str) -> None:
    if outcome not in stage.gate.outcomes:
        raise InvalidError({"outcome": _("Choose what you decided.")})
    if len(reason) > LONGEST_REASON:
        raise InvalidError({"reason": _("This is too long: at most %(most)d characters.") % {"most": LONGEST_REASON}})
    if outcome != "go":
        if not reason.strip():
            raise InvalidError({"reason": _("Give a reason. Everyone can read it.")})
        return
    settled = settled_of(dict(StepState.objects.filter(run=run).values_list("step", "state")))
    lacking = [step.name for step in stage.steps if step.id in left(tasks_of(stage), settled)]
    if lacking:
        message = _("First finish these steps, or skip them with a reason: %(steps)s.")
        raise InvalidError({"outcome": message % {"steps": ", ".join(lacking)}})


def _next(playbook: Playbook, stage: Stage) -> Stage | None:
    at = playbook.stages.index(stage) + 1
    return playbook.stages[at] if at < len(playbook.stages) else None


def _back(playbook: Playbook, stage: Stage, to_stage: str) -> Stage:
    """Where an adaptation leads: this stage, or an earlier one."""
    if not to_stage:
        return stage
    to = playbook.stage(to_stage)
    if to is None or playbook.stages.index(to) > playbook.stages.index(stage):
        raise InvalidError({"to_stage": _("Choose this stage or an earlier one.")})
    return to


def _move_initiative(by: Actor, run: Run, outcome: str, at: Stage, to: Stage | None, reason: str) -> None:
    """Take the initiative along, step by step and through each of its gates; what does not fit is left as it is."""
    initiative = run.initiative
    phases, status = cycle.PHASES, initiative.status
    if outcome == "pause" and status == "active":
        moves.pause_initiative(by=by, initiative=initiative, reason=reason)
    elif outcome == "stop" and status in ("active", "paused"):
        moves.stop_initiative(by=by, initiative=initiative, reason=reason)
    elif outcome == "go" and to and status == "active":
        while phases.index(initiative.phase) < phases.index(to.phase):
            initiative = moves.advance_initiative(
                by=by, initiative=initiative, reason=reason, expected=initiative.phase
            )  # fmt: skip
    elif outcome == "adapt" and to and to.id != at.id and status == "active" and _is_earlier(to.phase, initiative):
        moves.return_initiative(by=by, initiative=initiative, to_phase=to.phase, reason=reason)


def _is_earlier(phase: str, initiative: Initiative) -> bool:
    return cycle.PHASES.index(phase) < cycle.PHASES.index(initiative.phase)


# What each action needs -----------------------------------------------------------------------------------


def _locked(run: Run) -> Run:
    """The run, for this transaction alone, with its initiative and the team."""
    return Run.objects.select_for_update(of=("self",), no_key=True).select_related("initiative").get(pk=run.pk)


def _stage_of(playbook: Playbook, key: str) -> Stage:
    stage = playbook.stage(key)
    assert stage is not None  # noqa: S101 - an edition never loses a stage
    return stage


def _here(run: Run, step: str, *, far: bool = False) -> tuple[Stage, Step]:
    """The step, when it is in this stage or in one before it, or ``far`` away. Raises InvalidError."""
    playbook = playbook_of(run.edition_id)
    for stage in playbook.stages:
        found = stage.step(step)
        if found:
            return stage, found
        if stage.id == run.stage and not far:
            break
    raise InvalidError({"": _("The team is not that far yet. First pass the gate of this stage.")})


def _state(run: Run, step: str, version: int) -> StepState:
    there = StepState.objects.select_for_update().filter(run=run, step=step).first()
    if (there.version if there else 0) != version:
        raise StaleError(there.version if there else 0)
    return there or StepState(run=run, step=step, version=0)


def follow_the_initiative(initiative: Initiative) -> None:
    """The initiative was opened or closed to everyone: the files in results go along."""
    for there in StepState.objects.filter(run__initiative=initiative, result__has_key="files").select_related("run"):
        there.run.initiative = initiative
        _show_files(there)


def _save(by: Actor, there: StepState) -> None:
    there.by_id, there.changed_at = by.id, now()
    there.version += 1
    there.save()
    if there.result.get("files"):
        _show_files(there)
    _moved(there.run)


def _moved(run: Run) -> None:
    run.changed_at = now()
    run.save(update_fields=["changed_at"])
    touched(run.initiative)


def _uploaded(by: Actor, there: StepState, files: Sequence[UploadedFile]) -> list[dict[str, str]]:
    run = there.run
    made = [
        add_upload(
            by=by, file=one, thread=run.initiative.thread, subject=_subject(run, there.step), audience=_audience(there)
        )
        for one in files
    ]
    return [{"ref": one.ref, "name": one.name, "url": one.get_absolute_url()} for one in made]


def _audience(there: StepState) -> str:
    initiative = there.run.initiative
    return "public" if there.is_told and initiative.is_public else initiative.circle


def _show_files(there: StepState) -> None:
    """Whoever may read the result may open its files, and nobody else."""
    thread = there.run.initiative.thread
    show_uploads_to(audience=_audience(there), thread=thread, subject=_subject(there.run, there.step))


def _subject(run: Run, step: str) -> str:
    return f"step:{run.ref}/{step}"


def _own(words: Mapping[str, Mapping[str, str]], initiative: Initiative, name: str) -> str:
    """In the language of the initiative: the ledger's words are read for years, by people of any language."""
    own = words.get(initiative.language) or words["en"]
    return own[name]


def _told(by: Actor, run: Run, kind: str, *, subject: str = "", **data: object) -> Event:
    return told(by, run.initiative, kind, subject=subject or f"run:{run.ref}", team_only=False, **data)
