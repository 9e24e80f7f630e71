"""What a team fills in at one table: the compass, who is concerned, trials, texts, a reason."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in, unpark
from proeftuin.assessments import permissions
from proeftuin.assessments.actions import together as actions
from proeftuin.assessments.forms import ReadingForm, ReasonForm, ReviewForm, StakeholderForm, TrialForm
from proeftuin.assessments.models import Assessment
from proeftuin.assessments.views.pages import found, page_of
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other


@signed_in
def review(request: Request, ref: str, key: str, item: str) -> HttpResponse:
    """One question of the compass, on a page of its own: what it means, what was found, which actions there are."""
    initiative, one = found(request, ref, key)
    require(permissions.can_work(request.actor, one))
    asked = one.questionnaire.item(item)
    if asked is None:
        require(Denied(_("This questionnaire does not ask for that."), hidden=True))
    there = one.reviews.filter(item=item).first()
    names = ("status", "note", "link", "version")
    initial = {name: getattr(there, name) for name in names} if there else {"version": 0}
    form = ReviewForm(request.POST if request.method == "POST" else unpark(request) or None, initial=initial)
    context = {"initiative": initiative, "one": one, "item": asked, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.review(by=request.actor, assessment=one, item=item, draft=form.draft(), version=version)
            if form.cleaned_data["status"] in ("concern", "blocked") and request.POST.get("verb") == "agree":
                return see_other(f"{one.get_absolute_url()}agree/{item}/")
            return see_other(f"{one.get_absolute_url()}#{item}")
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            fresh = one.reviews.filter(item=item).first()
            conflict = f"{fresh.status}\n\n{fresh.note}" if fresh else ""
            return render(request, "assessments/review.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "assessments/review.html", context)


@signed_in
@require_POST
def stakeholder(request: Request, ref: str, key: str) -> HttpResponse:
    initiative, one = found(request, ref, key)

    def work(clean: dict) -> None:
        names = ("name", "power", "is_vulnerable", "note")
        actions.add_stakeholder(by=request.actor, assessment=one, **{name: clean[name] for name in names})

    return _added(request, initiative, one, StakeholderForm(request.POST), "stakeholder_form", work, "#stakeholders")


@signed_in
@require_POST
def trial(request: Request, ref: str, key: str) -> HttpResponse:
    initiative, one = found(request, ref, key)
    form = TrialForm(request.POST)

    def work(_clean: dict) -> None:
        actions.add_trial(by=request.actor, assessment=one, draft=form.draft())

    return _added(request, initiative, one, form, "trial_form", work, "#trials")


@signed_in
@require_POST
def reading(request: Request, ref: str, key: str) -> HttpResponse:
    initiative, one = found(request, ref, key)

    def work(clean: dict) -> None:
        actions.add_reading(by=request.actor, assessment=one, text=clean["text"], language=clean["language"])

    return _added(request, initiative, one, ReadingForm(request.POST, auto_id="r_%s"), "reading_form", work, "#texts")


@signed_in
@require_POST
def reason(request: Request, ref: str, key: str) -> HttpResponse:
    initiative, one = found(request, ref, key)

    def work(clean: dict) -> None:
        actions.give_reason(by=request.actor, assessment=one, reason=clean["reason"])

    return _added(request, initiative, one, ReasonForm(request.POST, auto_id="w_%s"), "reason_form", work, "#reason")


@signed_in
@require_POST
def take_out(request: Request, ref: str, key: str, what: str, number: int) -> HttpResponse:
    """Take a row out of one of the tables."""
    _initiative, one = found(request, ref, key)
    removers = {
        "stakeholders": actions.remove_stakeholder, "trials": actions.remove_trial, "texts": actions.remove_reading
    }  # fmt: skip
    if what not in removers:
        require(Denied(_("There is no such table."), hidden=True))
    removers[what](by=request.actor, assessment=one, key=number)
    return see_other(f"{one.get_absolute_url()}#{what}")


def _added(
    request: Request, initiative: Initiative, one: Assessment, form: Form, name: str,
    work: Callable[[dict], None], anchor: str,
) -> HttpResponse:  # fmt: skip
    """Add it and go back to its place; or the page with the form as it was typed."""
    if form.is_valid():

        def done() -> str:
            work(form.cleaned_data)
            return one.get_absolute_url() + anchor

        try:
            return see_other(do_once(by=request.actor, token=form.cleaned_data["once"], work=done))
        except InvalidError as error:
            form.add_problems(error.problems)
    return page_of(request, initiative, one, wrong=form, name=name)
