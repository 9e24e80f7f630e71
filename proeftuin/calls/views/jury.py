"""Pages of the jury: the desk of a juror, scoring, and for who runs the call the jury, the decision, the minutes."""

import logging

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import deciding, jury
from proeftuin.calls.forms.calls import DeclareForm, JurorForm, ScoreForm
from proeftuin.calls.judging import Judged, judged
from proeftuin.calls.models import Call, Declaration, Entry, Juror, Reading
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import csv_page, see_other

log = logging.getLogger(__name__)


@signed_in
def jury_page(request: Request, ref: str) -> HttpResponse:
    """Who is in the jury, how far they are, and the ranking so far."""
    call = queries.run_by(request.actor, ref)
    form = JurorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, "invite", "60/h")
        try:
            clean = form.cleaned_data
            jury.invite_juror(by=request.actor, call=call, name=clean["name"], email=clean["email"])
            messages.success(request, _("The invitation is on its way."))
            return see_other(f"/calls/{call.ref}/jury/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "calls/jury.html", _jury(call, form))


def _jury(call: Call, form: JurorForm) -> dict[str, object]:
    return {
        "call": call, "form": form, "jurors": queries.jury_of(call), "found": judged(call),
        "register": queries.register_of(call),
    }  # fmt: skip


@signed_in
@require_POST
def jury_assign(request: Request, ref: str) -> HttpResponse:
    call = queries.run_by(request.actor, ref)
    try:
        found = jury.assign_readings(by=request.actor, call=call, seed=request.POST.get("seed", ""))
    except InvalidError as error:
        context = {"call": call, "problems": error.problems.values()}
        return render(request, "calls/not_yet.html", context, status=422)
    if found.short:
        said = _("%(n)d entries got fewer jurors than asked, because of conflicts.") % {"n": len(found.short)}
        messages.warning(request, said)
    return see_other(f"/calls/{call.ref}/jury/")


@signed_in
def jury_join(request: Request, token: str) -> HttpResponse:
    """Look, then take the seat with one click."""
    if request.method == "POST":
        return see_other(f"{jury.join_jury(by=request.actor, token=token).get_absolute_url()}desk/")
    juror = Juror.objects.filter(token=token).select_related("call").first()
    if juror is None or juror.user_id not in (None, request.actor.id):
        raise Http404
    return render(request, "calls/join.html", {"title": juror.call.title, "call": juror.call, "jury": True})


@signed_in
def jury_desk(request: Request, ref: str) -> HttpResponse:
    """A juror's entries: first declare, then score."""
    call = queries.call_for(request.actor, ref)
    juror = permissions.juror_of(request.actor, call)
    if juror is None:
        raise Http404
    problem = asked = ""
    if request.method == "POST":
        entry = queries.entry_at(request.POST.get("entry", ""))
        form = DeclareForm(request.POST)
        asked = entry.ref
        try:
            clean = form.cleaned_data if form.is_valid() else {}
            jury.declare(
                by=request.actor, call=call, entry=entry, conflict=clean.get("conflict", ""),
                reason=clean.get("reason", ""),
            )  # fmt: skip
            return see_other(f"/calls/{call.ref}/desk/#{entry.ref}")
        except InvalidError as error:
            problem = str(next(iter(error.problems.values())))
    rows = queries.desk_of(juror)
    todo = sum(1 for _entry, _said, reads in rows if reads and not reads.scored_at)
    context = {"call": call, "rows": rows, "todo": todo, "problem": problem, "asked": asked, "form": DeclareForm(),
               "typed": request.POST}  # fmt: skip
    return render(request, "calls/desk.html", context, status=422 if problem else 200)


@signed_in
def entry_score(request: Request, ref: str) -> HttpResponse:
    """Score one entry, blind for what others gave. Not there for who has a conflict; that is logged."""
    entry = queries.entry_at(ref)
    reading = permissions.reading_of(request.actor, entry)
    if reading is None:
        if Declaration.objects.filter(entry=entry, juror__user_id=request.actor.person_id, conflict="real").exists():
            log.warning("a juror with a conflict asked for entry %s", entry.ref)
        raise Http404
    if not Declaration.objects.filter(entry=entry, juror_id=reading.juror_id).exists():
        return see_other(f"/calls/{entry.call.ref}/desk/#{entry.ref}")
    initial = {**reading.scores, "to_jury": reading.to_jury, "to_entrant": reading.to_entrant}
    form = ScoreForm(request.POST or None, call=entry.call, initial=initial)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            scores = {one["code"]: clean[one["code"]] for one in entry.call.rubric}
            jury.score_entry(by=request.actor, entry=entry, scores=scores, to_jury=clean["to_jury"],
                             to_entrant=clean["to_entrant"])  # fmt: skip
            return see_other(f"/calls/{entry.call.ref}/desk/#{entry.ref}")
        except InvalidError as error:
            form.add_problems(error.problems)
    others = Reading.objects.none()
    if reading.scored_at:  # what others gave is shown only beside one's own
        others = Reading.objects.filter(entry=entry, scored_at__isnull=False).exclude(pk=reading.pk)
    return form_page(request, "calls/score.html", {
        "form": form, "entry": entry, "call": entry.call, "reading": reading, "others": others.order_by("pk"),
        "may": permissions.can_score(entry.call),
        "answers": [(one["label"], entry.answers.get(one["code"], "")) for one in entry.call.questions],
    })  # fmt: skip


@signed_in
def call_decide(request: Request, ref: str) -> HttpResponse:
    """The ranking with raw and adjusted side by side, and the decision below it."""
    call = queries.run_by(request.actor, ref)
    problems: dict[str, object] = {}
    if request.method == "POST":
        votes = {key.removeprefix("vote-"): int(str(value)) for key, value in request.POST.items()
                 if key.startswith("vote-") and str(value).isdecimal() and len(str(value)) < 5}  # fmt: skip
        texts = {key.removeprefix("say-"): str(value) for key, value in request.POST.items() if key.startswith("say-")}
        outcomes = {key.removeprefix("out-"): str(value) for key, value in request.POST.items()
                    if key.startswith("out-") and value}  # fmt: skip
        try:
            deciding.decide_call(
                by=request.actor, call=call, outcomes=outcomes, reasons=request.POST.get("reasons", ""),
                verdicts=texts, votes=votes,
            )  # fmt: skip
            return see_other(f"/calls/{call.ref}/minutes/")
        except InvalidError as error:
            problems = error.problems
    found = judged(call)
    rows = [(row, request.POST.get(f"out-{row.entry.ref}", ""), request.POST.get(f"vote-{row.entry.ref}", ""),
             request.POST.get(f"say-{row.entry.ref}", "")) for row in (found.rows if found else ())]  # fmt: skip
    context = {"call": call, "found": found, "rows": rows, "problems": list(problems.values()),
               "reasons": request.POST.get("reasons", "")}  # fmt: skip
    return render(request, "calls/decide.html", context, status=422 if problems else 200)


@signed_in
def call_minutes(request: Request, ref: str) -> HttpResponse:
    """All that a decision rests on, as a page to read and to print."""
    return render(request, "calls/minutes.html", _minutes(request, ref))


@signed_in
def call_minutes_text(request: Request, ref: str) -> HttpResponse:
    """The same as a document in Markdown, which any word processor opens."""
    context = _minutes(request, ref)
    response = HttpResponse(render_to_string("calls/minutes.md", context), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minutes-{ref}.md"'
    return response


@signed_in
def call_scores_csv(request: Request, ref: str) -> HttpResponse:
    """Every score, as `proeftuin engine jury` reads it: so that everybody can rank again."""
    call = queries.run_by(request.actor, ref)
    names = {one["code"]: one["name"] for one in call.rubric}
    readings = Reading.objects.filter(entry__call=call, scored_at__isnull=False).select_related("entry", "juror")
    rows = (
        (one.entry.ref, f"{one.juror.name} ({one.juror_id})", names.get(code, code), score)
        for one in readings.order_by("pk") for code, score in one.scores.items()
    )  # fmt: skip
    return csv_page(f"scores-{ref}", ("entry", "juror", "criterion", "score"), rows)  # type: ignore[return-value]


def _minutes(request: Request, ref: str) -> dict[str, object]:
    """For who runs the call, and for its jurors once it is decided."""
    call = queries.call_for(request.actor, ref)
    if not permissions.can_run(request.actor, call) and not (
        call.is_decided and permissions.juror_of(request.actor, call)
    ):
        raise Http404
    found: Judged | None = judged(call)
    readers: dict[int, list[str]] = {}
    for entry_id, name in Reading.objects.filter(entry__call=call).order_by("pk").values_list("entry", "juror__name"):
        readers.setdefault(entry_id, []).append(name)
    rows = [(row, ", ".join(readers.get(row.entry.pk, []))) for row in (found.rows if found else ())]
    out = Entry.objects.filter(call=call, state__in=("ineligible", "withdrawn")).order_by("pk")
    return {
        "call": call, "found": found, "rows": rows, "register": queries.register_of(call), "out": out,
        "jurors": queries.jury_of(call),
    }  # fmt: skip
