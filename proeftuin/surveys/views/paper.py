"""The survey on paper: forms to print, and a clerk's page to enter what was filled in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work, public
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.ledger.actions import do_once
from proeftuin.processes.logic import reference
from proeftuin.processes.models import Method
from proeftuin.surveys import logic, permissions, queries, sheets, typed
from proeftuin.surveys.actions import answering as actions
from proeftuin.surveys.views.answering import about_choices, about_typed, map_for
from proeftuin.surveys.views.files import with_files
from proeftuin.surveys.views.reading import survey_for
from proeftuin.ui.http import see_other

MOST_COPIES = 50
BY_HAND = ("paper", "telephone", "street", "email")


@public
def paper(request: Request, ref: str) -> HttpResponse:
    """A form to print: numbered, with the way through it in words. For staff also many, each with its own number."""
    method = survey_for(request, ref)
    version = queries.current_version(method)
    if version is None:
        raise Http404
    language, fallback = request.LANGUAGE_CODE, method.process.language
    staff = bool(permissions.can_enter(request.actor, method))
    asked = request.GET.get("copies", "")
    copies = min(int(asked), MOST_COPIES) if staff and asked.isdecimal() and len(asked) < 4 else 0
    context = {
        "method": method,
        "process": method.process,
        "version": version,
        "pages": paper_pages(version.parsed, language, fallback),
        "codes": [reference(method.process.prefix, new_ref()[:6]) for _copy in range(copies)] or [""],
        "staff": staff,
        "closes": permissions.closes_at(method),
    }
    return render(request, "surveys/paper.html", context)


def paper_pages(survey: logic.Questionnaire, language: str, fallback: str) -> list[tuple[str, list[sheets.Field]]]:
    """The pages with the way through them in words: who is asked what, and where to go on after an answer."""
    numbers, jumps = logic.numbers(survey), logic.jumps(survey)
    pages = []
    for page in survey.pages:
        shown = sheets.fields(survey, page.questions, language=language, fallback=fallback, answers={})
        for one in shown:
            one.rule = _who(survey, one, numbers, language, fallback)
            for option in one.options:
                if (one.question.ref, option.code) in jumps:
                    option.jump = _go_on(numbers.get(jumps[one.question.ref, option.code]))
        pages.append((logic.in_language(page.title, language, fallback), shown))
    return pages


def _who(
    survey: logic.Questionnaire, one: sheets.Field, numbers: dict[str, int], language: str, fallback: str
) -> str:  # fmt: skip
    rule = sheets.rule_in_words(survey, one.question, language, fallback)
    if not rule or not one.question.is_asked:
        return rule
    go_on = _go_on(numbers.get(logic.after(survey, one.question.ref)))
    return _("%(rule)s If not: %(go_on)s.") % {"rule": rule, "go_on": go_on}


def _go_on(number: int | None) -> str:
    return _("go on to question %(number)d") % {"number": number} if number else _("go to the end")


@at_work
def enter(request: Request, ref: str) -> HttpResponse:
    """A clerk enters a form, a call or a talk in the street; nobody gets an account."""
    return entry_page(request, survey_for(request, ref))


def entry_page(request: Request, method: Method) -> HttpResponse:
    """All questions under each other. What the way through the answers skips is not kept."""
    require(permissions.can_enter(request.actor, method))
    version = queries.current_version(method)
    if version is None:
        raise Http404
    if request.method == "POST":
        version = next(
            (one for one in queries.versions_of(method) if str(one.number) == request.POST.get("version")), version
        )
    survey, wrong = version.parsed, dict[str, typed.Mistake]()
    problems: dict[str, object] = {}
    posted = None
    if request.method == "POST":
        questions = list(survey.questions)
        posted, refused = with_files(request, method, questions, {})
        answers, wrong = typed.read(questions, posted, {}, survey, demand=True)
        wrong |= refused
        if not wrong:
            try:
                url = do_once(
                    by=request.actor, token=request.POST.get("once", ""),
                    work=lambda: actions.enter_answers(
                        by=request.actor, method=method, version=version, answers=answers,
                        channel=request.POST.get("channel", ""), key=request.POST.get("key", "")[:60],
                        about=about_typed(request, method), language=request.LANGUAGE_CODE,
                    ).reference,
                )  # fmt: skip
                return see_other(f"/surveys/{method.ref}/enter/?entered={url}")
            except InvalidError as error:
                problems = error.problems
    context = _entry_context(request, method, version, posted, wrong, problems)
    context["place_map"] = map_for(method, context["fields"])
    return render(request, "surveys/enter.html", context, status=422 if wrong or problems else 200)


def _entry_context(
    request: Request, method: Method, version: Any, posted: Any, wrong: dict[str, typed.Mistake],
    problems: dict[str, object],
) -> dict[str, Any]:  # fmt: skip
    survey, language, fallback = version.parsed, request.LANGUAGE_CODE, method.process.language
    shown = sheets.fields(
        survey, list(survey.questions), language=language, fallback=fallback, answers={}, posted=posted, wrong=wrong
    )
    for one in shown:
        one.rule = sheets.rule_in_words(survey, one.question, language, fallback)
    return {
        "method": method,
        "process": method.process,
        "version": version,
        "fields": shown,
        "wrong": [one for one in shown if one.wrong],
        "problems": problems,
        "channels": [(code, vocabularies.label("channels", code)) for code in BY_HAND],
        "channel": request.POST.get("channel", "paper"),
        "key": request.POST.get("key", ""),
        "once": request.POST.get("once") or new_ref(),
        "entered": request.GET.get("entered", "")[:30],
        "has_files": any(one.question.type == "file" for one in shown),
        "about": about_choices(request, method) if method.settings.get("about") else None,
    }
