"""Making the questions, in the back office: without script, one page for all and one for each question."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.processes.models import Method
from proeftuin.processes.views.managing import settings_page
from proeftuin.surveys import content, drafting, forms, logic, permissions, queries, sheets
from proeftuin.surveys.actions import questions as actions
from proeftuin.surveys.models import Questionnaire
from proeftuin.surveys.views.answering import map_for
from proeftuin.surveys.views.reading import survey_for
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other

PROBLEMS = {
    "no_questions": gettext_lazy("There is no question yet."),
    "type": gettext_lazy("Its kind is not known."),
    "label": gettext_lazy("The question itself is missing in the language of the process."),
    "codes": gettext_lazy("Two of its choices are the same."),
    "words": gettext_lazy("One of its choices has no words in the language of the process."),
    "options": gettext_lazy("It needs at least two choices."),
    "rows": gettext_lazy("It needs at least one line."),
    "bounds": gettext_lazy("At least is more than at most, or more than there is to choose."),
    "scale": gettext_lazy("Choose its scale."),
    "twice": gettext_lazy("It is in the questionnaire twice."),
    "rule": gettext_lazy("It looks at an answer that does not come before it. Say again who is asked this."),
}


def own_survey(request: Request, ref: str) -> Method:
    method = survey_for(request, ref)
    require(permissions.can_edit_questions(request.actor, method))
    return method


def _draft_of(method: Method) -> Questionnaire:
    found = queries.questionnaire_of(method)
    if found is None:
        raise Http404
    return found


@at_work
def survey_questions(request: Request, ref: str) -> HttpResponse:
    """All questions of the draft, what is wrong with them, and what people see now."""
    method = own_survey(request, ref)
    questionnaire = queries.questionnaire_of(method)
    if questionnaire is None:
        return _begin(request, method)
    return _overview(request, method, questionnaire, forms.PublishForm())


def _begin(request: Request, method: Method) -> HttpResponse:
    if request.method == "POST":
        actions.begin_questionnaire(by=request.actor, method=method, template=request.POST.get("template", ""))
        return see_other(reverse("survey_questions", args=[method.ref]))
    offered = [
        {
            "id": one.id,
            "title": logic.in_language(one.title, request.LANGUAGE_CODE),
            "summary": logic.in_language(one.summary, request.LANGUAGE_CODE),
            "questions": sum(question.is_asked for question in logic.parsed(one.schema).questions),
        }
        for one in content.templates().values()
    ]
    return render(request, "surveys/begin.html", {"method": method, "process": method.process, "offered": offered})


def _overview(
    request: Request, method: Method, questionnaire: Questionnaire, form: Form, *, status: int | None = None,
    stale: bool = False, new: Form | None = None,
) -> HttpResponse:  # fmt: skip
    survey, main = questionnaire.parsed, method.process.language
    versions = list(questionnaire.versions.all())
    wrong = logic.problems(survey, main)
    labels = {one.ref: logic.in_language(one.label, main) for one in survey.questions}
    context = {
        "method": method,
        "process": method.process,
        "questionnaire": questionnaire,
        "pages": [_page(survey, number, page, main) for number, page in enumerate(survey.pages)],
        "problems": [(one.ref, labels.get(one.ref, ""), PROBLEMS[one.code]) for one in wrong],
        "versions": versions,
        "changed": not versions or versions[-1].schema != questionnaire.draft,
        "needs_reason": any(one.frozen_at for one in versions),
        "form": form,
        "new": new or forms.NewQuestionForm(auto_id="new_%s"),
        "stale": stale,
        "main": main,
    }
    return form_page(request, "surveys/questions.html", context, status=status)


def _page(survey: logic.Questionnaire, number: int, page: logic.Page, main: str) -> dict[str, Any]:
    numbers = logic.numbers(survey)
    return {
        "number": number,
        "title": logic.in_language(page.title, main),
        "titles": [(code, forms.LANGUAGE_NAMES[code], page.title.get(code, "")) for code in forms.languages(main)],
        "questions": [
            {
                "ref": one.ref,
                "number": numbers.get(one.ref),
                "label": logic.in_language(one.label, main),
                "kind": forms.TYPE_LABELS.get(one.type, one.type),
                "required": one.required,
                "rule": sheets.rule_in_words(survey, one, main, main),
            }
            for one in page.questions
        ],
    }


@at_work
@require_POST
def change(request: Request, ref: str) -> HttpResponse:
    """A button of the overview: add, move, remove, or a page."""
    method = own_survey(request, ref)
    questionnaire = _draft_of(method)
    new = forms.NewQuestionForm(request.POST, auto_id="new_%s") if request.POST.get("do") == "add" else None
    back = reverse("survey_questions", args=[method.ref])
    edits = _whole(request.POST.get("edits", ""))
    try:
        if new is not None:
            if not new.is_valid():
                return _overview(request, method, questionnaire, forms.PublishForm(), new=new, status=422)
            added = actions.add_question(
                by=request.actor, questionnaire=questionnaire, page=_whole(request.POST.get("page", "")),
                kind=new.cleaned_data["type"], label={method.process.language: new.cleaned_data["label"]}, edits=edits,
            )  # fmt: skip
            return see_other(reverse("survey_question", args=[method.ref, added]))
        work = _change_asked(request)
        actions.change_draft(by=request.actor, questionnaire=questionnaire, change=work, edits=edits)
    except StaleError:
        return _overview(request, method, _draft_of(method), forms.PublishForm(), stale=True, status=409)
    anchor = request.POST.get("question", "")
    return see_other(f"{back}#{anchor}" if anchor.isalnum() else back)


def _change_asked(request: Request) -> actions.Change:
    do, ref, page = request.POST.get("do"), request.POST.get("question", ""), _whole(request.POST.get("page", ""))
    title = {lang: text for lang in logic.LANGUAGES if (text := request.POST.get(f"title_{lang}", "").strip()[:200])}
    changes: dict[str, actions.Change] = {
        "up": lambda schema: logic.moved(schema, ref, -1),
        "down": lambda schema: logic.moved(schema, ref, 1),
        "remove": lambda schema: drafting.without_question(schema, ref),
        "add_page": drafting.with_page,
        "remove_page": lambda schema: drafting.without_page(schema, page) if _has(schema, page) else dict(schema),
        "title": lambda schema: drafting.with_page_title(schema, page, title) if _has(schema, page) else dict(schema),
    }
    if do not in changes:
        raise Http404
    return changes[do]


def _has(schema: Any, page: int) -> bool:
    return 0 <= page < len(schema.get("pages", ()))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@at_work
def survey_question(request: Request, ref: str, question: str) -> HttpResponse:
    """One question: its words, its choices, and who is asked it."""
    method = own_survey(request, ref)
    questionnaire = _draft_of(method)
    survey, main = questionnaire.parsed, method.process.language
    asked, data = survey.question(question), drafting.found(questionnaire.draft, question)
    if asked is None or data is None:
        raise Http404
    form = forms.QuestionForm(
        request.POST or None, question=asked, survey=survey, main=main, initial={"edits": questionnaire.edits}
    )
    if request.method == "POST":
        made = dict(data)
        for kind in ("options", "rows"):
            if kind in data:
                known = [str(one["code"]) for one in data[kind]]
                made[kind] = forms.choices_typed(request.POST.dict(), kind, known)
        asked = logic.parsed({"pages": [{"questions": [made]}]}).pages[0].questions[0]  # the choices as typed
        if form.is_valid():
            saved = _saved(request, questionnaire, form, made)
            if saved:
                return see_other(f"{reverse('survey_questions', args=[method.ref])}#{question}")
    context = {
        "method": method, "process": method.process, "form": form, "question": asked,
        "kind": forms.TYPE_LABELS[asked.type],
        "options": forms.choice_lines(asked.options, "options", main) if "options" in data else None,
        "rows": forms.choice_lines(asked.rows, "rows", main) if "rows" in data else None,
    }  # fmt: skip
    return form_page(request, "surveys/question.html", context)


def _saved(request: Request, questionnaire: Questionnaire, form: forms.QuestionForm, made: dict[str, Any]) -> bool:
    data = form.data_typed(made)
    try:
        actions.change_draft(
            by=request.actor, questionnaire=questionnaire, edits=form.cleaned_data["edits"],
            change=lambda schema: drafting.changed_question(schema, data),
        )  # fmt: skip
    except StaleError as error:
        posted = request.POST.copy()
        posted["edits"] = str(error.current)
        form.data = posted
        form.add_error(None, _("Somebody else changed the questions meanwhile. Look again, and save once more."))
        return False
    return True


@at_work
@require_POST
def publish(request: Request, ref: str) -> HttpResponse:
    method = own_survey(request, ref)
    questionnaire, form = _draft_of(method), forms.PublishForm(request.POST)
    if form.is_valid():
        try:
            actions.publish_version(by=request.actor, questionnaire=questionnaire, reason=form.cleaned_data["reason"])
            return see_other(reverse("survey_questions", args=[method.ref]))
        except InvalidError as error:
            form.add_problems(error.problems)
    return _overview(request, method, questionnaire, form, status=422)


@at_work
def survey_settings(request: Request, ref: str) -> HttpResponse:
    """How people answer, and who sees the results."""
    method = own_survey(request, ref)
    form = forms.SettingsForm(request.POST or None, initial=forms.SettingsForm.initial_of(method.settings))

    def save() -> None:
        actions.change_settings(by=request.actor, method=method, settings=form.settings_typed())

    return settings_page(
        request, "surveys/settings.html", form, method, typed=form.settings_typed, save=save,
        after=reverse("survey_questions", args=[method.ref]),
    )  # fmt: skip


@at_work
def preview(request: Request, ref: str) -> HttpResponse:
    """The draft as people would see it, all pages under each other, with who is asked what."""
    method = own_survey(request, ref)
    questionnaire = _draft_of(method)
    survey, language = questionnaire.parsed, request.GET.get("language", request.LANGUAGE_CODE)
    language = language if language in logic.LANGUAGES else "en"
    fallback = method.process.language
    pages = []
    for page in survey.pages:
        shown = sheets.fields(survey, page.questions, language=language, fallback=fallback, answers={})
        for one in shown:
            one.rule = sheets.rule_in_words(survey, one.question, language, fallback)
        pages.append((logic.in_language(page.title, language, fallback), shown))
    context = {
        "method": method, "process": method.process, "pages": pages, "language": language,
        "languages": [(code, forms.LANGUAGE_NAMES[code]) for code in logic.LANGUAGES],
        "place_map": map_for(method, [one for _title, shown in pages for one in shown]),
    }  # fmt: skip
    return render(request, "surveys/preview.html", context)
