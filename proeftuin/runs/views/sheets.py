"""A run on paper and without network: sheets for a workshop, and a file to fill in and bring back."""

from collections.abc import Collection

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.content import vocabularies
from proeftuin.initiatives import queries as initiatives
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.runs import permissions, queries, results, showing
from proeftuin.runs.actions import bringing
from proeftuin.runs.forms import COLUMNS, LEAST, PERSONA, SPARE, WORDS, BringForm
from proeftuin.runs.made import kept_from
from proeftuin.runs.models import Run
from proeftuin.runs.queries import StepRow, Whole
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import json_page


@public
def sheets(request: Request, ref: str, run_ref: str) -> HttpResponse:
    """The whole run to print: each step with its instruction, its time, and room to write."""
    initiative = initiatives.initiative_for(request.actor, ref)
    run = queries.run_for(initiative, run_ref)
    whole = queries.whole(run)
    inside = bool(permissions.can_see_inside(request.actor, run))
    shown = {one.row.step.id: one for one in showing.results_of(request.actor, whole, inside=inside)}
    stages = [(one, [(row, shown.get(row.step.id), _columns(row)) for row in one.rows]) for one in whole.stages]
    context = {"initiative": initiative, "run": run, "whole": whole, "playbook": whole.playbook, "stages": stages}
    return render(request, "runs/print.html", context)


def _columns(row: StepRow) -> list[object]:
    return [COLUMNS[one] for one in results.TABLES.get(row.step.output, ())]


@public
def run_json(request: Request, ref: str, run_ref: str) -> HttpResponse:
    """The machine-readable twin: of results only those that everyone may read."""
    initiative = initiatives.initiative_for(request.actor, ref)
    run = queries.run_for(initiative, run_ref)
    whole = queries.whole(run)
    kept = kept_from(VISITOR, initiative, [one.result for one in whole.states.values()])
    return json_page(
        {
            "ref": run.ref, "initiative": initiative.ref, "playbook": run.playbook, "edition": run.edition_id,
            "state": run.state, "stage": run.stage, "started_at": run.started_at.isoformat(),
            "ended_at": run.ended_at.isoformat() if run.ended_at else None,
            "stages": [
                {
                    "id": one.stage.id, "phase": one.stage.phase, "state": one.state,
                    "gates": [
                        {"outcome": move.outcome, "reason": move.reason, "at": move.at.isoformat()}
                        for move in one.gates
                    ],
                    "steps": [_step_data(row, kept) for row in one.rows],
                }
                for one in whole.stages
            ],
        }
    )  # fmt: skip


def _step_data(row: StepRow, kept: Collection[str]) -> dict[str, object]:
    stored = row.row
    result = stored.result if stored and stored.is_told else None
    if result and result.get("made") in kept:
        result = {name: value for name, value in result.items() if name != "made"}
    return {
        "id": row.step.id, "output": row.step.output, "state": row.state,
        "reason": stored.reason if stored else "",
        "result": result,
    }  # fmt: skip


@signed_in
def offline(request: Request, ref: str, run_ref: str) -> HttpResponse:
    """One file that holds all of the run's open steps, to fill in anywhere. Needs no network and sends nothing."""
    initiative = initiatives.initiative_for(request.actor, ref)
    run = queries.run_for(initiative, run_ref)
    require(permissions.can_work(request.actor, run))
    whole = queries.whole(run)
    context = {
        "initiative": initiative, "run": run, "whole": whole, "playbook": whole.playbook, "format": bringing.FORMAT,
        "stages": [(one, [_sheet(whole, row) for row in one.rows]) for one in whole.stages],
        "upload": request.build_absolute_uri(f"{run.get_absolute_url()}upload/"),
    }  # fmt: skip
    response = HttpResponse(render_to_string("runs/offline.html", context, request))
    response["Content-Disposition"] = f'attachment; filename="{run.playbook}-{run.ref}.html"'
    return response


def _sheet(whole: Whole, row: StepRow) -> dict[str, object]:
    """A step as the file shows it: with the fields of its type of output, filled with what is there."""
    output, result = row.step.output, row.row.result if row.row else {}
    return {
        "row": row,
        "step": row.step,
        "cards": whole.playbook.cards(row.step),
        "fields": _fields(output, result),
        "columns": [(name, COLUMNS[name], _words(name)) for name in results.TABLES.get(output, ())],
        "rows": _rows(output, result),
        "text": results.as_text(result),
    }


def _words(column: str) -> list[tuple[str, str]]:
    return [("", "–"), *vocabularies.choices(WORDS[column])] if column in WORDS else []


def _rows(output: str, result: "dict[str, object]") -> list[list[tuple[str, str]]]:
    names = results.TABLES.get(output, ())
    there = result.get("rows")
    rows = [one for one in there if isinstance(one, dict)] if isinstance(there, list) else []
    filled = [*rows, *([{}] * max(SPARE, LEAST - len(rows)))] if names else []
    return [[(name, str(one.get(name, ""))) for name in names] for one in filled]


def _fields(output: str, result: "dict[str, object]") -> list[tuple[str, object, str, int]]:
    """Name, label, what is there, and lines of each field."""
    if output in results.TEXTS:
        return [("text", "", str(result.get("text", "")), 8)]
    if output == "list":
        items = result.get("items")
        return [("items", "", "\n".join(items) if isinstance(items, list) else "", 8)]
    if output == "persona":
        return [(name, label, str(result.get(name, "")), rows) for name, (label, rows) in PERSONA.items()]
    if output in results.LINKED:
        return [
            (name, label, str(result.get(name, "")), rows)
            for name, label, rows in (("title", _NAME, 1), ("url", _LINK, 1), ("note", _REMARK, 3))
        ]
    return [("note", _REMARK, str(result.get("note", "")), 5)] if output not in results.TABLES else []


_NAME, _LINK, _REMARK = BringForm.WORDS


@signed_in
def upload(request: Request, ref: str, run_ref: str) -> HttpResponse:
    """Bring the answers back. What could not be saved is shown, so that nothing is lost."""
    initiative = initiatives.initiative_for(request.actor, ref)
    run = queries.run_for(initiative, run_ref)
    require(permissions.can_work(request.actor, run))
    form = BringForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"initiative": initiative, "run": run, "form": form}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            answers = bringing.read_answers(run, text)
            brought = bringing.bring_in(
                by=request.actor, run=run, answers=answers, replace=_replaced(run, request.POST)
            )  # fmt: skip
            context |= {"brought": brought, "kept": text}
            return render(request, "runs/upload.html", context, status=409 if brought.left else 200)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "runs/upload.html", context)


def _replaced(run: Run, posted: QueryDict) -> dict[str, int]:
    """Steps whose stored answer is to be replaced, with the version that the person saw."""
    found = {}
    for one in posted.getlist("replace"):
        step, _colon, version = one.partition("@")
        if version.isdigit():
            found[step] = int(version)
    return found
