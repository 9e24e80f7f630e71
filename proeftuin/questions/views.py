"""Pages of questions: the list, asking, the page with its answers, the summary."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.discussion.queries import conversations
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.questions import actions, data, permissions, queries
from proeftuin.questions.forms import EchoForm, QuestionForm, SummaryForm
from proeftuin.questions.models import Question
from proeftuin.questions.registry import parts_of
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import FeedItem, atom_page, json_page, see_other


@public
def question_list(request: Request) -> HttpResponse:
    """What others run into; the liveliest first."""
    state, sort = request.GET.get("state", ""), request.GET.get("sort", "lively")
    page = Paginator(queries.listed(state=state, sort=sort), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "sort": sort if sort in queries.SORTS else "lively"}
    return render(request, "questions/list.html", context)


@public
def question_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(sort="newest"), 100).get_page(request.GET.get("page"))
    found = [data.question_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "questions": found})


@public
def question_list_atom(request: Request) -> HttpResponse:
    items = [
        FeedItem(one.ref, one.title, one.get_absolute_url(), one.body[:500], one.created_at)
        for one in queries.listed(sort="newest")[:50]
    ]
    return atom_page(request, title="Proeftuin – questions", url="/questions/", items=items)


@signed_in
def question_new(request: Request) -> HttpResponse:
    organisations = queries.organisations_of(request.actor)
    initial = {"title": request.GET.get("q", "")[:200]}
    form = QuestionForm(request.POST or unpark(request) or None, initial=initial, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        limit(request, "ask", "30/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.ask_question(by=request.actor, draft=form.draft()).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "questions/form.html", {"form": form})


@public
def question_page(request: Request, ref: str) -> HttpResponse:
    question = queries.question_for(request.actor, ref)
    form = EchoForm(organisations=queries.organisations_of(request.actor))
    return render(request, "questions/page.html", _page(request, question, form))


def _page(request: Request, question: Question, form: EchoForm) -> dict[str, object]:
    echoes = queries.echoes_of(question)
    sort, after = request.GET.get("comments", ""), request.GET.get("comments_page", "")
    may_talk = permissions.can_comment(request.actor, question)
    kinds = vocabularies.terms("question_echoes")
    mine = [one for one in echoes if one.organisation_id in form.organisations]
    return {
        "question": question, "form": form, "echoes": echoes, "mine": mine,
        "tally": [(term, sum(one.kind == term.code for one in echoes)) for term in kinds],
        "may_echo": permissions.can_echo(request.actor, question, belongs=bool(form.organisations)),
        "may_edit": permissions.can_edit(request.actor, question),
        "talk": conversations(question.thread, request.actor, sort, after, may=may_talk),
        "parts": parts_of(request, question, echoes),
    }  # fmt: skip


@public
def question_json(request: Request, ref: str) -> HttpResponse:
    question = queries.question_for(request.actor, ref)
    if not question.is_shown:
        raise Http404
    return json_page(data.whole(question, queries.echoes_of(question)))


@signed_in
def question_echo(request: Request, ref: str) -> HttpResponse:
    """Answer for an organisation, or take its answer back."""
    question = queries.question_for(request.actor, ref)
    if request.method != "POST":
        return see_other(f"{question.get_absolute_url()}#we-too")
    form = EchoForm(request.POST, organisations=queries.organisations_of(request.actor))
    require(permissions.can_echo(request.actor, question, belongs=bool(form.organisations)))
    if "take_back" in request.POST:
        ours = next((one for one in form.organisations.values() if one.ref == request.POST["take_back"]), None)
        if ours is None:
            raise Http404
        actions.take_echo_back(by=request.actor, question=question, organisation=ours)
        return see_other(f"{question.get_absolute_url()}#we-too")
    if form.is_valid():
        limit(request, "echo", "60/h")
        clean = form.cleaned_data
        try:
            actions.echo_question(
                by=request.actor, question=question, organisation=form.organisations[clean["organisation"]],
                kind=clean["kind"], note=clean["note"],
            )  # fmt: skip
            return see_other(f"{question.get_absolute_url()}#we-too")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "questions/page.html", _page(request, question, form))


@signed_in
def question_edit(request: Request, ref: str) -> HttpResponse:
    question = queries.question_for(request.actor, ref)
    require(permissions.can_edit(request.actor, question))
    initial = {name: getattr(question, name) for name in ("title", "body", "language", "sectors", "version")}
    initial["organisation"] = question.organisation_id
    form = QuestionForm(
        request.POST or unpark(request) or None, initial=initial,
        organisations=queries.organisations_of(request.actor),
    )  # fmt: skip

    def work(version: int) -> None:
        actions.edit_question(by=request.actor, question=question, draft=form.draft(), version=version)

    return _saved(request, question, form, "questions/form.html", work)


@signed_in
def question_summary(request: Request, ref: str) -> HttpResponse:
    """Say what came of it."""
    question = queries.question_for(request.actor, ref)
    require(permissions.can_edit(request.actor, question))
    initial = {"summary": question.summary, "version": question.version}
    form = SummaryForm(request.POST or unpark(request) or None, initial=initial)

    def work(version: int) -> None:
        summary = form.cleaned_data["summary"]
        actions.summarise_question(by=request.actor, question=question, summary=summary, version=version)

    return _saved(request, question, form, "questions/summary.html", work)


def _saved(
    request: Request, question: Question, form: Form, template: str, work: Callable[[int], None]
) -> HttpResponse:
    context = {"form": form, "question": question}
    if request.method == "POST" and form.is_valid():
        try:
            work(form.cleaned_data["version"] or 0)
            return see_other(question.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            question.refresh_from_db()
            conflict = f"{question.title}\n\n{question.body}\n\n{question.summary}".strip()
            return render(request, template, {**context, "conflict": conflict}, status=409)
    return form_page(request, template, context)
