"""Answering a survey: page by page or all at once, saved at each step, without JavaScript."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.kernel.clock import today
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.processes.drafts import About
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import Credentials, can_view
from proeftuin.processes.registry import PlaceMap, map_of
from proeftuin.processes.visitors import credentials_of
from proeftuin.surveys import logic, permissions, queries, sheets, typed
from proeftuin.surveys.actions import answering as actions
from proeftuin.surveys.models import Progress, Response, Version
from proeftuin.surveys.views.files import with_files
from proeftuin.surveys.walks import Walk
from proeftuin.ui.http import see_other

SALT = "surveys.progress"
KEPT = 30 * 86_400  # seconds that a link to go on works
POSTING = "600/10m"
SENDING = "30/10m"  # files: each stays on the disk


def survey_page(request: Request, method: Method) -> HttpResponse:
    """The page of a survey: its questions, or why one can't answer, or what one sent."""
    shown = credentials_of(request, method.process)
    if request.method == "POST" and "page" not in request.POST:  # only a code was typed, which is kept now
        return see_other(method.get_absolute_url())
    progress = queries.progress_of(request.actor, shown, method)
    if request.method == "POST":
        return _post(request, method, shown, progress)
    response = queries.response_of(request.actor, shown, method) if progress is None else None
    version = progress.version if progress else queries.current_version(method)
    verdict = permissions.can_answer(request.actor, method, shown)
    if response or version is None or not verdict:
        context = {
            **_frame(request, method), "response": response, "version": version, "denied": verdict,
            "by_code": any(one.who == "list" for one in method.openings.all()),
        }  # fmt: skip
        return render(request, "surveys/closed.html", context)
    walk = Walk(version.parsed, method.settings.get("layout", "pages"), progress.answers if progress else {})
    at = walk.nearest(_number(request.GET.get("page"), progress.page if progress else 0))
    wrong = {}
    if progress and "check" in request.GET:
        lacking = {one.ref for one in logic.missing(version.parsed, progress.answers)}
        wrong = {ref: typed.Mistake("needed") for ref in lacking if ref in {one.ref for one in walk.asked(at)}}
    return _sheet(request, method, version, walk, at, progress=progress, wrong=wrong)


def _post(request: Request, method: Method, shown: Credentials, progress: Progress | None) -> HttpResponse:
    limit(request, "survey", POSTING)
    require(permissions.can_answer(request.actor, method, shown))
    version = progress.version if progress else _version_seen(request, method)
    walk = Walk(version.parsed, method.settings.get("layout", "pages"), progress.answers if progress else {})
    at, go = walk.nearest(_number(request.POST.get("page"), 0)), request.POST.get("go", "next")
    if request.FILES:
        limit(request, "survey-file", SENDING)
    posted, wrong = with_files(request, method, walk.on(at), walk.answers)
    answers, mistakes = typed.read(
        walk.on(at), posted, walk.answers, walk.survey, demand=go in ("next", "send")
    )  # fmt: skip
    was = set(request.POST.getlist("asked"))
    mistakes = {ref: one for ref, one in {**mistakes, **wrong}.items() if ref in was}
    after = Walk(walk.survey, walk.layout, answers)
    if mistakes:
        return _sheet(request, method, version, after, at, progress=progress, wrong=mistakes, posted=posted)
    target, done = after.follows(at, go, was)
    progress = actions.save_progress(
        by=request.actor, method=method, version=version, answers=answers, page=target, shown=shown
    )  # fmt: skip
    if done:
        return _send(request, method, shown, progress)
    extra = {"later": "&kept=1"}.get(go, "&more=1" if target == at else "")
    return see_other(f"{method.get_absolute_url()}?page={target + 1}{extra}")


def _send(request: Request, method: Method, shown: Credentials, progress: Progress) -> HttpResponse:
    try:
        response = actions.send_answers(
            by=request.actor, method=method, progress=progress, shown=shown, about=about_typed(request, method)
        )  # fmt: skip
    except InvalidError as error:
        walk = Walk(progress.version.parsed, method.settings.get("layout", "pages"), progress.answers)
        if "code" in error.problems:  # somebody took part with this code: no answer can mend that
            context = {**_frame(request, method), "version": progress.version, "by_code": True}
            remedy = _("Check the code, or ask us: see the contact page.")
            denied = Denied(error.problems["code"], remedy)
            return render(request, "surveys/closed.html", {**context, "denied": denied}, status=422)
        first = next((at for at in walk.steps if {one.ref for one in walk.on(at)} & set(error.problems)), 0)
        return see_other(f"{method.get_absolute_url()}?page={first + 1}&check=1")
    return see_other(response.get_absolute_url())


def _sheet(
    request: Request, method: Method, version: Version, walk: Walk, at: int, *, progress: Progress | None,
    wrong: Mapping[str, typed.Mistake], posted: typed.Posted | None = None,
) -> HttpResponse:  # fmt: skip
    questions = walk.asked(at)
    fallback = method.process.language
    shown = sheets.fields(
        walk.survey, questions, language=request.LANGUAGE_CODE, fallback=fallback, answers=walk.answers,
        posted=posted, wrong=wrong,
    )  # fmt: skip
    for one in shown:
        one.number = None  # who is not asked some questions would wonder where their numbers are
    page = walk.survey.pages[at] if walk.survey.pages and walk.layout == "pages" else None
    context = {
        **_frame(request, method),
        "version": version,
        "fields": shown,
        "wrong": [one for one in shown if one.wrong],
        "page_title": logic.in_language(page.title, request.LANGUAGE_CODE, fallback) if page else "",
        "at": at + 1,
        "step": walk.steps.index(at) + 1 if at in walk.steps else 1,
        "steps": len(walk.steps),
        "is_first": not walk.steps or at == walk.steps[0],
        "is_last": not walk.steps or at == walk.steps[-1],
        "progress": progress,
        "kept": "kept" in request.GET and progress,
        "more": "more" in request.GET,
        "link": request.build_absolute_uri(reverse("survey_resume", args=[token_of(progress)])) if progress else "",
        "has_files": any(one.question.type == "file" for one in shown),
        "place_map": map_for(method, shown),
        "about": about_choices(request, method) if method.settings.get("about") else None,
    }
    return render(request, "surveys/answer.html", context, status=422 if context["wrong"] and posted else 200)


def _frame(request: Request, method: Method) -> dict[str, Any]:
    staff = bool(permissions.can_read_answers(request.actor, method))
    results = permissions.can_see_results(request.actor, method, staff=staff)
    return {
        "method": method,
        "process": method.process,
        "staff": staff,
        "may_edit": bool(permissions.can_edit_questions(request.actor, method)) if staff else False,
        "closes": permissions.closes_at(method),
        "results": results,
    }


def map_for(method: Method, shown: Sequence[sheets.Field]) -> PlaceMap | None:
    """The map behind questions for a place. One query, none without such a question."""
    return map_of(method.process) if any(one.question.type == "point" for one in shown) else None


def _version_seen(request: Request, method: Method) -> Version:
    """The version of the page that was filled in, though a newer one was published meanwhile."""
    seen = [one for one in queries.versions_of(method) if str(one.number) == request.POST.get("version")]
    version = seen[0] if seen else queries.current_version(method)
    if version is None:
        raise Http404
    return version


def _number(text: str | None, otherwise: int) -> int:
    """A page as in the address, from 1, as a place from 0."""
    return int(text) - 1 if text and text.isdecimal() and len(text) < 4 else otherwise


def about_choices(request: Request, method: Method) -> dict[str, Any]:
    """What people may tell of themselves, coarsely: all of it is optional."""
    areas = [str(one) for one in method.settings.get("areas") or ()]
    return {
        "areas": areas,
        "age_groups": vocabularies.choices("age_groups"),
        "genders": vocabularies.choices("genders"),
        "typed": request.POST,
    }


def about_typed(request: Request, method: Method) -> About:
    """Only with consent, and only what is on the lists."""
    if not method.settings.get("about") or not request.POST.get("about-consent"):
        return About()

    def one_of(name: str, known: Sequence[str]) -> str:
        given = request.POST.get(name, "")
        return given if given in known else ""

    return About(
        area=one_of("about-area", [str(one) for one in method.settings.get("areas") or ()]),
        age_group=one_of("about-age", vocabularies.codes("age_groups")),
        gender=one_of("about-gender", vocabularies.codes("genders")),
    )


def token_of(progress: Progress) -> str:
    return signing.dumps(progress.ref, salt=SALT)


@public
def resume(request: Request, token: str) -> HttpResponse:
    """Go on elsewhere with what was begun. Who follows the link sees a button; pressing it takes the answers along."""
    try:
        ref = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature as error:
        raise Http404 from error
    progress = Progress.objects.select_related("method__process").filter(ref=ref).first()
    if progress is None:
        return render(request, "surveys/gone.html", status=404)
    if request.method == "POST":
        actions.claim_progress(
            by=request.actor, progress=progress, shown=credentials_of(request, progress.method.process)
        )
        return see_other(progress.method.get_absolute_url())
    return render(request, "surveys/resume.html", {"progress": progress, "method": progress.method})


@public
def receipt(request: Request, ref: str) -> HttpResponse:
    """That the answers came in, and what happens with them. Their writer, on the same browser, reads them here too."""
    response = (
        Response.objects.select_related("method__process", "version", "participant").filter(ref=ref).first()
    )  # fmt: skip
    if response is None:
        raise Http404
    method = response.method
    require(can_view(request.actor, method.process))
    owner, shown = response.participant, credentials_of(request, method.process)
    own = owner is not None and (
        owner.user_id == request.actor.person_id
        if request.actor.is_person
        else bool(shown.visitor_key) and owner.key == shown.visitor_key
    )
    open_now = bool(permissions.can_answer(request.actor, method, shown))
    if request.method == "POST":
        actions.change_answers(by=request.actor, response=response, shown=shown)
        return see_other(f"{method.get_absolute_url()}?page=1")
    answers = response.answers if own else {}
    survey = response.version.parsed
    context = {
        **_frame(request, method),
        "response": response,
        "own": own,
        "may_change": own and open_now and bool(method.settings.get("edit")),
        "fields": sheets.written(survey, answers, language=request.LANGUAGE_CODE, fallback=method.process.language),
        "days": (method.process.answer_by - today()).days if method.process.answer_by else None,
    }
    return render(request, "surveys/receipt.html", context)
