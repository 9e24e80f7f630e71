"""All answers of a process, for everyone."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.content import vocabularies
from proeftuin.decisions import data, logic, queries
from proeftuin.decisions.views.finding import kind_or_404, public_process
from proeftuin.ui.http import FeedItem, atom_page, csv_page, json_page

PER_PAGE = 30


@public
def answers(request: Request, ref: str) -> HttpResponse:
    process, kind, verdict = public_process(request, ref), kind_or_404(), _verdict(request)
    summary = queries.summary_of(process)
    found = queries.answered_in(process, kind, verdict)
    paginator = Paginator(found, PER_PAGE)
    paginator.__dict__["count"] = getattr(summary, verdict) if verdict else summary.answered
    page = paginator.get_page(request.GET.get("page"))
    shown = list(queries.rows_between(found, max(page.start_index() - 1, 0), page.end_index()))
    responses = queries.responses_to(shown)
    counted = kind.counted(process)
    page.object_list = [(one, responses.get(one.thread), counted(one)) for one in shown]  # type: ignore[assignment]
    context = {
        "process": process, "summary": summary, "page": page, "verdict": verdict,
        "verdicts": [(code, vocabularies.label("answers", code), getattr(summary, code)) for code in logic.VERDICTS],
    }  # fmt: skip
    return render(request, "decisions/answers.html", context)


@public
def answers_json(request: Request, ref: str) -> HttpResponse:
    process, kind = public_process(request, ref), kind_or_404()
    found = queries.answered_in(process, kind, _verdict(request))
    page = Paginator(found, 100).get_page(request.GET.get("page"))
    shown = list(queries.rows_between(found, max(page.start_index() - 1, 0), page.end_index()))
    responses, counted = queries.responses_to(shown), kind.counted(process)
    return json_page(
        {
            "process": process.ref, "summary": data.summary_data(queries.summary_of(process)),
            "count": page.paginator.count, "page": page.number,
            "answers": [data.answer_data(one, responses.get(one.thread), totals=counted(one)) for one in shown],
        }
    )  # fmt: skip


@public
def answers_csv(request: Request, ref: str) -> HttpResponse:
    process, kind = public_process(request, ref), kind_or_404()
    found = queries.answered_in(process, kind, _verdict(request)).iterator(chunk_size=500)
    return csv_page(f"answers-{process.prefix.lower()}", data.COLUMNS, data.rows(found, kind.counted(process)))


@public
def answers_atom(request: Request, ref: str) -> HttpResponse:
    process, kind = public_process(request, ref), kind_or_404()
    latest = list(queries.rows_between(queries.answered_in(process, kind), 0, 50))
    responses = queries.responses_to(latest)
    items = [
        FeedItem(
            f"urn:proeftuin:answer:{response.ref}", one.title, one.get_absolute_url(), response.body[:500],
            response.published_at,
        )
        for one in latest
        if (response := responses.get(one.thread))
    ]  # fmt: skip
    return atom_page(request, title=process.title, url=f"/processes/{process.ref}/answers/", items=items)


def _verdict(request: Request) -> str:
    asked = request.GET.get("answer", "")
    return asked if asked in logic.VERDICTS else ""
