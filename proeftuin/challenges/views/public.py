"""What everyone sees of challenges: the list, the challenge, its questions, its costs; asking and answering."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.calls.actions.entries import begin_entry
from proeftuin.calls.drafts import EntryDraft
from proeftuin.calls.views.lifecost import COLUMNS as COST_COLUMNS
from proeftuin.calls.views.lifecost import shown as shown_costs
from proeftuin.calls.views.lifecost import year_rows
from proeftuin.challenges import data, permissions, queries
from proeftuin.challenges.actions import consulting
from proeftuin.challenges.forms import AnswerForm, AskForm
from proeftuin.challenges.models import Challenge
from proeftuin.challenges.next_step import next_step
from proeftuin.challenges.offering import CRITERIA, ChallengeTerms, first_terms
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.search.queries import search
from proeftuin.search.results import Hit
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import csv_page, json_page, see_other

ALIKE = ("case", "lesson", "experiment", "idea", "initiative", "entry", "challenge", "question")
MOST_ALIKE = 6


@public
def challenge_list(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "drafts": queries.run_by_me(request.actor)}
    return render(request, "challenges/list.html", context)


@public
def challenge_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(), 100).get_page(request.GET.get("page"))
    found = [data.challenge_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "challenges": found})


@public
def challenge_list_csv(_request: Request) -> HttpResponse:
    rows = data.rows(queries.listed().iterator(chunk_size=500))
    return csv_page("challenges", data.COLUMNS, rows)  # type: ignore[return-value]


@public
def challenge_page(request: Request, ref: str) -> HttpResponse:
    challenge = queries.challenge_for(request.actor, ref)
    form = AskForm(organisations=queries.organisations_of(request.actor))
    return render(request, "challenges/page.html", _page(request, challenge, form))


def _page(request: Request, challenge: Challenge, form: AskForm) -> dict[str, object]:
    funnel = queries.funnel_of(challenge)
    runs = permissions.can_run(request.actor, challenge)
    asked = list(queries.asked(challenge) if runs else queries.answered(challenge))
    enquiries = [one for one in asked if one.published_at]
    return {
        "challenge": challenge, "call": challenge.call, "form": form, "priors": challenge.priors.all(),
        "enquiries": enquiries, "funnel": funnel, "stations": stations(challenge, is_over=funnel.is_over),
        "told": queries.told_to(request.actor, funnel),
        "may_run": runs, "next": next_step(challenge, funnel, len(asked) - len(enquiries)) if runs else None,
        "may_ask": permissions.can_ask(request.actor, challenge),
        "may_answer": permissions.can_answer(request.actor, challenge),
        "may_see_costs": permissions.can_see_costs(request.actor, challenge),
    }  # fmt: skip


def stations(challenge: Challenge, *, is_over: bool) -> list[tuple[str, str]]:
    """Where the challenge stands from need to result: (label, done, now or next). ``is_over``: the funnel."""
    steps = [(_("Need"), True), (_("What there was"), bool(challenge.searched))]
    if challenge.ask_until:
        steps.append((_("Consultation"), bool(challenge.reported_at)))
    steps += [(_("Procedure"), bool(challenge.procedure)), (_("Funnel"), is_over),
              (_("Result"), challenge.announced_at is not None)]  # fmt: skip
    current = next((at for at, (_label, done) in enumerate(steps) if not done), -1)
    return [(label, "done" if done else "now" if at == current else "next") for at, (label, done) in enumerate(steps)]


@public
def challenge_json(request: Request, ref: str) -> HttpResponse:
    challenge = _shown(request, ref)
    return json_page(data.whole(challenge, queries.answered(challenge), queries.funnel_of(challenge)))


@public
def challenge_questions_csv(request: Request, ref: str) -> HttpResponse:
    challenge = _shown(request, ref)
    rows = data.question_rows(queries.answered(challenge))
    return csv_page(f"questions-{challenge.ref}", data.QUESTION_COLUMNS, rows)  # type: ignore[return-value]


def _shown(request: Request, ref: str) -> Challenge:
    challenge = queries.challenge_for(request.actor, ref)
    if not challenge.is_shown:
        raise Http404
    return challenge


@signed_in
def challenge_ask(request: Request, ref: str) -> HttpResponse:
    """Ask the public body. No token of the form is kept, so that nothing ties the question to who asked."""
    challenge = queries.challenge_for(request.actor, ref)
    if request.method != "POST":
        return see_other(f"{challenge.get_absolute_url()}#ask")
    require(permissions.can_ask(request.actor, challenge))
    form = AskForm(request.POST, organisations=queries.organisations_of(request.actor))
    if form.is_valid():
        limit(request, "enquiry", "30/h")
        try:
            consulting.ask(by=request.actor, challenge=challenge, draft=form.ask())
        except InvalidError as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("Your question is sent. Everyone sees it with its answer, at the same moment."))
            return see_other(f"{challenge.get_absolute_url()}#questions")
    return form_page(request, "challenges/page.html", _page(request, challenge, form))


@signed_in
def challenge_answer(request: Request, ref: str) -> HttpResponse:
    """Begin a solution. First it shows who does something alike; then it becomes an entry of the call."""
    challenge = queries.challenge_for(request.actor, ref)
    require(permissions.can_answer(request.actor, challenge))
    organisations = queries.organisations_of(request.actor)
    form = AnswerForm(request.POST or unpark(request) or None, organisations=organisations)
    alike: list[Hit] = []
    if request.method == "POST" and form.is_valid():
        limit(request, "answer", "30/h")
        clean = form.cleaned_data
        alike = [] if clean["seen"] else _alike(request, f"{clean['title']} {clean['idea']}", challenge)
        if not alike:
            codes = [str(one["code"]) for one in challenge.call.questions][:1]
            answers = dict.fromkeys(codes, clean["idea"])
            draft = EntryDraft(title=clean["title"], answers=answers, organisation_id=clean["organisation"])
            try:
                return see_other(do_once(
                    by=request.actor, token=clean["once"],
                    work=lambda: begin_entry(by=request.actor, call=challenge.call, draft=draft).get_absolute_url(),
                ))  # fmt: skip
            except InvalidError as error:
                form.add_problems(error.problems)
    return form_page(request, "challenges/answer.html", {"challenge": challenge, "form": form, "alike": alike})


def _alike(request: Request, words: str, challenge: Challenge) -> list[Hit]:
    found = search(words[:500], language=(get_language() or "en")[:2], actor=request.actor, limit=MOST_ALIKE + 1,
                   kinds=ALIKE).hits  # fmt: skip
    return [one for one in found if (one.kind, one.ref) != ("challenge", challenge.ref)][:MOST_ALIKE]


@public
def challenge_costs(request: Request, ref: str) -> HttpResponse:
    """What the offers cost over their whole life, with the formula; how they are compared is there from the start."""
    challenge = queries.challenge_for(request.actor, ref)
    terms = ChallengeTerms(initial={**first_terms(), **challenge.terms})
    context: dict[str, object] = {
        "challenge": challenge, "terms": terms, "is_set": bool(challenge.terms), "criteria": CRITERIA,
        "may_run": permissions.can_run(request.actor, challenge),
    }  # fmt: skip
    if permissions.can_see_costs(request.actor, challenge):
        found = _compared(request, challenge)
        if found:
            context.update(shown_costs(found), found=found, lives=[one.offer for one in found.costings])
        context["open"] = True
    return render(request, "challenges/costs.html", context)


@public
def challenge_costs_csv(request: Request, ref: str) -> HttpResponse:
    """The report as rows, year by year."""
    challenge = queries.challenge_for(request.actor, ref)
    found = _compared(request, challenge) if permissions.can_see_costs(request.actor, challenge) else None
    if found is None:
        raise Http404
    return csv_page(f"life-cycle-cost-{challenge.ref}", COST_COLUMNS, year_rows(found))  # type: ignore[return-value]


def _compared(request: Request, challenge: Challenge) -> queries.Comparison | None:
    everyone = not permissions.can_run(request.actor, challenge)
    return queries.costs_of(challenge, queries.funnel_of(challenge), everyone=everyone)
