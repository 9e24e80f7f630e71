"""Pages of special prizes: set up by who runs the call, scored by jurors, decided by their own ranking."""

from collections import Counter

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import prizes
from proeftuin.calls.forms.jury import PrizeForm, ScoreForm
from proeftuin.calls.forms.rubric import initial_rubric
from proeftuin.calls.judging import judged_for
from proeftuin.calls.models import Juror, PrizeScore
from proeftuin.calls.views.jury import refuse, votes_in
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
def prize_new(request: Request, ref: str) -> HttpResponse:
    call = queries.run_by(request.actor, ref)
    require(permissions.can_change_rules(request.actor, call))
    jury = list(call.jurors.order_by("pk"))
    form = PrizeForm(request.POST or None, jury=jury)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            prizes.add_prize(
                by=request.actor, call=call, rubric=form.criteria_given(), jurors=_named(form, jury), **_words(form)
            )
            return call.get_absolute_url() + "#prizes"

        try:
            return see_other(do_once(by=request.actor, token=form.cleaned_data["once"], work=work))
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "calls/prize_edit.html", {"form": form, "call": call, "may_change": True})


@signed_in
def prize_edit(request: Request, ref: str, prize_ref: str) -> HttpResponse:
    """Words and criteria until the call opens; who scores for it until scoring begins."""
    call = queries.run_by(request.actor, ref)
    prize = queries.prize_at(call, prize_ref)
    jury = list(call.jurors.order_by("pk"))
    may_change = permissions.can_change_rules(request.actor, call)
    initial = {
        "name": prize.name, "description": prize.description, "version": prize.version,
        "jurors": list(prize.jurors.values_list("pk", flat=True)), **initial_rubric(prize.rubric),
    }  # fmt: skip
    data = request.POST or None
    form = PrizeForm(data, initial=initial, jury=jury)
    if data is not None and not may_change:  # the words are not on the page then
        form.fields["name"].required = False
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            prizes.edit_prize(
                by=request.actor, prize=prize, version=version, rubric=form.criteria_given(),
                jurors=_named(form, jury), **_words(form),
            )  # fmt: skip
            return see_other(call.get_absolute_url() + "#prizes")
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            context = {"form": form, "call": call, "prize": prize, "may_change": may_change,
                       "conflict": f"{prize.name}\n\n{prize.description}"}  # fmt: skip
            return render(request, "calls/prize_edit.html", context, status=409)
    context = {"form": form, "call": call, "prize": prize, "may_change": may_change}
    return form_page(request, "calls/prize_edit.html", context)


@signed_in
@require_POST
def prize_drop(request: Request, ref: str, prize_ref: str) -> HttpResponse:
    call = queries.run_by(request.actor, ref)
    prizes.drop_prize(by=request.actor, prize=queries.prize_at(call, prize_ref))
    return see_other(call.get_absolute_url() + "#prizes")


@signed_in
def prize_score(request: Request, ref: str, prize_ref: str) -> HttpResponse:
    """Score an entry for a special prize; the same entry as for the main award, by other criteria."""
    entry = queries.entry_at(ref)
    reading = permissions.reading_of(request.actor, entry)
    if reading is None:
        refuse(request, entry)
    prize = queries.prize_at(entry.call, prize_ref)
    if reading is None or not permissions.scores_for(reading.juror, prize):
        raise Http404
    there = PrizeScore.objects.filter(prize=prize, reading=reading).first()
    form = ScoreForm(request.POST or None, rubric=prize.rubric, words=False, initial=there.scores if there else {})
    if request.method == "POST" and form.is_valid():
        try:
            scores = {one["code"]: form.cleaned_data[one["code"]] for one in prize.rubric}
            prizes.score_for_prize(by=request.actor, entry=entry, prize=prize, scores=scores)
            return see_other(f"/calls/{entry.call.ref}/desk/#{entry.ref}")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "calls/score.html", {
        "form": form, "entry": entry, "call": entry.call, "reading": reading, "prize": prize, "others": [],
        "may": permissions.can_score(entry.call), "prizes": queries.prizes_for(reading.juror),
        "answers": [(one["label"], entry.answers.get(one["code"], "")) for one in entry.call.questions],
    })  # fmt: skip


@signed_in
def prize_decide(request: Request, ref: str, prize_ref: str) -> HttpResponse:
    """The ranking for a special prize, and its decision."""
    call = queries.run_by(request.actor, ref)
    prize = queries.prize_at(call, prize_ref)
    problems: dict[str, object] = {}
    if request.method == "POST":
        try:
            prizes.decide_prize(
                by=request.actor, prize=prize, winners=request.POST.getlist("winner"), votes=votes_in(request),
                reasons=request.POST.get("reasons", ""),
            )  # fmt: skip
            return see_other(call.get_absolute_url())
        except InvalidError as error:
            problems = error.problems
    found = judged_for(prize)
    chosen = request.POST.getlist("winner") or [one.ref for one in prize.winners.all()]
    votes = {**prize.votes, **votes_in(request)}
    shown = found.rows[:SHOWN] if found else ()
    rows = [(row, row.entry.ref in chosen, votes.get(row.entry.ref, "")) for row in shown]
    places = Counter(row.at for row in shown if row.at)
    equal = {row.entry.ref for row in shown if places[row.at] > 1}
    context = {"call": call, "prize": prize, "found": found, "rows": rows, "equal": equal,
               "problems": list(problems.values()), "reasons": request.POST.get("reasons", prize.decision)}  # fmt: skip
    return render(request, "calls/prize_decide.html", context, status=422 if problems else 200)


SHOWN = 40


def _words(form: PrizeForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("name", "description")}


def _named(form: PrizeForm, jury: list[Juror]) -> list[Juror]:
    chosen = set(form.cleaned_data.get("jurors", ()))
    return [one for one in jury if one.pk in chosen]
