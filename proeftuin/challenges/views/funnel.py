"""The desk of the funnel: its plan, its suppliers, go and no-go, what they offer; for who runs the challenge."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in, unpark
from proeftuin.calls.forms.offers import Plain
from proeftuin.challenges import queries
from proeftuin.challenges.actions import funnel as actions
from proeftuin.challenges.forms import PlanForm
from proeftuin.challenges.models import Challenge, Supplier
from proeftuin.challenges.offering import ChallengeOffer, ChallengeTerms, first_terms
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
def challenge_funnel(request: Request, ref: str) -> HttpResponse:
    challenge = queries.run_challenge(request.actor, ref)
    return _desk(request, challenge)


def _desk(request: Request, challenge: Challenge, problem: str = "", wrong: str = "") -> HttpResponse:
    funnel = queries.funnel_of(challenge)
    words = {one.supplier_id: one for one in funnel.words if funnel.running and one.phase_id == funnel.running.pk}
    typed = request.POST if wrong else {}
    rows = [
        (one, words.get(one.pk), typed.get("verdict", "") if one.ref == wrong else "",
         typed.get("reason", "") if one.ref == wrong else "")
        for one in funnel.taking_part
    ]  # fmt: skip
    context = {
        "challenge": challenge, "funnel": funnel, "rows": rows, "problem": problem, "wrong": wrong,
        "addable": [] if challenge.funnel_phase else queries.addable(challenge), "typed_name": typed.get("name", ""),
    }  # fmt: skip
    return render(request, "challenges/funnel.html", context, status=422 if problem else 200)


@signed_in
@require_POST
def challenge_funnel_do(request: Request, ref: str) -> HttpResponse:
    """What the desk's buttons do: add, remove, start, judge, close, announce."""
    challenge = queries.run_challenge(request.actor, ref)
    wrong = request.POST.get("supplier", "")
    try:
        _do(request, challenge)
    except InvalidError as error:
        return _desk(request, challenge, str(next(iter(error.problems.values()))), wrong or "name")
    return see_other(f"{challenge.get_absolute_url()}funnel/{f'#{wrong}' if 'judge' in request.POST else ''}")


def _do(request: Request, challenge: Challenge) -> None:
    post, by = request.POST, request.actor
    if "add_entry" in post:
        entry = next((one for one in queries.addable(challenge) if one.ref == post["add_entry"]), None)
        if entry is None:
            raise Http404
        actions.add_supplier(by=by, challenge=challenge, entry=entry)
    elif "add" in post:
        actions.add_supplier(by=by, challenge=challenge, name=post.get("name", ""))
    elif "remove" in post:
        actions.remove_supplier(by=by, supplier=_supplier(challenge, post["remove"]))
    elif "start" in post:
        actions.start_funnel(by=by, challenge=challenge)
    elif "judge" in post:
        supplier = _supplier(challenge, post.get("supplier", ""))
        actions.judge_supplier(by=by, supplier=supplier, verdict=post.get("verdict", ""), reason=post.get("reason", ""))
    elif "close" in post:
        actions.close_phase(by=by, challenge=challenge)
    elif "announce" in post:
        actions.announce(by=by, challenge=challenge)


def _supplier(challenge: Challenge, ref: str) -> Supplier:
    found = Supplier.objects.select_related("challenge__call").filter(challenge=challenge, ref=ref).first()
    if found is None:
        raise Http404
    return found


@signed_in
def challenge_plan(request: Request, ref: str) -> HttpResponse:
    challenge = queries.run_challenge(request.actor, ref)
    initial: dict[str, object] = {}
    for at, one in enumerate(challenge.phases.all()):
        initial.update({f"t{at}": one.title, f"p{at}": one.places})
    form = PlanForm(request.POST or unpark(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_funnel(by=request.actor, challenge=challenge, phases=form.phases())
            return see_other(f"{challenge.get_absolute_url()}funnel/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "challenges/plan.html", {"challenge": challenge, "form": form})


@signed_in
def challenge_terms(request: Request, ref: str) -> HttpResponse:
    """How offers are compared; fixed from the first offer on."""
    challenge = queries.run_challenge(request.actor, ref)
    form = ChallengeTerms(request.POST or None, initial={**first_terms(), **challenge.terms})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(by=request.actor, challenge=challenge, typed=_typed(form))
            return see_other(f"{challenge.get_absolute_url()}costs/")
        except InvalidError as error:
            _tell(form, error)
    fixed = any(one.offer for one in challenge.suppliers.all())
    return form_page(request, "challenges/terms.html", {"challenge": challenge, "form": form, "fixed": fixed})


@signed_in
def challenge_offer(request: Request, ref: str, supplier: str) -> HttpResponse:
    challenge = queries.run_challenge(request.actor, ref)
    offered = _supplier(challenge, supplier)
    given = {**request.POST.dict(), "name": offered.name[:60]} if request.method == "POST" else None
    form = ChallengeOffer(given, initial={**offered.offer, "name": offered.name[:60]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_offer(by=request.actor, supplier=offered, typed=_typed(form))
            return see_other(f"{challenge.get_absolute_url()}costs/")
        except InvalidError as error:
            _tell(form, error)
    costs = [one for one in form.costs() if one.name != "name"]
    context = {"challenge": challenge, "form": form, "supplier": offered, "costs": costs}
    return form_page(request, "challenges/offer.html", context)


def _typed(form: Plain) -> dict[str, str]:
    return {name: str(form[name].data or "") for name in form.fields}


def _tell(form: Plain, error: InvalidError) -> None:
    for name, message in error.problems.items():
        form.add_error(name if name in form.fields else None, str(message))
