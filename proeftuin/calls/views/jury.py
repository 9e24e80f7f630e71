"""Pages of the jury: the desk of a juror, scoring, and for who runs the call the jury, the decision, the minutes."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import deciding, jury
from proeftuin.calls.forms.jury import DeclareForm, JurorForm, ScoreForm
from proeftuin.calls.judging import Row, judged
from proeftuin.calls.logic.stages import CHOSEN, TALKING
from proeftuin.calls.models import Call, Declaration, Entry, Juror, Reading
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import csv_page, see_other

RANKED = 50  # on a page
DECIDED = 40  # candidates on the page of the decision


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
    found = judged(call)
    track = request.GET.get("track", "")
    ranked = [row for row in found.rows if not track or row.entry.track == track] if found else []
    jurors: list[Any] = list(queries.jury_of(call))
    asked, scored = sum(one.asked for one in jurors), sum(one.scored for one in jurors)
    context = {
        "call": call, "form": form, "jurors": jurors, "found": found, "asked": asked, "scored": scored,
        "page": Paginator(ranked, RANKED).get_page(request.GET.get("page")), "track": track,
        "fixed": call.stage in (*TALKING, "decided", "announced", "archived"),
        "register": queries.register_of(call), "late": any(one.asked > one.scored for one in jurors),
    }  # fmt: skip
    return form_page(request, "calls/jury.html", context)


@signed_in
@require_POST
def jury_chair(request: Request, ref: str) -> HttpResponse:
    """Name who chairs."""
    call = queries.run_by(request.actor, ref)
    jury.seat_chair(by=request.actor, call=call, juror=_juror_in(request, call))
    return see_other(f"/calls/{call.ref}/jury/")


@signed_in
@require_POST
def jury_seat(request: Request, ref: str) -> HttpResponse:
    """Mail an invitation again, or take someone off the jury."""
    call = queries.run_by(request.actor, ref)
    juror = _juror_in(request, call)
    if request.POST.get("do") == "mail":
        limit(request, "invite", "60/h")
        jury.invite_juror(by=request.actor, call=call, name=juror.name, email=juror.email)
        messages.success(request, _("The invitation is on its way."))
    elif request.POST.get("do") == "off":
        gone = jury.take_off_jury(by=request.actor, call=call, juror=juror)
        said = (
            _("%(name)s is no longer in the jury.")
            if gone
            else _("%(name)s is no longer in the jury. What was scored stays. Deal again for what was not.")
        )
        messages.success(request, said % {"name": juror.name})
    else:
        raise Http404
    return see_other(f"/calls/{call.ref}/jury/")


def _juror_in(request: Request, call: Call) -> Juror:
    key = request.POST.get("juror", "")
    juror = Juror.objects.filter(call=call, pk=int(key) if key.isdecimal() and len(key) < 10 else 0).first()
    if juror is None:
        raise Http404
    return juror


@signed_in
@require_POST
def jury_remind(request: Request, ref: str) -> HttpResponse:
    """One mail to each who is not done."""
    call = queries.run_by(request.actor, ref)
    count = jury.remind_jurors(by=request.actor, call=call)
    said = ngettext("%(n)d juror gets a reminder.", "%(n)d jurors get a reminder.", count) % {"n": count}
    messages.success(request, said if count else _("Everybody who is not done was reminded before."))
    return see_other(f"/calls/{call.ref}/jury/")


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
    if request.method == "POST" and "none" in request.POST:
        jury.declare_none(by=request.actor, call=call, entries=request.POST.getlist("none"))
        return see_other(f"/calls/{call.ref}/desk/?page={request.GET.get('page', '1')}")
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
            return see_other(f"/calls/{call.ref}/desk/?page={request.GET.get('page', '1')}#{entry.ref}")
        except InvalidError as error:
            problem = str(next(iter(error.problems.values())))
    prizes = queries.prizes_for(juror)
    desk = queries.desk_of(juror, prizes, request.GET.get("page"))
    context = {
        "call": call, "rows": desk.rows, "page": desk.page, "todo": desk.todo, "problem": problem, "asked": asked,
        "form": DeclareForm(), "typed": request.POST, "prizes": prizes, "may_declare": jury.can_declare(call),
        "may_score": permissions.can_score(call),
        "undeclared": [row.entry.ref for row in desk.rows if row.said is None],
    }  # fmt: skip
    return render(request, "calls/desk.html", context, status=422 if problem else 200)


@signed_in
def entry_score(request: Request, ref: str) -> HttpResponse:
    """Score one entry, blind for what others gave. Not there for who has a conflict; that is logged."""
    entry = queries.entry_at(ref)
    reading = permissions.reading_of(request.actor, entry)
    if reading is None:
        refuse(request, entry)
        raise Http404
    if not Declaration.objects.filter(entry=entry, juror_id=reading.juror_id).exists():
        return see_other(f"/calls/{entry.call.ref}/desk/#{entry.ref}")
    initial = {**reading.scores, "to_jury": reading.to_jury, "to_entrant": reading.to_entrant}
    form = ScoreForm(request.POST or None, rubric=entry.call.rubric, initial=initial)
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
        "may": permissions.can_score(entry.call), "prizes": queries.prizes_for(reading.juror),
        "answers": [(one["label"], entry.answers.get(one["code"], "")) for one in entry.call.questions],
    })  # fmt: skip


def refuse(request: Request, entry: Entry) -> None:
    """Keep in the ledger that a juror with a conflict asked for it. The page answers that it is not there."""
    if permissions.has_conflict(request.actor, entry):
        jury.note_refused(by=request.actor, entry=entry)


def votes_in(request: Request) -> dict[str, int]:
    """The jury's votes among equals, as the page of a decision posts them."""
    return {key.removeprefix("vote-"): int(str(value)) for key, value in request.POST.items()
            if key.startswith("vote-") and str(value).isdecimal() and len(str(value)) < 5}  # fmt: skip


@signed_in
def call_decide(request: Request, ref: str) -> HttpResponse:
    """The ranking with raw and adjusted side by side, and the decision below it. Candidates are those on the shortlist,
    or else the first places.
    """
    call = queries.run_by(request.actor, ref)
    if call.is_decided and request.method == "GET":
        return see_other(f"/calls/{call.ref}/minutes/")
    typed = request.POST
    problems: dict[str, object] = {}
    if request.method == "POST":
        texts = {key.removeprefix("say-"): str(value) for key, value in typed.items() if key.startswith("say-")}
        outcomes = {key.removeprefix("out-"): str(value) for key, value in typed.items()
                    if key.startswith("out-") and value}  # fmt: skip
        try:
            deciding.decide_call(
                by=request.actor, call=call, outcomes=outcomes, reasons=typed.get("reasons", ""), verdicts=texts,
                votes=votes_in(request), casting=typed.get("casting", ""),
                casting_reason=typed.get("casting_reason", ""),
                recommendations=typed.get("recommendations", "").splitlines(),
            )  # fmt: skip
            return see_other(f"/calls/{call.ref}/minutes/")
        except InvalidError as error:
            problems = error.problems
    found = judged(call)
    ranked = found.rows if found else ()
    chosen = [row for row in ranked if row.entry.state in CHOSEN]
    shown = chosen or _first(ranked, DECIDED // max(len(call.tracks), 1))
    rows = [(row, typed.get(f"out-{row.entry.ref}", ""), typed.get(f"vote-{row.entry.ref}", ""),
             typed.get(f"say-{row.entry.ref}", "")) for row in shown]  # fmt: skip
    places = Counter((row.track, row.at) for row in shown if row.at)
    equal = {row.entry.ref for row in shown if places[row.track, row.at] > 1}
    context = {
        "call": call, "found": found, "rows": rows, "shown": shown, "chosen": chosen, "equal": equal,
        "problems": list(problems.values()),
        "typed": typed, "left": len(ranked) - len(shown), "prizes": queries.prizes_of(call),
        "chair": Juror.objects.filter(call=call, is_chair=True).first(),
    }  # fmt: skip
    return render(request, "calls/decide.html", context, status=422 if problems else 200)


def _first(ranked: Sequence[Row], most: int) -> list[Row]:
    """The first so many of each track."""
    seen: dict[str, int] = {}
    found = []
    for row in ranked:
        seen[row.track] = seen.get(row.track, 0) + 1
        if seen[row.track] <= most:
            found.append(row)
    return found


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
