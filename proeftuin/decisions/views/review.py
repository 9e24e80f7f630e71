"""One contribution at the desk: analysis, cost, decision, what was answered, and how far it is."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work
from proeftuin.decisions import permissions, queries
from proeftuin.decisions.actions import milestones as steps
from proeftuin.decisions.actions import review as actions
from proeftuin.decisions.forms import AnalysisForm, AssessmentForm, DecisionForm, MilestoneForm, Versioned
from proeftuin.decisions.models import Milestone, Review
from proeftuin.decisions.registry import STEPS
from proeftuin.decisions.views.finding import contribution_at_desk
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.processes.permissions import roles_of
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

PARTS: dict[str, tuple[type[Versioned], tuple[str, ...]]] = {
    "analysis": (AnalysisForm, ("analysis", "advice")),
    "assessment": (AssessmentForm, ("assessment", "cost")),
    "decision": (DecisionForm, ("decision", "decision_reason")),
}


@at_work
def contribution(request: Request, ref: str, contribution_ref: str) -> HttpResponse:
    """The internal review. Each part is a form for whoever holds that seat, and a text for the others."""
    found = contribution_at_desk(request, ref, contribution_ref)
    part = request.POST.get("part", "")
    if request.method == "POST" and part not in PARTS:
        raise Http404
    form = PARTS[part][0](request.POST, prefix=part) if part else None
    conflict = False
    if form is not None and form.is_valid():
        try:
            _save(part)(request, found, form)
            messages.success(request, _("Saved. Only the people who run this process see it."))
            return see_other(f"{request.path}#{part}")
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            conflict = True
            form = _renewed(form, part, error.current)
    return _page(request, found, part, form, conflict=conflict)


def _page(request: Request, found: Any, part: str, form: Versioned | None, *, conflict: bool) -> HttpResponse:
    review = queries.review_of(found.thread)
    seats = roles_of(request.actor, found.process)
    forms = {name: _form(name, review) for name in PARTS}
    if form is not None:
        forms[part] = form
    context = {
        "one": found, "process": found.process, "review": review, "forms": forms, "form": form, "part": part,
        "conflict": conflict, "outcome": queries.outcome_of(found.thread), "supporters": found.supports,
        "may_analyse": bool(seats & {"analyst", "manager"}), "may_assess": bool(seats & {"assessor", "manager"}),
        "may_decide": "decider" in seats, "may_tell": bool(seats & {"manager", "analyst", "decider"}),
        "next_steps": [step for finder in STEPS if (step := finder(request.actor, found))],
    }  # fmt: skip
    return form_page(request, "decisions/review.html", context, status=409 if conflict else None)


def _form(name: str, review: Review | None) -> Versioned:
    kind, fields = PARTS[name]
    initial = {field: getattr(review, field) for field in fields} if review else {}
    return kind(initial={**initial, "version": review.version if review else 0}, prefix=name)


def _renewed(form: Versioned, part: str, version: int) -> Versioned:
    """The form as it was typed, against the version that is stored now."""
    return PARTS[part][0]({**form.data.dict(), f"{part}-version": str(version)}, prefix=part)  # type: ignore[attr-defined]


def _save(part: str) -> Callable[[Request, Any, Versioned], object]:
    return {"analysis": _analyse, "assessment": _assess, "decision": _decide}[part]


def _analyse(request: Request, found: Any, form: Versioned) -> None:
    data = form.cleaned_data
    actions.analyse(
        by=request.actor, contribution=found, analysis=data["analysis"], advice=data["advice"], version=form.seen
    )


def _assess(request: Request, found: Any, form: Versioned) -> None:
    data = form.cleaned_data
    actions.assess(
        by=request.actor, contribution=found, assessment=data["assessment"], cost=data["cost"], version=form.seen
    )


def _decide(request: Request, found: Any, form: Versioned) -> None:
    data = form.cleaned_data
    actions.decide(
        by=request.actor, contribution=found, decision=data["decision"], reason=data["decision_reason"],
        version=form.seen,
    )  # fmt: skip


@at_work
def milestone(request: Request, ref: str, contribution_ref: str, milestone_ref: str = "") -> HttpResponse:
    """Plan a step, or tell that it is done."""
    found = contribution_at_desk(request, ref, contribution_ref)
    require(permissions.can_tell_progress(request.actor, found.process))
    step = Milestone.objects.filter(thread=found.thread, ref=milestone_ref).first() if milestone_ref else None
    if milestone_ref and step is None:
        raise Http404
    names = ("title", "body", "progress", "due_on", "version")
    initial = {**{name: getattr(step, name) for name in names}, "is_done": step.done_at is not None} if step else {}
    form = MilestoneForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            back = f"/processes/{found.process.ref}/desk/{found.ref}/#progress"
            if step:
                steps.edit_milestone(
                    by=request.actor, contribution=found, milestone=step, draft=form.draft(), version=form.seen
                )
                return see_other(back)
            return see_other(do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: _added(request, found, form, back),
            ))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            context = {"form": form, "one": found, "process": found.process, "step": step, "conflict": step}
            return render(request, "decisions/milestone.html", context, status=409)
    context = {"form": form, "one": found, "process": found.process, "step": step}
    return form_page(request, "decisions/milestone.html", context)


def _added(request: Request, found: Any, form: MilestoneForm, back: str) -> str:
    steps.add_milestone(by=request.actor, contribution=found, draft=form.draft())
    return back
