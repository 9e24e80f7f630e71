"""Results for everyone and for staff, the words to be read, and the files."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work, public
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import can_view
from proeftuin.surveys import logic, permissions, queries, results, rows
from proeftuin.surveys.actions import answering as actions
from proeftuin.surveys.models import Response
from proeftuin.surveys.results import Reading
from proeftuin.ui.http import csv_page, json_page, see_other

BY = ("channel", "version", "area", "age_group", "gender")
GUARDED_BY = ("area", "age_group", "gender")
STATES = ("new", Response.SHOWN, Response.HIDDEN)
PER_PAGE = 25


def survey_for(request: Request, ref: str) -> Method:
    """The survey, for who may see its process. Raises Http404, NotAllowedError."""
    method = queries.method_for(ref)
    if method is None:
        raise Http404
    require(can_view(request.actor, method.process))
    return method


@public
def survey_results(request: Request, ref: str) -> HttpResponse:
    """What people answered, as far as the reader may know it now."""
    method = survey_for(request, ref)
    staff = bool(permissions.can_read_answers(request.actor, method))
    verdict = permissions.can_see_results(request.actor, method, staff=staff)
    frame: dict[str, Any] = {"method": method, "process": method.process, "staff": staff}
    if isinstance(verdict, Denied):
        return render(request, "surveys/closed.html", {**frame, "denied": verdict, "version": True})
    return render(request, "surveys/results.html", {**frame, **_results(request, method, staff=staff)})


def _results(request: Request, method: Method, *, staff: bool) -> dict[str, Any]:
    versions = queries.versions_of(method)
    channels = queries.channels_of(method)
    total = sum(channels.values())
    counts = queries.counts_of(method, versions, responses=total)
    by_channel = counts.by("channel")
    apart = len(by_channel) > 1 and (staff or all(tally.responses >= 5 for _name, tally in by_channel))
    asked = request.GET.get("channel", "")
    channel = asked if apart and asked in channels else ""
    reading = Reading(request.LANGUAGE_CODE, method.process.language, channel, guarded=not staff)
    surveys = [one.parsed for one in versions]
    found = results.results(surveys, by_channel, reading)
    by = request.GET.get("by", "") if staff else ""
    if by in BY:
        groups = [(_group_name(by, name, versions), tally) for name, tally in counts.by(by)]
        results.add_groups(found, groups, reading, guarded=by in GUARDED_BY)
    _add_words(found, queries.shown_words(method, [one.question.ref for one in found if one.is_open]))
    return {
        "results": found,
        "total": counts.whole().responses,
        "channels": [(name, tally.responses) for name, tally in by_channel],
        "apart": apart,
        "channel": channel,
        "by": by if by in BY else "",
        "versions": [(one, counts.slices[f"version:{one.pk}"].responses if f"version:{one.pk}" in counts.slices else 0)
                     for one in versions],
        "counted_at": counts.counted_at,
        "too_few": not staff and 0 < total < 5,
        "groups": _group_labels(),
    }  # fmt: skip


def _add_words(found: list[results.Result], words: dict[str, list[str]]) -> None:
    for one in found:
        one.words = words.get(one.question.ref, [])


def _group_labels() -> list[tuple[str, str]]:
    return [
        ("channel", _("way it came in")), ("version", _("version of the questions")), ("area", _("part of town")),
        ("age_group", _("age group")), ("gender", _("gender")),
    ]  # fmt: skip


def _group_name(by: str, name: str, versions: list[Any]) -> str:
    if by == "channel":
        return vocabularies.label("channels", name)
    if by == "version":
        return str(next((one.number for one in versions if str(one.pk) == name), name))
    if not name:
        return _("Not said")
    return {"age_group": vocabularies.label("age_groups", name), "gender": vocabularies.label("genders", name)}.get(
        by, name
    )


@public
def results_json(request: Request, ref: str) -> HttpResponse:
    """The public results as data: the same numbers, and the same gaps."""
    method = survey_for(request, ref)
    require(permissions.can_see_results(request.actor, method, staff=False))
    found = _results(request, method, staff=False)
    return json_page(
        {
            "survey": method.title, "process": method.process.ref, "responses": found["total"],
            "channels": dict(found["channels"]), "hidden_below": 5,
            "versions": [{"version": one.number, "responses": number, "reason": one.reason}
                         for one, number in found["versions"]],
            "questions": results.as_data([] if found["too_few"] else found["results"]),
        }
    )  # fmt: skip


@at_work
def answers_csv(request: Request, ref: str) -> HttpResponse:
    """All responses as they were given, for those who study them: streamed, without names, without hidden words."""
    method = survey_for(request, ref)
    require(permissions.can_read_answers(request.actor, method))
    columns = rows.export_columns(method, request.LANGUAGE_CODE)
    keys = [key for key, _heading in columns]
    flat = (row for _id, row in rows.export_rows(method, keys))
    return cast(HttpResponse, csv_page(f"survey-{method.ref}", [heading for _key, heading in columns], flat))


@at_work
def words(request: Request, ref: str, question: str) -> HttpResponse:
    """Answers in words, to read one by one: shown to everyone, or hidden with a reason."""
    method, asked = _open_question(request, ref, question)
    state = request.GET.get("state", "new")
    found = queries.open_answers(method, question, state if state in STATES else "new")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "method": method,
        "process": method.process,
        "question": asked,
        "label": logic.in_language(asked.label, request.LANGUAGE_CODE, method.process.language),
        "page": page,
        "answers": [(one, one.answers.get(question, "")) for one in page],
        "state": state if state in STATES else "new",
    }
    return render(request, "surveys/words.html", context)


@at_work
@require_POST
def read_words(request: Request, ref: str, question: str) -> HttpResponse:
    """Show, hide or put back one answer, or all that were ticked."""
    method, _asked = _open_question(request, ref, question)
    state, back = request.POST.get("to", ""), request.POST.get("state", "new")
    chosen = Response.objects.filter(method=method, ref__in=request.POST.getlist("answer"))
    problem = ""
    for response in chosen:
        try:
            actions.read_answer(
                by=request.actor, response=response, ref=question, state=state, reason=request.POST.get("reason", "")
            )
        except InvalidError:
            problem = "&wrong=1"
            break
    address = f"/surveys/{method.ref}/words/{question}/?state={back if back in STATES else 'new'}{problem}"
    return see_other(address)


def _open_question(request: Request, ref: str, question: str) -> tuple[Method, logic.Question]:
    method = survey_for(request, ref)
    require(permissions.can_read_answers(request.actor, method))
    surveys = [one.parsed for one in queries.versions_of(method)]
    asked = next((one for one in results.questions_of(surveys) if one.ref == question), None)
    if asked is None or asked.type not in logic.OPEN:
        raise Http404
    return method, asked
