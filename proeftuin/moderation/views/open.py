"""Pages of moderation for everyone: the policy, the log, reporting, receipts, and a writer's own decisions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.moderation import openness, permissions, queries
from proeftuin.moderation.actions import decisions, reports
from proeftuin.moderation.forms import AnswerForm, AppealForm, ReportForm, RestoreForm
from proeftuin.moderation.models import Appeal, Decision
from proeftuin.moderation.policy import policy_text
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import csv_page, json_page, see_other

REPORTING = "10/h"
PER_PAGE = 50


@public
def policy(request: Request) -> HttpResponse:
    rules = vocabularies.terms("moderation_reasons")
    return render(request, "moderation/policy.html", {"text": policy_text(), "rules": rules})


@public
def log(request: Request) -> HttpResponse:
    """What was decided, with counts by month and reason."""
    page = Paginator(openness.decided(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": list(zip(openness.rows(page), page, strict=True)),
        "figures": openness.figures(),
        "months": openness.per_month(),
    }
    return render(request, "moderation/log.html", context)


@public
def log_csv(_request: Request) -> HttpResponseBase:
    rows = ([row[name] for name in openness.COLUMNS] for row in openness.all_rows())
    return csv_page("moderation", openness.COLUMNS, rows)


@public
def log_json(request: Request) -> HttpResponse:
    page = Paginator(openness.decided(), 500).get_page(request.GET.get("page"))
    counts = [{"month": one.month.isoformat()[:7], "outcome": one.outcome, "reason": one.reason, "count": one.count}
              for one in openness.per_month()]  # fmt: skip
    figures = [{"name": str(one.label), "count": one.count, "definition": str(one.definition)}
               for one in openness.figures()]  # fmt: skip
    return json_page({"count": page.paginator.count, "page": page.number, "pages": page.paginator.num_pages,
                      "figures": figures, "months": counts, "decisions": list(openness.rows(page))})  # fmt: skip


@public
def report(request: Request) -> HttpResponse:
    """Say that something is against the rules, with or without an account."""
    about = request.POST.get("about") or request.GET.get("about", "")
    kind, _separator, ref = about.replace("\0", "").partition(":")
    subject = queries.subject_for(request.actor, kind, ref)
    form = ReportForm(request.POST or None, initial={"about": about})
    if request.method == "POST" and form.is_valid():
        limit(request, "report", REPORTING)
        given = form.cleaned_data
        try:
            url = do_once(
                by=request.actor, token=given["once"],
                work=lambda: reports.report(
                    by=request.actor, kind=kind, ref=ref, reason=given["reason"], words=given["words"]
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "moderation/report.html", {"form": form, "subject": subject, "kind": kind})


@public
def receipt(request: Request, ref: str, secret: str) -> HttpResponse:
    """What became of a report, for who has its secret address."""
    made = queries.report_for(ref, secret)
    subject = queries.subjects(made.matter.kind, [made.matter.subject]).get(made.matter.subject)
    shown = subject if subject and subject.is_shown else None
    return render(request, "moderation/receipt.html",
                  {"report": made, "decision": queries.answer_to(made), "subject": shown})  # fmt: skip


@signed_in
def decision(request: Request, ref: str) -> HttpResponse:
    """The statement of reasons, for the writer; for moderators also the way to restore and to answer an appeal."""
    made = queries.decision_for(request.actor, ref)
    return render(request, "moderation/decision.html", _about(request, made))


@signed_in
def appeal(request: Request, ref: str) -> HttpResponse:
    """The writer asks to look again."""
    made = queries.decision_for(request.actor, ref)
    form = AppealForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.appeal(by=request.actor, decision=made, words=form.cleaned_data["words"])
            messages.success(request, _("Your appeal is in. Somebody else looks, and you hear of it."))
            return see_other(made.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    require(permissions.can_appeal(request.actor, made))
    return form_page(request, "moderation/decision.html", {**_about(request, made), "form": form, "appealing": form})


@at_work
def answer(request: Request, ref: str) -> HttpResponse:
    """Another moderator looks again."""
    made = queries.decision_for(request.actor, ref)
    asked: Appeal | None = getattr(made, "appeal", None)
    if asked is None:
        raise Http404
    require(permissions.can_answer_appeal(request.actor, asked))
    form = AnswerForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        overturn = request.POST.get("verdict") == "overturn"
        try:
            decisions.answer_appeal(
                by=request.actor, appeal=asked, overturn=overturn, answer=form.cleaned_data["answer"]
            )
            messages.success(request, _("The writer hears of your answer."))
            return see_other(made.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "moderation/decision.html", {**_about(request, made), "form": form, "answering": form})


@at_work
def restore(request: Request, ref: str) -> HttpResponse:
    """A moderator shows again what was hidden, without an appeal."""
    made = queries.decision_for(request.actor, ref)
    require(permissions.can_moderate(request.actor, made.scope))
    form = RestoreForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            decisions.restore(by=request.actor, decision=made, explanation=form.cleaned_data["explanation"])
            messages.success(request, _("It is shown again, and the writer hears of it."))
            return see_other(made.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "moderation/decision.html", {**_about(request, made), "form": form, "restoring": form})


def _about(request: Request, made: Decision) -> dict[str, object]:
    subject = queries.subjects(made.kind, [made.matter.subject]).get(made.matter.subject)
    asked: Appeal | None = getattr(made, "appeal", None)
    moderates = bool(permissions.can_moderate(request.actor, made.scope))
    may_answer = permissions.can_answer_appeal(request.actor, asked) if asked and moderates else None
    hidden = made.outcome == Decision.Outcome.HIDE and not made.undone_at
    return {
        "decision": made, "subject": subject, "appeal": asked, "moderates": moderates, "may_answer": may_answer,
        "is_writer": made.writer_id == request.actor.id,
        "may_appeal": permissions.can_appeal(request.actor, made),
        "appealing": AppealForm(), "answering": AnswerForm() if may_answer else None,
        "restoring": RestoreForm() if moderates and hidden and subject and not subject.is_shown and not asked else None,
    }  # fmt: skip
