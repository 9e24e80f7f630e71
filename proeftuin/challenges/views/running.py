"""Pages for who runs a challenge: making, prior art, the desk of the consultation, the procedure."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in, unpark
from proeftuin.calls import permissions as calls
from proeftuin.challenges import permissions, queries
from proeftuin.challenges.actions import consulting, making
from proeftuin.challenges.forms import AmendForm, ChallengeForm, ProcedureForm, ReportForm, initial_of
from proeftuin.challenges.models import Challenge
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.search.queries import search
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

SEARCHED = ("case", "lesson", "publication", "experiment", "initiative", "challenge")
FOUND = 12


@signed_in
def challenge_new(request: Request) -> HttpResponse:
    """A challenge with its call; or, with ?call=REF, on a call of that kind that is there."""
    organisations = queries.organisations_of(request.actor)
    asked = request.GET.get("call", "")
    there = queries.made_of(request.actor, asked)
    if there is not None and request.method == "GET":
        return see_other(there.get_absolute_url())
    free = queries.calls_without(request.actor)
    call = next((one for one in free if one.ref == asked), None)
    if call is None:
        require(calls.can_make(request.actor, belongs=bool(organisations)))
    form = ChallengeForm(
        request.POST or unpark(request) or None, organisations=() if call else organisations,
        initial={"need": call.summary} if call else {},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: making.make_challenge(
                    by=request.actor, draft=form.draft(), call=call).get_absolute_url() + "prior/",
            ))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "challenges/form.html", {"form": form, "call": call, "free": free})


@signed_in
def challenge_edit(request: Request, ref: str) -> HttpResponse:
    challenge = queries.run_challenge(request.actor, ref)
    form = ChallengeForm(request.POST or unpark(request) or None, initial=initial_of(challenge))
    context: dict[str, object] = {"form": form, "challenge": challenge}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            making.edit_challenge(by=request.actor, challenge=challenge, draft=form.draft(), version=version)
            return see_other(challenge.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            challenge.refresh_from_db()
            context["conflict"] = f"{challenge.need}\n\n{challenge.outcome}\n\n{challenge.constraints}".strip()
            return render(request, "challenges/form.html", context, status=409)
    return form_page(request, "challenges/form.html", context)


@signed_in
def challenge_prior(request: Request, ref: str) -> HttpResponse:
    """Look who solved this before, and say of what comes near why it does not do."""
    challenge = queries.run_challenge(request.actor, ref)
    words, problem, wrong = request.GET.get("q", ""), "", ""
    if request.method == "POST":
        try:
            if "words" in request.POST:
                words = request.POST["words"]
                making.note_search(by=request.actor, challenge=challenge, words=words)
                return see_other(f"{request.path}#found")
            _keep(request, challenge)
            return see_other(f"{request.path}#kept")
        except InvalidError as error:
            problem = str(next(iter(error.problems.values())))
            wrong = request.POST.get("thing", "")
    words = words or challenge.searched or challenge.need[:200]
    found = search(words, language=(get_language() or "en")[:2], actor=request.actor, limit=FOUND, kinds=SEARCHED)
    priors = list(challenge.priors.all())
    kept = {(one.kind, one.source) for one in priors}
    hits = [one for one in found.hits if (one.kind, one.ref) not in kept and one.ref != challenge.ref]
    context = {"challenge": challenge, "words": words, "hits": hits if challenge.searched else [], "priors": priors,
               "problem": problem, "wrong": wrong}  # fmt: skip
    return render(request, "challenges/prior.html", context, status=422 if problem else 200)


def _keep(request: Request, challenge: Challenge) -> None:
    """What was said of one thing found: what it is comes from search, not from the form."""
    kind, _sep, source = request.POST.get("thing", "").partition(":")
    found = search(challenge.searched, language=(get_language() or "en")[:2], actor=request.actor, limit=FOUND,
                   kinds=SEARCHED)  # fmt: skip
    hit = next((one for one in found.hits if (one.kind, one.ref) == (kind, source)), None)
    if hit is None:
        raise InvalidError({"": _("This is not among what was found. Search again.")})
    making.note_prior(by=request.actor, challenge=challenge, kind=kind, source=source, title=hit.plain_title,
                      url=hit.url, reason=request.POST.get("reason", ""))  # fmt: skip


@signed_in
@require_POST
def challenge_publish(request: Request, ref: str) -> HttpResponse:
    challenge = queries.run_challenge(request.actor, ref)
    try:
        making.publish_challenge(by=request.actor, challenge=challenge)
    except InvalidError as error:
        messages.error(request, str(error))
        return see_other(f"{challenge.get_absolute_url()}prior/")
    return see_other(challenge.get_absolute_url())


@signed_in
def challenge_desk(request: Request, ref: str) -> HttpResponse:
    """Answer what was asked: save as you go, then show everything to everyone at once."""
    challenge = queries.run_challenge(request.actor, ref)
    problem = ""
    if request.method == "POST":
        answers = _numbered(request, "answer")
        consulting.draft_answers(by=request.actor, challenge=challenge, answers=answers,
                                 wordings=_numbered(request, "wording"))  # fmt: skip
        if "publish" not in request.POST:
            messages.success(request, _("Saved."))
            return see_other(request.path)
        try:
            number = consulting.publish_answers(by=request.actor, challenge=challenge)
            messages.success(request, _("%(number)d answers are shown to everyone now.") % {"number": number})
            return see_other(f"{challenge.get_absolute_url()}#questions")
        except InvalidError as error:
            problem = str(error)
    context = {"challenge": challenge, "waiting": queries.waiting(challenge), "problem": problem,
               "answered": queries.answered(challenge).count()}  # fmt: skip
    return render(request, "challenges/desk.html", context, status=422 if problem else 200)


def _numbered(request: Request, name: str) -> dict[int, str]:
    """Fields of a form by the number at their end: answer-3."""
    found = ((key.removeprefix(f"{name}-"), value) for key, value in request.POST.items())
    return {int(number): str(value) for number, value in found if number.isdecimal() and len(number) < 6}


@signed_in
def challenge_amend(request: Request, ref: str, number: int) -> HttpResponse:
    challenge = queries.run_challenge(request.actor, ref)
    enquiry = queries.answered(challenge).filter(number=number).first()
    if enquiry is None:
        return see_other(f"{challenge.get_absolute_url()}desk/")
    form = AmendForm(request.POST or unpark(request) or None, initial={"text": enquiry.versions[0].text})  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            consulting.amend_answer(by=request.actor, challenge=challenge, number=number,
                                    text=form.cleaned_data["text"], reason=form.cleaned_data["reason"])  # fmt: skip
            return see_other(f"{challenge.get_absolute_url()}#question-{number}")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "challenges/amend.html", {"challenge": challenge, "form": form, "enquiry": enquiry})


@signed_in
def challenge_report(request: Request, ref: str) -> HttpResponse:
    challenge = queries.run_challenge(request.actor, ref)
    form = ReportForm(request.POST or unpark(request) or None, initial={"text": challenge.report})
    if request.method == "POST" and form.is_valid():
        try:
            consulting.publish_report(by=request.actor, challenge=challenge, text=form.cleaned_data["text"])
            return see_other(f"{challenge.get_absolute_url()}#report")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "challenges/report.html", {"challenge": challenge, "form": form})


@signed_in
def challenge_procedure(request: Request, ref: str) -> HttpResponse:
    challenge = queries.run_challenge(request.actor, ref)
    initial = {"procedure": challenge.procedure, "reason": challenge.procedure_reason}
    form = ProcedureForm(request.POST or unpark(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            making.choose_procedure(by=request.actor, challenge=challenge, **{
                name: form.cleaned_data[name] for name in ("procedure", "reason")})  # fmt: skip
            return see_other(f"{challenge.get_absolute_url()}#procedure")
        except InvalidError as error:
            form.add_problems(error.problems)
    may = permissions.can_run(request.actor, challenge)
    return form_page(request, "challenges/procedure.html", {"challenge": challenge, "form": form, "may": may})
