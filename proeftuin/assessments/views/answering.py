"""Answering apart, on the team's page or by a link; closing; showing; agreeing on actions."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.assessments import permissions, queries
from proeftuin.assessments.actions import taking as actions
from proeftuin.assessments.actions import together
from proeftuin.assessments.forms import LinkForm, SheetForm, SummaryForm, VersionForm
from proeftuin.assessments.models import Assessment
from proeftuin.assessments.views.pages import found, page_of
from proeftuin.initiatives.forms import TaskForm
from proeftuin.initiatives.queries import team_of
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other
from proeftuin.ui.onward import next_of, with_made

DONE = "assessed"  # session key: what a visitor without an account has answered


@signed_in
def answer(request: Request, ref: str, key: str) -> HttpResponse:
    """One's own sheet: keep it for now, or give it. What others answered is not on this page."""
    initiative, one = found(request, ref, key)
    return _answer(request, one, {"initiative": initiative}, back=one.get_absolute_url())


@public
def answer_by_link(request: Request, token: str) -> HttpResponse:
    """The same for whoever has the link, where the team allows that: without an account too."""
    one = queries.by_token(token)
    if one.ref in request.session.get(DONE, ()):
        return render(request, "assessments/thanks.html", {"one": one})
    if one.link_for == "accounts" and not request.actor.is_person:
        return redirect(f"/accounts/login/?next={request.path}")
    if request.method == "POST":
        limit(request, "assess", "30/h")
    return _answer(request, one, {"by_link": True}, by_link=True, back=request.path)


def _answer(
    request: Request, one: Assessment, context: dict[str, object], *, back: str, by_link: bool = False
) -> HttpResponse:
    sheet = queries.sheet_of(request.actor, one)
    if by_link and sheet and sheet.given_at:
        return render(request, "assessments/thanks.html", {"one": one})
    require(permissions.can_answer(request.actor, one, sheet, by_link=by_link))
    posted = request.POST if request.method == "POST" else unpark(request) or None
    form = SheetForm(posted, questionnaire=one.questionnaire, sheet=sheet, initial={"next": next_of(request)})
    context |= {"one": one, "questionnaire": one.questionnaire, "form": form}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "assessments/answer.html", context)
    give = request.POST.get("verb") != "keep"

    def work() -> str:
        return str(
            actions.answer(
                by=request.actor, assessment=one, draft=form.draft(), give=give, by_link=by_link,
                version=form.cleaned_data["version"] or 0,
            ).pk
        )  # fmt: skip

    try:
        if request.actor.is_person:
            work()
        else:  # without an account, the form's own token tells a double click
            do_once(by=request.actor, token=form.cleaned_data["once"], work=work)
            request.session[DONE] = [*request.session.get(DONE, ()), one.ref][-50:]
    except InvalidError as error:
        form.add_problems(error.problems)
        return form_page(request, "assessments/answer.html", context)
    except StaleError as error:
        form.renew_version(error.current)
        words = _("You saved this in another window. Your answers here are still in the form.")
        return render(request, "assessments/answer.html", {**context, "conflict": words}, status=409)
    onward = "" if by_link else next_of(request)
    return see_other(with_made(onward, one.subject) if onward and give else back)


@signed_in
@require_POST
def set_link(request: Request, ref: str, key: str) -> HttpResponse:
    initiative, one = found(request, ref, key)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return page_of(request, initiative, one, wrong=form, name="link_form")
    actions.set_link(by=request.actor, assessment=one, link_for=form.cleaned_data["link_for"])
    return see_other(f"{one.get_absolute_url()}#link")


@signed_in
def close(request: Request, ref: str, key: str) -> HttpResponse:
    """Close, after reading what that means."""
    initiative, one = found(request, ref, key)
    require(permissions.can_work(request.actor, one))
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"version": one.version})
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.close_assessment(by=request.actor, assessment=one, version=version)
            return see_other(one.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError:
            form.add_error(None, _("A colleague has just taken this step. Look at the page again."))
    return form_page(request, "assessments/close.html", {"initiative": initiative, "one": one, "form": form})


@signed_in
@require_POST
def remove(request: Request, ref: str, key: str) -> HttpResponse:
    initiative, one = found(request, ref, key)
    form = VersionForm(request.POST)
    try:
        actions.remove_assessment(by=request.actor, assessment=one)
    except InvalidError as error:
        form.add_problems(error.problems)
        return page_of(request, initiative, one, wrong=form, name="form")
    return see_other(f"{initiative.get_absolute_url()}assessments/")


@signed_in
@require_POST
def show(request: Request, ref: str, key: str) -> HttpResponse:
    """Publish the summary, or take it back."""
    initiative, one = found(request, ref, key)
    form = SummaryForm(request.POST, auto_id="s_%s")
    if form.is_valid():
        try:
            clean = form.cleaned_data
            actions.show_summary(
                by=request.actor, assessment=one, is_public=clean["is_public"], summary=clean["summary"]
            )
            return see_other(one.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return page_of(request, initiative, one, wrong=form, name="summary_form")


@signed_in
def agree(request: Request, ref: str, key: str, item: str) -> HttpResponse:
    """Make an action from a weak point: what is proposed stands there already; add who and when."""
    initiative, one = found(request, ref, key)
    require(permissions.can_open(request.actor, initiative))
    asked = one.questionnaire.item(item)
    if asked is None:
        raise NotAllowedError(permissions.Denied(_("This questionnaire does not ask for that."), hidden=True))
    posted = request.POST if request.method == "POST" else unpark(request) or None
    form = TaskForm(posted, team=team_of(initiative), initial={"title": asked.action[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: together.agree_action(
                    by=request.actor, assessment=one, item=item, draft=form.draft()
                ).ref,
            )  # fmt: skip
            return see_other(f"{one.get_absolute_url()}#{item}")
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"initiative": initiative, "one": one, "item": asked, "form": form}
    return form_page(request, "assessments/agree.html", context)
