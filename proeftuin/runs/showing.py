"""What the pages of a run show of it, as far as the reader may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from proeftuin.content import vocabularies
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.playbooks.structure import Stage, Step
from proeftuin.runs import queries, results
from proeftuin.runs.forms import COLUMNS, PERSONA, WORDS
from proeftuin.runs.made import kept_from
from proeftuin.runs.models import Run
from proeftuin.runs.queries import StepRow, Whole


@dataclass(frozen=True, slots=True)
class Shown:
    """A settled step with its result as a page shows it; without the result for who may not read it."""

    stage: Stage
    row: StepRow
    result: Mapping[str, Any]
    made_url: str = ""
    is_kept_from: bool = False  # what was made was taken back, or is not for this reader


def going_or_404(initiative: Initiative) -> Run:
    run = queries.going(initiative)
    if run is None:
        raise Http404
    return run


def results_of(actor: Actor, whole: Whole, *, inside: bool) -> list[Shown]:
    """The settled steps, in the order of the playbook. At most two queries."""
    initiative = whole.run.initiative
    kept = kept_from(actor, initiative, [row.row.result for _stage, row in whole.results if row.row])
    return [shown(initiative, stage, row, inside=inside, kept=kept) for stage, row in whole.results]


def shown(initiative: Initiative, stage: Stage, row: StepRow, *, inside: bool, kept: Collection[str]) -> Shown:
    stored = row.row
    if stored is None or not (inside or stored.is_told):
        return Shown(stage, row, {})
    is_kept = stored.result.get("made") in kept
    return Shown(stage, row, readable(stored.result), "" if is_kept else made_url(initiative, stored.result), is_kept)


def readable(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result for a template: tables with their headings and words, a persona with its questions."""
    found: dict[str, Any] = {name: value for name, value in result.items() if value}
    if "items" in found:
        found["list"] = found.pop("items")  # in a template, items would be those of the dict
    rows = found.get("rows")
    if rows:
        names = [name for name in rows[0] if any(row.get(name) for row in rows)]
        found["columns"] = [COLUMNS[name] for name in names]
        found["rows"] = [[(COLUMNS[name], _word(name, row.get(name, ""))) for name in names] for row in rows]
    if "situation" in result:
        found["persona"] = [(label, result[name]) for name, (label, _rows) in PERSONA.items() if result.get(name)]
    return found


def _word(column: str, value: str) -> str:
    return vocabularies.label(WORDS[column], value) if value and column in WORDS else value


def made_url(initiative: Initiative, result: Mapping[str, Any]) -> str:
    """The page of what was made for a step, under the initiative."""
    kind, _colon, ref = str(result.get("made", "")).partition(":")
    place = results.PLACES.get(kind)
    return f"{initiative.get_absolute_url()}{place}/{ref}/" if place and ref else ""


def step_url(initiative: Initiative, stage: Stage, step: Step) -> str:
    return f"{initiative.get_absolute_url()}run/{stage.id}/{step.id}/"


def make_url(initiative: Initiative, stage: Stage, step: Step) -> str:
    """Where what a step asks for is made, with the way back; nothing when it is written down on the step's own page."""
    if step.output not in results.MADE:
        return ""
    _kind, place = results.MADE[step.output]
    asked = {"next": step_url(initiative, stage, step)}
    page = f"{initiative.get_absolute_url()}{place}/"
    if step.questionnaire:  # its list is where one is opened
        return f"{page}?{urlencode({**asked, 'questionnaire': step.questionnaire})}"
    if step.decision:
        asked["kind"] = step.decision
    return f"{page}new/?{urlencode(asked)}"


def names(whole: Whole) -> dict[str, str]:
    return {row.step.id: row.step.name for one in whole.stages for row in one.rows}


def last_gate(whole: Whole) -> str:
    """What was decided last, in words: for who decided at the same time."""
    moves = [move for one in whole.stages for move in one.gates]
    if not moves:
        return ""
    last = max(moves, key=lambda one: one.pk)
    return f"{vocabularies.label('gate_outcomes', last.outcome)}\n{last.reason}"
