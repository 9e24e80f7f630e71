"""Pages of cases."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, staff, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ledger.queries import card_for, timeline
from proeftuin.library import data, permissions, queries, reuse
from proeftuin.library.actions import cases as actions
from proeftuin.library.documents import LONG_TEXTS
from proeftuin.library.forms import CaseForm, ReasonForm, ReviewForm
from proeftuin.library.logic import is_stale
from proeftuin.library.models import Case
from proeftuin.library.registry import parts_of
from proeftuin.search.documents import circles_of
from proeftuin.search.queries import similar
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import FeedItem, atom_page, csv_page, json_page, see_other


@public
def case_list(request: Request) -> HttpResponse:
    """The newest practices. To find something, people go to /search/."""
    page = Paginator(queries.listed_cases(), queries.PER_PAGE).get_page(request.GET.get("page"))
    drafts = list(queries.own_cases(request.actor)) if request.actor.is_person else []
    return render(request, "library/case_list.html", {"page": page, "drafts": drafts})


@public
def case_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed_cases(), 100).get_page(request.GET.get("page"))
    cases = page.object_list.select_related("organisation", "derived_from")
    return json_page(
        {"count": page.paginator.count, "page": page.number, "cases": [data.case_data(one) for one in cases]}
    )


@public
def case_list_csv(_request: Request) -> HttpResponse:
    cases = Case.objects.published().select_related("organisation", "derived_from").order_by("id")
    rows = data.rows(data.CASE_COLUMNS, (data.case_data(one) for one in cases.iterator(chunk_size=500)))
    return csv_page("cases", data.CASE_COLUMNS, rows)


@public
def case_list_atom(request: Request) -> HttpResponse:
    items = [
        FeedItem(f"{one.ref}", one.title, one.get_absolute_url(), one.summary, one.published_at or one.changed_at)
        for one in queries.listed_cases()[:50]
    ]
    return atom_page(request, title="Proeftuin – cases", url="/cases/", items=items)


@public
def case_page(request: Request, ref: str) -> HttpResponse:
    """One case, with its lessons and its tree of reuse."""
    case = queries.case_for(request.actor, ref)
    may_edit = permissions.can_edit_case(request.actor, case)
    context = {
        "case": case,
        "texts": [
            (name, CaseForm.base_fields[name].label, text) for name in LONG_TEXTS if (text := getattr(case, name))
        ],
        "origin": card_for(case.origin, circles_of(request.actor)),
        "similar": similar("case", case.ref, actor=request.actor, limit=5)
        if case.state == Case.State.PUBLISHED
        else [],
        "lessons": [one for one in case.lessons.all() if one.shared_at or may_edit],
        "tree": reuse.tree_of(case),
        "may_edit": may_edit,
        "may_review": permissions.can_review_case(request.actor, case),
        "completeness": actions.completeness_of(case) if may_edit else None,
        "stale": is_stale(case.checked_at, now()),
        "json_ld": data.case_json_ld(case),
        "citation": data.citation(case),
        "source_name": case.attribution or case.source,
        "review": ReviewForm(),
        "parts": parts_of(case) if case.state == Case.State.PUBLISHED else [],
    }
    return render(request, "library/case.html", context)


@public
def case_json(request: Request, ref: str) -> HttpResponse:
    case = _published(request, ref)
    lessons = [data.lesson_data(one) for one in case.lessons.select_related("organisation", "case") if one.shared_at]
    adoptions = [data.adoption_data(one) for one in case.adoptions.select_related("case", "taker", "new_case")]
    return json_page({**data.case_data(case), "lessons": lessons, "adoptions": adoptions})


@public
def case_csv(request: Request, ref: str) -> HttpResponse:
    case = _published(request, ref)
    return csv_page(f"case-{case.ref}", data.CASE_COLUMNS, data.rows(data.CASE_COLUMNS, [data.case_data(case)]))


@public
def case_atom(request: Request, ref: str) -> HttpResponse:
    case = _published(request, ref)
    items = [
        FeedItem(f"event:{one.id}", one.sentence, case.get_absolute_url(), "", one.at)
        for one in timeline(thread=case.thread, limit=50)
    ]
    return atom_page(request, title=case.title, url=case.get_absolute_url(), items=items)


@public
def case_history(request: Request, ref: str) -> HttpResponse:
    case = queries.case_for(request.actor, ref)
    entries = timeline(thread=case.thread, audiences=circles_of(request.actor), limit=200)
    return render(request, "library/case_history.html", {"case": case, "entries": entries})


@signed_in
def case_new(request: Request) -> HttpResponse:
    """Begin a case. Only the title is needed; the rest can follow."""
    organisations = queries.takers_for(request.actor)
    form = CaseForm(request.POST or unpark(request) or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        limit(request, "start", "30/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.start_case(by=request.actor, draft=form.draft()).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    elif not form.is_bound and organisations:
        form.initial["organisation"] = organisations[0].pk
    return form_page(request, "library/case_form.html", {"form": form})


@signed_in
def case_edit(request: Request, ref: str) -> HttpResponse:
    """Change a case. When somebody saved meanwhile, both versions are shown and nothing is lost."""
    case = queries.case_for(request.actor, ref)
    require(permissions.can_edit_case(request.actor, case))
    initial = CaseForm.initial_of(case)
    organisations = queries.takers_for(request.actor)
    form = CaseForm(request.POST or unpark(request) or None, initial=initial, organisations=organisations)
    context = {"form": form, "case": case, "completeness": actions.completeness_of(case)}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_case(by=request.actor, case=case, draft=form.draft(case), version=version)
            return see_other(case.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            return _conflict(request, context, initial, error.current)
    return form_page(request, "library/case_form.html", context)


@signed_in
@require_POST
def case_submit(request: Request, ref: str) -> HttpResponse:
    case = queries.case_for(request.actor, ref)
    try:
        actions.submit_case(by=request.actor, case=case)
    except InvalidError as error:
        form = CaseForm(initial=CaseForm.initial_of(case), organisations=queries.takers_for(request.actor))
        context = {"form": form, "case": case, "completeness": actions.completeness_of(case), "lacking": error.problems}
        return render(request, "library/case_form.html", context, status=422)
    return see_other(case.get_absolute_url())


@signed_in
@require_POST
def case_confirm(request: Request, ref: str) -> HttpResponse:
    case = queries.case_for(request.actor, ref)
    actions.confirm_fresh(by=request.actor, case=case)
    return see_other(case.get_absolute_url())


@signed_in
def case_delete(request: Request, ref: str) -> HttpResponse:
    case = queries.case_for(request.actor, ref)
    require(permissions.can_edit_case(request.actor, case))
    form = ReasonForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_deletion(by=request.actor, case=case, reason=form.cleaned_data["reason"])
            return see_other("/cases/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "library/case_delete.html", {"form": form, "case": case})


@staff("editor")
def review_desk(request: Request) -> HttpResponse:
    """What waits for an editor, oldest first."""
    return render(request, "library/review_desk.html", {"queue": queries.review_queue()})


@staff("editor")
@require_POST
def case_review(request: Request, ref: str) -> HttpResponse:
    case = queries.case_for(request.actor, ref)
    form = ReviewForm(request.POST)
    form.is_valid()
    try:
        verb, note = request.POST.get("verb", ""), form.cleaned_data.get("note", "")
        case = actions.review_case(by=request.actor, case=case, verb=verb, note=note)
    except InvalidError as error:
        form.add_problems(error.problems)
        return form_page(request, "library/case_review.html", {"form": form, "case": case})
    return see_other(case.get_absolute_url() if case.state == Case.State.PUBLISHED else "/cases/review/")


def _published(request: Request, ref: str) -> Case:
    """Only what everyone may see has machine-readable twins."""
    case = queries.case_for(request.actor, ref)
    if case.state != Case.State.PUBLISHED:
        raise Http404
    return case


def _conflict(request: Request, context: dict[str, object], stored: dict[str, object], current: int) -> HttpResponse:
    """Somebody saved first: show where the two differ; saving again puts yours on top of theirs."""
    form = context["form"]
    assert isinstance(form, CaseForm)  # noqa: S101 - the view made it
    theirs = [
        (form.fields[name].label, _shown(name, stored.get(name)), _shown(name, form.cleaned_data.get(name)))
        for name in form.changed_data
        if name not in ("version", "once")
    ]
    form.renew_version(current)
    return render(request, "library/case_form.html", {**context, "conflict": theirs}, status=409)


def _shown(name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(vocabularies.label(name, str(code)) for code in value)
    return "" if value is None else str(value)
