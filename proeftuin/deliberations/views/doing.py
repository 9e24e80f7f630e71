"""What people do with a decision: start it, answer, take its turns. Each form has an address of its own."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, posting, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.deliberations import permissions, queries
from proeftuin.deliberations.actions import advising, answering, start, talking, turning
from proeftuin.deliberations.forms import (
    AdviceForm,
    AskForm,
    DecisionForm,
    FacilitatorForm,
    ReplyForm,
    TurnForm,
    ValidityForm,
    VersionForm,
    WordsForm,
)  # fmt: skip
from proeftuin.deliberations.logic import turns
from proeftuin.deliberations.models import Advice, Decision, Objection, Question
from proeftuin.deliberations.registry import Table
from proeftuin.deliberations.views.reading import answer_form, nomination_form
from proeftuin.deliberations.wording import CHECKS, TURNS
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.ids import thread_of
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other

ANSWERING = "120/10m"


@signed_in
def decision_new(request: Request, where: str, about: str) -> HttpResponse:
    """First how to decide, then what."""
    table = queries.table_at(where, about)
    if not table.is_public:
        require(table.peers.can_read(request.actor, table.about))
    require(permissions.can_start(request.actor, table))
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    base = {"table": table, "about": table.about}
    onward = local(request, request.POST.get("next") or request.GET.get("next", ""))
    if kind not in turns.KINDS:
        kinds = [(one, urlencode({"kind": one.code, "next": onward} if onward else {"kind": one.code}))
                 for one in vocabularies.terms("decision_kinds")]  # fmt: skip
        return render(request, "deliberations/choose.html", {**base, "kinds": kinds})
    initial = {"kind": kind, "next": onward, "title": request.GET.get("title", "")[:200]}
    form = DecisionForm(typed(request), initial=initial, kind=kind, seats=table.seats, roles=table.peers.roles)
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: _made(start.start_decision(by=request.actor, table=table, draft=form.draft()), onward),
            ))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "deliberations/new.html", {**base, "form": form, "kind": kind})


def local(request: Request, path: str) -> str:
    """Where to go on after creating, if it is on this site."""
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) and path.startswith("/") else ""


def _made(decision: Decision, onward: str) -> str:
    if not onward:
        return decision.get_absolute_url()
    path, _hash, anchor = onward.partition("#")
    query = urlencode({"made": thread_of("decision", decision.ref)})
    return f"{path}{'&' if '?' in path else '?'}{query}" + (f"#{anchor}" if anchor else "")


@signed_in
def decision_edit(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    decision, table, _sight = _inside(request, where, about, ref)
    require(permissions.can_edit(request.actor, decision))
    names = ("kind", "version", "title", "aim", "dots", "most_dots", "rule", "quorum", "is_secret", "min_days",
             "urgent_reason", "is_open", "language")  # fmt: skip
    initial = {name: getattr(decision, name) for name in names}
    initial |= {
        "text": decision.proposals.get(number=decision.number).text, "facilitator": decision.facilitator_id,
        "options": "\n".join(decision.options.values_list("text", flat=True)),
    }  # fmt: skip
    form = DecisionForm(
        typed(request), initial=initial, kind=decision.kind, seats=table.seats,
        roles=table.peers.roles,
    )  # fmt: skip
    context = _context(decision, table, form, _("Change the draft"), _("Save"))
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            start.edit_draft(by=request.actor, decision=decision, draft=form.draft(), version=version)
            return see_other(decision.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            return _conflict(request, form, context, f"{decision.title}\n\n{initial['text']}", error.current)
    return form_page(request, "deliberations/deed.html", context)


@signed_in
def turn(request: Request, where: str, about: str, ref: str, verb: str) -> HttpResponse:
    """Take the next turn, with what it asks for."""
    decision, table, sight = _inside(request, where, about, ref)
    if verb not in TURNS:
        raise Http404
    require(permissions.can_turn(request.actor, decision, verb))
    page = queries.page_of(request.actor, decision, table, sight)
    form = TurnForm(typed(request), verb=verb, seats=table.seats, roles=table.peers.roles)
    step = next((one for one in page.steps if one.verb == verb), None)
    context = {
        **_context(decision, table, form, TURNS[verb][0], TURNS[verb][0], TURNS[verb][1]),
        "checks": [(CHECKS[name], met) for name, met in step.checks] if step else [], "verb": verb,
    }  # fmt: skip
    return _do(
        request,
        context,
        lambda: turning.take_turn(by=request.actor, decision=decision, verb=verb, turn=form.turn()).ref,
    )


@signed_in
@posting("decide", ANSWERING)
def answer(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    """Consent, object or vote."""
    decision, table, sight = _inside(request, where, about, ref)
    page = queries.page_of(request.actor, decision, table, sight)
    require(page.may_answer)
    form = answer_form(page, typed(request))
    context = {**_context(decision, table, form, _("Your answer"), _("Send")), "proposal": page.proposal}

    def work() -> str:
        answering.respond(
            by=request.actor, decision=decision, draft=form.draft(), number=form.cleaned_data["number"]  # type: ignore[attr-defined]
        )  # fmt: skip
        messages.success(request, _("Your answer is in."))
        return ""

    return _do(request, context, work)


@signed_in
@posting("decide", ANSWERING)
def nominate(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    decision, table, sight = _inside(request, where, about, ref)
    page = queries.page_of(request.actor, decision, table, sight)
    require(page.may_nominate)
    form = nomination_form(page, typed(request))
    context = _context(decision, table, form, _("Whom do you name?"), _("Send"))

    def work() -> str:
        given = form.cleaned_data
        answering.nominate(
            by=request.actor, decision=decision, nominee_id=given["nominee"] or 0, reason=given["reason"]
        )
        return ""

    return _do(request, context, work)


@signed_in
def ask(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    """A question or a reaction in the clarifying round."""
    decision, table, sight = _inside(request, where, about, ref)
    require(queries.page_of(request.actor, decision, table, sight).may_ask)
    form = AskForm(typed(request))
    return _do(
        request, _context(decision, table, form, _("Ask or react"), _("Send")),
        lambda: str(talking.ask(
            by=request.actor, decision=decision, text=form.cleaned_data["text"],
            needs_answer=form.cleaned_data["kind"] == "question",
        ).pk),
    )  # fmt: skip


@signed_in
def question_answer(request: Request, where: str, about: str, ref: str, question_id: int) -> HttpResponse:
    decision, table, _sight = _inside(request, where, about, ref)
    question = get_object_or_404(Question, pk=question_id, decision=decision)
    require(permissions.can_answer_questions(request.actor, decision))
    form = WordsForm(typed(request), initial={"text": question.answer})
    form.fields["text"].label = _("Your answer")
    return _do(
        request, _context(decision, table, form, question.text, _("Send")),
        lambda: str(talking.answer(by=request.actor, question=question, text=form.cleaned_data["text"]).pk),
    )  # fmt: skip


@signed_in
def version(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    """Write the next version of the proposal."""
    decision, table, _sight = _inside(request, where, about, ref)
    require(permissions.can_write_version(request.actor, decision))
    now = decision.proposals.get(number=decision.number)
    form = VersionForm(
        typed(request), initial={"number": decision.number, "text": now.text}
    )  # fmt: skip
    context = _context(decision, table, form, _("Write the next version"), _("Publish this version"))

    def work() -> str:
        given = form.cleaned_data
        talking.write_version(
            by=request.actor, decision=decision, text=given["text"], change=given["change"], number=given["number"]
        )
        return ""

    return _do(request, context, work)


@signed_in
def objection(request: Request, where: str, about: str, ref: str, objection_id: int) -> HttpResponse:
    """Test an objection by three questions; or, when it is valid, say how it is taken up."""
    decision, table, _sight = _inside(request, where, about, ref)
    found = get_object_or_404(Objection.objects.select_related("response"), pk=objection_id, decision=decision)
    form: Form
    if decision.state == "integrate":
        require(permissions.can_integrate(request.actor, decision))
        form = WordsForm(typed(request), initial={"text": found.integrated})
        context = _context(decision, table, form, _("How is this objection taken up?"), _("Save"))
    else:
        require(permissions.can_test(request.actor, decision))
        tested = {name: "yes" if getattr(found, name) else "no" for name in TESTS} if found.is_tested else {}
        form = ValidityForm(typed(request), initial={**tested, "note": found.test_note})
        context = _context(decision, table, form, _("Test this objection"), _("Save"))

    def work() -> str:
        given = form.cleaned_data
        if decision.state == "integrate":
            answering.integrate_objection(by=request.actor, objection=found, text=given["text"])
        else:
            said = {name: given[name] == "yes" for name in TESTS}
            answering.weigh_objection(by=request.actor, objection=found, note=given["note"], **said)
        return ""

    return _do(request, {**context, "quote": found.response.reason}, work)


TESTS = ("good_enough", "safe_enough", "learns")


@signed_in
def advice_ask(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    decision, table, _sight = _inside(request, where, about, ref)
    require(permissions.can_ask_advice(request.actor, decision))
    others = [one for one in table.seats if one.user_id != decision.decider_id]
    form = AdviceForm(typed(request), seats=others, roles=table.peers.roles)
    if request.method == "POST":
        limit(request, "invite", "40/h")
    return _do(
        request, _context(decision, table, form, _("Ask advice"), _("Ask")),
        lambda: str(advising.ask_advice(by=request.actor, decision=decision, draft=form.draft()).pk),
    )  # fmt: skip


@signed_in
def advice_reply(request: Request, where: str, about: str, ref: str, advice_id: int) -> HttpResponse:
    """The decider answers advice: used, partly or not, and why."""
    decision, table, _sight = _inside(request, where, about, ref)
    advice = get_object_or_404(Advice, pk=advice_id, decision=decision)
    require(permissions.can_reply(request.actor, decision))
    form = ReplyForm(typed(request), initial={"reply": advice.reply, "why": advice.why})
    context = {**_context(decision, table, form, _("Answer this advice"), _("Send")), "quote": advice.text}

    def work() -> str:
        given = form.cleaned_data
        advising.reply_to_advice(by=request.actor, advice=advice, reply=given["reply"], why=given["why"])
        return ""

    return _do(request, context, work)


@signed_in
@require_POST
def advice_drop(request: Request, where: str, about: str, ref: str, advice_id: int) -> HttpResponse:
    """Ask someone no longer, while it is a draft."""
    decision, _table, _sight = _inside(request, where, about, ref)
    advising.take_back(by=request.actor, advice=get_object_or_404(Advice, pk=advice_id, decision=decision))
    return see_other(decision.get_absolute_url())


@public
def advice_page(request: Request, token: str) -> HttpResponse:
    """By the link of the mail: the proposal, and a place for advice. Later: what was done with it."""
    advice = queries.advice_at(token)
    decision = advice.decision
    form = WordsForm(request.POST or None, initial={"text": advice.text})
    form.fields["text"].label = _("The advice you give")
    is_open = decision.state == "advice_open" and not decision.is_late and not advice.reply
    context = {
        "advice": advice, "decision": decision, "form": form, "is_open": is_open,
        "proposal": decision.proposals.first(),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        limit(request, "advice", "20/10m")
        try:
            advising.give_advice(by=request.actor, advice=advice, text=form.cleaned_data["text"])
            messages.success(request, _("Your advice is in. Thank you."))
            return see_other(request.path)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "deliberations/advice.html", context)


@signed_in
def facilitator(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    """Someone else guides it."""
    decision, table, _sight = _inside(request, where, about, ref)
    require(permissions.can_hand_over(request.actor, decision, table))
    form = FacilitatorForm(
        typed(request), initial={"facilitator": decision.facilitator_id}, seats=table.seats,
        roles=table.peers.roles,
    )  # fmt: skip
    return _do(
        request, _context(decision, table, form, _("Who guides it?"), _("Save")),
        lambda: start.name_facilitator(
            by=request.actor, decision=decision, user_id=form.cleaned_data["facilitator"] or 0
        ).ref,
    )  # fmt: skip


@signed_in
def statement(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    """A word about what the clock ended."""
    decision, table, _sight = _inside(request, where, about, ref)
    require(permissions.can_turn(request.actor, decision, "withdraw"))
    form = WordsForm(typed(request))
    return _do(
        request, _context(decision, table, form, _("Say how it ended"), _("Save")),
        lambda: turning.state_outcome(
            by=request.actor, decision=decision, statement=form.cleaned_data["text"]
        ).ref,
    )  # fmt: skip


def typed(request: Request) -> QueryDict | None:
    """What was posted, if only a button; or what was kept while its writer signed in."""
    return request.POST if request.method == "POST" else unpark(request)


def _inside(request: Request, where: str, about: str, ref: str) -> tuple[Decision, Table, str]:
    """For who takes part. Others do not learn from it that there is something."""
    decision, table, sight = queries.decision_at(request.actor, where, about, ref)
    require(permissions.can_see_team_side(request.actor, decision, table))
    return decision, table, sight


def _context(
    decision: Decision, table: Table, form: Form, heading: object, button: object, lead: object = ""
) -> dict[str, object]:
    return {"decision": decision, "table": table, "about": table.about, "form": form, "heading": heading,
            "button": button, "lead": lead}  # fmt: skip


def _do(request: Request, context: dict[str, object], work: Callable[[], str]) -> HttpResponse:
    """Show a form; do its work once, and go back to the decision. A mistake shows it again with all that was typed."""
    form, decision = context["form"], context["decision"]
    assert isinstance(form, Form) and isinstance(decision, Decision)  # noqa: S101 - for who reads types
    if request.method == "POST" and form.is_valid():
        try:
            do_once(by=request.actor, token=form.cleaned_data["once"], work=work)
            return see_other(decision.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            newest = decision.proposals.get(number=error.current)
            return _conflict(request, form, {**context, "proposal": None}, newest.text, error.current)
    return form_page(request, "deliberations/deed.html", context)


def _conflict(request: Request, form: Form, context: dict[str, object], stored: str, current: int) -> HttpResponse:
    """There is a newer version: both are shown, and what was typed is kept."""
    name = "number" if "number" in form.fields else "version"
    data = form.data.copy()  # type: ignore[attr-defined]
    data[name] = str(current)
    form.data = data
    return render(request, "deliberations/deed.html", {**context, "conflict": stored, "newer": True}, status=409)
