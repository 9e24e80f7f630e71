"""What everybody reads: the list, a report with its earlier editions, on paper and as data."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.ui.http import csv_page, json_page, see_other
from proeftuin.yearbook import data, permissions, queries
from proeftuin.yearbook.counts import counted
from proeftuin.yearbook.models import Edition, YearReport


@public
def year_list(request: Request) -> HttpResponse:
    """Published reports, the latest year first; and what one works on oneself."""
    page = Paginator(queries.published(), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "drafts": queries.drafts_of(request.actor),
               "may_start": permissions.can_start(request.actor)}  # fmt: skip
    return render(request, "yearbook/list.html", context)


@public
def year_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.published(), 100).get_page(request.GET.get("page"))
    found = [data.listed(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "reports": found})


@public
def year_page(request: Request, ref: str) -> HttpResponse:
    """The latest edition, or an earlier one. Who works on a draft is taken to it."""
    report = queries.report_for(request.actor, ref)
    if not report.is_public:
        return see_other(f"{report.get_absolute_url()}desk/")
    return render(request, "yearbook/page.html", _shown(request, report))


@public
def year_print(request: Request, ref: str) -> HttpResponse:
    """On paper, or as a file of a printer: one column, with each address written out. Drafts too, for who edits."""
    report = queries.report_for(request.actor, ref)
    if report.is_public:
        return render(request, "yearbook/print.html", _shown(request, report))
    content = queries.content_of(report)
    context = {"report": report, "content": content, "counts": counted(content["counts"]), "edition": None}
    return render(request, "yearbook/print.html", context)


@public
def year_json(request: Request, ref: str) -> HttpResponse:
    report, edition, content = _edition(request, ref)
    return json_page(data.whole(report, edition, content))


@public
def year_csv(request: Request, ref: str) -> HttpResponse:
    report, _number, content = _edition(request, ref)
    return cast(HttpResponse, csv_page(report.ref, data.COLUMNS, data.rows(content)))


@public
def year_receipt(request: Request, ref: str) -> HttpResponse:
    return json_page(data.receipt(*_edition(request, ref)))


def _edition(request: Request, ref: str) -> tuple[YearReport, Edition, dict[str, Any]]:
    report = queries.report_for(request.actor, ref)
    edition = queries.edition_of(report, request.GET.get("edition", ""))
    if edition is None:
        raise Http404
    return report, edition, queries.without_what_is_gone(edition.content)


def _shown(request: Request, report: YearReport) -> dict[str, object]:
    edition = queries.edition_of(report, request.GET.get("edition", ""))
    content = queries.without_what_is_gone(edition.content) if edition else {}
    editions = list(report.editions.only("number", "at"))
    return {
        "report": report, "edition": edition, "content": content, "counts": counted(content["counts"]),
        "editions": editions, "is_latest": not editions or edition == editions[0],
        "may_edit": permissions.can_edit(request.actor, report),
    }  # fmt: skip
