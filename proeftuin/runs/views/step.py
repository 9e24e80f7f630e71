"""The page of a step: what to do, how long, why and with whom; and what came out of it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.initiatives import queries as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import WRITERS
from proeftuin.initiatives.queries import team_of
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.runs import permissions, queries, results, showing
from proeftuin.runs.actions import running as actions
from proeftuin.runs.forms import PartForm, SkipForm, StepForm, initial_of
from proeftuin.runs.logic import brought_together
from proeftuin.runs.made import kept_from
from proeftuin.runs.models import Part, Run, StepState
from proeftuin.runs.queries import StageRow, StepRow, Whole
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other

type Where = tuple[Initiative, Run, Whole, StageRow, StepRow]


def _where(request: Request, ref: str, stage: str, step: str) -> Where:
    initiative = initiatives.initiative_for(request.actor, ref)
    run = showing.going_or_404(initiative)
    whole = queries.whole(run)
    return initiative, run, whole, *whole.find(stage, step)


@public
def step_page(request: Request, ref: str, stage: str, step: str) -> HttpResponse:
    """What to do, and what came out of it. Whoever works in the team fills it in on this page."""
    where = _where(request, ref, stage, step)
    run = where[1]
    if request.method == "POST":
        return step_save(request, ref, stage, step)
    may_work = permissions.can_work(request.actor, run)
    form = _form(request, where, unpark(request)) if may_work and not where[4].is_far else None
    return render(request, "runs/step.html", _context(request, where, form=form))


@signed_in
def step_save(request: Request, ref: str, stage: str, step: str) -> HttpResponse:
    where = _where(request, ref, stage, step)
    initiative, run, _whole, _stage, row = where
    require(permissions.can_work(request.actor, run))
    form = _form(request, where, request.POST)
    finish = request.POST.get("verb") != "keep"

    def work() -> None:
        clean = form.cleaned_data
        actions.save_step(
            by=request.actor, run=run, step=step, result=form.result(), finish=finish, version=clean["version"] or 0,
            is_open=bool(clean.get("is_open")), files=form.uploads,
        )  # fmt: skip

    back = f"{initiative.get_absolute_url()}run/" if finish else showing.step_url(initiative, _stage.stage, row.step)
    return _saved(request, where, form, work, back=back)


@signed_in
def step_part(request: Request, ref: str, stage: str, step: str) -> HttpResponse:
    """One's own part of a step that each does apart."""
    where = _where(request, ref, stage, step)
    initiative, run, _whole, _stage, row = where
    require(permissions.can_work(request.actor, run))
    url = showing.step_url(initiative, _stage.stage, row.step)
    if request.method != "POST":
        return see_other(url)
    part = PartForm(request.POST, auto_id="part_%s")

    def work() -> None:
        clean = part.cleaned_data
        actions.write_part(by=request.actor, run=run, step=step, text=clean["text"], version=clean["version"] or 0)

    return _saved(request, where, part, work, back=url, name="part")


@signed_in
def step_skip(request: Request, ref: str, stage: str, step: str) -> HttpResponse:
    where = _where(request, ref, stage, step)
    initiative, run, _whole, _stage, row = where
    require(permissions.can_work(request.actor, run))
    if request.method != "POST":
        return see_other(showing.step_url(initiative, _stage.stage, row.step))
    form = SkipForm(request.POST, auto_id="skip_%s")

    def work() -> None:
        clean = form.cleaned_data
        actions.skip_step(by=request.actor, run=run, step=step, reason=clean["reason"], version=clean["version"] or 0)

    return _saved(request, where, form, work, back=f"{initiative.get_absolute_url()}run/", name="skip")


@signed_in
def step_reopen(request: Request, ref: str, stage: str, step: str) -> HttpResponse:
    initiative, run, _whole, found, row = _where(request, ref, stage, step)
    require(permissions.can_work(request.actor, run))
    if request.method == "POST" and row.state != "open":
        version = request.POST.get("version", "")
        with suppress(StaleError):  # a colleague changed it meanwhile: the page shows what it is now
            actions.reopen_step(by=request.actor, run=run, step=step, version=int(version) if version.isdigit() else 0)
    return see_other(showing.step_url(initiative, found.stage, row.step))


def _form(request: Request, where: Where, posted: QueryDict | None = None) -> StepForm:
    """The form of the result: as stored, or with what each wrote apart as a start, or with what was just made."""
    initiative, run, _whole, _stage, row = where
    step, stored = row.step, row.row
    initial: dict[str, Any] = {"version": row.version, "is_open": step.output in results.OPEN_AT_FIRST}
    if stored:
        initial |= initial_of(step.output, stored.result) | {"is_open": stored.is_open}
    if not (stored and results.holds(stored.result)) and step.output in (*results.TEXTS, "list"):
        parts = queries.parts_of(run, step.id)
        if parts:
            named = [(one.author.display_name if one.author else "", one.text) for one in parts]
            together = brought_together(named, as_list=step.output == "list")
            initial["items" if step.output == "list" else "text"] = together
    if request.GET.get("made"):
        initial["made"] = request.GET["made"]
    return StepForm(
        posted, request.FILES if posted else None, initial=initial, output=step.output, is_public=initiative.is_public
    )  # fmt: skip


def _context(request: Request, where: Where, **forms: Form | None) -> dict[str, object]:
    initiative, run, whole, stage, row = where
    actor = request.actor
    inside, may_work = bool(permissions.can_see_inside(actor, run)), permissions.can_work(actor, run)
    apart = row.step.output in results.APART and row.step.together is not True
    parts = queries.parts_of(run, row.step.id) if inside and apart else []
    mine = next((one for one in parts if one.author_id == actor.id), None)
    form = forms.get("form")
    made = str(form["made"].value() or "") if form else ""
    kept = kept_from(actor, initiative, [{"made": made}, row.row.result if row.row else {}])
    made = "" if made in kept else made  # taken back: the step asks for another
    return {
        "initiative": initiative,
        "run": run,
        "whole": whole,
        "playbook": whole.playbook,
        "stage": stage.stage,
        "row": row,
        "step": row.step,
        "cards": whole.playbook.cards(row.step),
        "who": [whole.playbook.role(one) for one in row.step.who],
        "shown": showing.shown(initiative, stage.stage, row, inside=inside, kept=kept),
        "inside": inside,
        "may_work": may_work,
        "make_url": showing.make_url(initiative, stage.stage, row.step),
        "made_url": showing.made_url(initiative, {"made": made}),
        "apart": apart,
        # Whoever writes sees the others' parts after their own: what others think first, weighs too much.
        "parts": parts if mine or row.state == "done" or not may_work else [],
        "written": {one.author_id for one in parts},
        "team": [one for one in team_of(initiative) if one.role in WRITERS] if apart and inside else [],
        "part": PartForm(
            initial={"text": mine.text if mine else "", "version": mine.version if mine else 0}, auto_id="part_%s"
        ),
        "skip": SkipForm(initial={"version": row.version}, auto_id="skip_%s"),
        **forms,
    }


def _saved(
    request: Request, where: Where, form: Form, work: Callable[[], None], *, back: str, name: str = "form"
) -> HttpResponse:  # fmt: skip
    """Save and go on; or the page again with all that was typed, and with what somebody else saved meanwhile."""
    conflict = ""
    if form.is_valid():
        try:
            work()
            return see_other(back)
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            where = _where(request, where[0].ref, where[3].stage.id, where[4].step.id)
            conflict = _theirs(request, where, name)
    others = {} if name == "form" else {"form": _form(request, where)}
    context = _context(request, where, **others, **{name: form})
    context |= {"wrong": form, "conflict": conflict}
    if conflict:
        return render(request, "runs/step.html", context, status=409)
    return form_page(request, "runs/step.html", context, status=422)


def _theirs(request: Request, where: Where, name: str) -> str:
    """What is stored now, in words."""
    if name == "part":
        part = Part.objects.filter(run=where[1], step=where[4].step.id, author_id=request.actor.id).first()
        return part.text if part else ""
    stored: StepState | None = where[4].row
    if stored is None:
        return ""
    return stored.reason or results.as_text(stored.result) or "–"
