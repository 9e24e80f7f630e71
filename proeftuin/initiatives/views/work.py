"""Pages on which a team puts its work on record."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.initiatives import logic, permissions, queries
from proeftuin.initiatives.actions import moves
from proeftuin.initiatives.actions import work as actions
from proeftuin.initiatives.facts import facts_of
from proeftuin.initiatives.forms import (
    EvaluationForm,
    IndicatorForm,
    MoveForm,
    OutputForm,
    PostForm,
    ResultForm,
    ReturnForm,
)
from proeftuin.initiatives.models import Indicator, Initiative
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.library.forms import LessonForm
from proeftuin.search.documents import circles_of
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other
from proeftuin.uploads.queries import uploads_of

VERBS = ("advance", "pause", "resume", "stop", "close")


@signed_in
def output(request: Request, ref: str, key: str) -> HttpResponse:
    """Write down one item of a gate. When a colleague saved first, both texts are shown."""
    initiative = queries.initiative_for(request.actor, ref)
    if key == "asked":
        return render(request, "initiatives/asked.html", {"initiative": initiative})
    if key not in logic.OUTPUT_KEYS:
        raise Http404
    require(permissions.can_write(request.actor, initiative))
    there = next((one for one in initiative.outputs.all() if one.key == key), None)
    initial = {"text": there.text, "link": there.link, "version": there.version} if there else {"version": 0}
    form = OutputForm(request.POST or unpark(request) or None, initial=initial)
    context = {"form": form, "initiative": initiative, "term": vocabularies.term("gate_items", key)}

    def work() -> None:
        clean = form.cleaned_data
        actions.fill_output(
            by=request.actor, initiative=initiative, key=key, text=clean["text"], link=clean["link"],
            version=clean["version"] or 0,
        )  # fmt: skip

    return _saved(request, "initiatives/output.html", context, work, initiative, lambda: _text_now(initiative, key))


@signed_in
def move(request: Request, ref: str) -> HttpResponse:
    """The gate: what is there, what is missing, and where the team can go from here."""
    initiative = queries.initiative_for(request.actor, ref)
    require(permissions.can_move(request.actor, initiative))
    posted = request.POST if request.method == "POST" else unpark(request)
    verb = (posted or {}).get("verb", "")
    form = MoveForm(posted if verb != "return" else None, initial={"phase": initiative.phase})
    back = ReturnForm(posted if verb == "return" else None, phases=logic.earlier(initiative.phase), auto_id="back_%s")
    if request.method == "POST":
        shown: Form = back if verb == "return" else form
        if shown.is_valid():
            try:
                _move(request, initiative, verb, shown.cleaned_data)
                return see_other(initiative.get_absolute_url())
            except InvalidError as error:
                shown.add_problems(error.problems)
        context = _gate(initiative, form=form, back=back)
        return render(request, "initiatives/move.html", {**context, "wrong": shown}, status=422)
    return render(request, "initiatives/move.html", _gate(initiative, form=form, back=back))


def _move(request: Request, initiative: Initiative, verb: str, clean: dict[str, str]) -> None:
    by, reason = request.actor, clean.get("reason", "")
    if verb == "advance":
        moves.advance_initiative(by=by, initiative=initiative, reason=reason, expected=clean.get("phase", ""))
    elif verb == "return":
        moves.return_initiative(by=by, initiative=initiative, to_phase=clean["to_phase"], reason=reason)
    elif verb == "pause":
        moves.pause_initiative(by=by, initiative=initiative, reason=reason)
    elif verb == "resume":
        moves.resume_initiative(by=by, initiative=initiative)
    elif verb == "stop":
        moves.stop_initiative(by=by, initiative=initiative, reason=reason)
    elif verb == "close":
        moves.close_initiative(by=by, initiative=initiative, reason=reason)
    else:
        raise InvalidError({"": _("Choose a step.")})


def _gate(initiative: Initiative, **forms: Form) -> dict[str, object]:
    facts = facts_of(initiative)
    checks = logic.checklist(initiative.phase, facts)
    # Only for what the page says beside it; the action decides, and explains.
    forms["form"].fields["reason"].required = any(not one.met for one in checks)
    return {
        "initiative": initiative,
        "checks": [(one, queries.item_url(initiative, one.key, one.met_by)) for one in checks],
        "lacking": sum(not one.met for one in checks),
        "next_phase": logic.following(initiative.phase),
        "has_lessons": facts.lessons,
        "can": {verb for verb, status in logic.STATUS_AFTER if status == initiative.status},
        **forms,
    }


@signed_in
def post_new(request: Request, ref: str) -> HttpResponse:
    initiative = queries.initiative_for(request.actor, ref)
    require(permissions.can_log(request.actor, initiative))
    form = PostForm(request.POST or unpark(request) or None, request.FILES or None)
    context = {"form": form, "initiative": initiative}
    if request.method == "POST" and form.is_valid():
        limit(request, "post", "60/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: _post_url(
                    initiative,
                    actions.add_post(
                        by=request.actor, initiative=initiative, draft=form.draft(), files=form.cleaned_data["files"]
                    ).ref,
                ),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "initiatives/post_form.html", context)


@public
def post_page(request: Request, ref: str, post_ref: str) -> HttpResponse:
    initiative = queries.initiative_for(request.actor, ref)
    post = queries.post_for(request.actor, initiative, post_ref)
    files = uploads_of(initiative.thread, circles_of(request.actor)).get(f"post:{post.ref}", [])
    may_edit = permissions.can_edit_post(request.actor, initiative, post.author_id)
    context = {"initiative": initiative, "post": post, "files": files, "may_edit": may_edit}
    return render(request, "initiatives/post.html", context)


@signed_in
def post_edit(request: Request, ref: str, post_ref: str) -> HttpResponse:
    initiative = queries.initiative_for(request.actor, ref)
    post = queries.post_for(request.actor, initiative, post_ref)
    require(permissions.can_edit_post(request.actor, initiative, post.author_id))
    names = ("title", "body", "link", "language", "version")
    initial = {name: getattr(post, name) for name in names} | {"is_public": "yes" if post.is_public else "no"}
    form = PostForm(request.POST or unpark(request) or None, request.FILES or None, initial=initial)
    context = {"form": form, "initiative": initiative, "post": post}

    def work() -> None:
        clean = form.cleaned_data
        actions.edit_post(
            by=request.actor, post=post, draft=form.draft(), version=clean["version"] or 0, files=clean["files"]
        )

    def theirs() -> str:
        fresh = queries.post_for(request.actor, initiative, post_ref)
        return f"{fresh.title}\n\n{fresh.body}"

    return _saved(request, "initiatives/post_form.html", context, work, initiative, theirs)


@public
def logbook(request: Request, ref: str) -> HttpResponse:
    """The whole logbook, newest first."""
    initiative = queries.initiative_for(request.actor, ref)
    page = Paginator(queries.posts_for(request.actor, initiative), queries.PER_PAGE).get_page(request.GET.get("page"))
    files = uploads_of(initiative.thread, circles_of(request.actor))
    posts = [(post, files.get(f"post:{post.ref}", [])) for post in page]
    return render(request, "initiatives/logbook.html", {"initiative": initiative, "page": page, "posts": posts})


@signed_in
def indicators(request: Request, ref: str) -> HttpResponse:
    """What will be measured; after the start of implementation, the results."""
    initiative = queries.initiative_for(request.actor, ref)
    require(permissions.can_view_team_content(request.actor, initiative))
    form = IndicatorForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: str(
                    actions.set_indicator(by=request.actor, initiative=initiative, draft=form.draft()).pk
                ),
            )  # fmt: skip
            return see_other(f"{initiative.get_absolute_url()}indicators/")
        except InvalidError as error:
            form.add_problems(error.problems)
    listed = [
        (one, ResultForm(initial={"result": one.result, "note": one.result_note, "version": one.version},
                         auto_id=f"r{one.pk}_%s"))
        for one in initiative.indicators.all()
    ]  # fmt: skip
    locked = any(one.locked_at for one, _form in listed) or logic.PHASES.index(initiative.phase) > 2
    context = {
        "initiative": initiative, "form": form, "indicators": listed, "locked": locked,
        "may_write": permissions.can_write(request.actor, initiative),
    }  # fmt: skip
    return form_page(request, "initiatives/indicators.html", context)


@signed_in
def indicator_edit(request: Request, ref: str, indicator_ref: str) -> HttpResponse:
    """Change an indicator before implementation, or fill in its result after."""
    initiative = queries.initiative_for(request.actor, ref)
    require(permissions.can_write(request.actor, initiative))
    there = Indicator.objects.filter(initiative=initiative, ref=indicator_ref).first()
    if there is None:
        raise Http404
    posted = request.POST or unpark(request) or None
    if there.locked_at:
        results = {"result": there.result, "note": there.result_note, "version": there.version}
        form: Form = ResultForm(posted, initial=results)
    else:
        names = ("name", "unit", "baseline", "target", "method", "agreed_with", "version")
        initial = {name: getattr(there, name) for name in names}
        form = IndicatorForm(posted, initial=initial | {"more_is_better": "yes" if there.more_is_better else "no"})
    context = {"form": form, "initiative": initiative, "indicator": there}

    def work() -> None:
        clean = form.cleaned_data
        if isinstance(form, IndicatorForm):
            actions.set_indicator(
                by=request.actor,
                initiative=initiative,
                draft=form.draft(),
                indicator=there,
                version=clean["version"] or 0,
            )
        else:
            actions.record_result(
                by=request.actor, indicator=there, result=clean["result"], note=clean["note"],
                version=clean["version"] or 0,
            )  # fmt: skip

    return _saved(
        request, "initiatives/indicator_form.html", context, work, initiative, lambda: str(there),
        back=f"{initiative.get_absolute_url()}indicators/",
    )  # fmt: skip


@signed_in
def evaluation(request: Request, ref: str) -> HttpResponse:
    initiative = queries.initiative_for(request.actor, ref)
    require(permissions.can_write(request.actor, initiative))
    there = getattr(initiative, "evaluation", None)
    names = ("verdict", "summary", "cost", "effort_days", "people_reached", "version")
    initial = {name: getattr(there, name) for name in names} if there else {"version": 0}
    form = EvaluationForm(request.POST or unpark(request) or None, initial=initial)
    context = {"form": form, "initiative": initiative, "indicators": initiative.indicators.all()}

    def work() -> None:
        version = form.cleaned_data["version"] or 0
        actions.evaluate(by=request.actor, initiative=initiative, draft=form.draft(), version=version)

    def theirs() -> str:
        fresh = queries.initiative_for(request.actor, ref)
        return str(getattr(getattr(fresh, "evaluation", None), "summary", ""))

    return _saved(request, "initiatives/evaluation.html", context, work, initiative, theirs)


@signed_in
def lessons(request: Request, ref: str) -> HttpResponse:
    """The team's lessons: write one down, or share them all."""
    initiative = queries.initiative_for(request.actor, ref)
    require(permissions.can_write(request.actor, initiative))
    sharing = request.POST.get("verb") == "share"
    form = LessonForm((request.POST or unpark(request) or None) if not sharing else None)
    problem = ""
    try:
        if sharing:
            actions.share_lessons(by=request.actor, initiative=initiative)
            return see_other(f"{initiative.get_absolute_url()}lessons/")
        if request.method == "POST" and form.is_valid():
            limit(request, "post", "60/h")
            do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.add_lesson(by=request.actor, initiative=initiative, draft=form.draft()).ref,
            )  # fmt: skip
            return see_other(f"{initiative.get_absolute_url()}lessons/")
    except InvalidError as error:
        if sharing:
            problem = str(error)
        else:
            form.add_problems(error.problems)
    there = queries.lessons_for(request.actor, initiative)
    context = {
        "initiative": initiative, "form": form, "lessons": there, "problem": problem,
        "to_share": sum(one.shared_at is None for one in there),
    }  # fmt: skip
    return form_page(request, "initiatives/lessons.html", context, status=422 if problem else None)


def _saved(
    request: Request, template: str, context: dict[str, object], work: Callable[[], None], initiative: Initiative,
    theirs: Callable[[], str], *, back: str = "",
) -> HttpResponse:  # fmt: skip
    """Save and go back; or show the form again as it was typed, with what somebody else saved meanwhile."""
    form = context["form"]
    assert isinstance(form, Form)  # noqa: S101 - the views above make it
    if request.method == "POST" and form.is_valid():
        try:
            work()
            return see_other(back or initiative.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            return render(request, template, {**context, "conflict": theirs()}, status=409)
    return form_page(request, template, context)


def _post_url(initiative: Initiative, ref: str) -> str:
    return f"{initiative.get_absolute_url()}log/{ref}/"


def _text_now(initiative: Initiative, key: str) -> str:
    return str(
        initiative.outputs.model.objects.filter(initiative=initiative, key=key).values_list("text", flat=True).first()
        or ""
    )
