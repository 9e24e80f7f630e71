"""The map for everyone: common ground first, then groups, then who has not been heard; and the same as data."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.kernel.errors import require
from proeftuin.opinions import exports, logic, permissions, pictures, queries
from proeftuin.opinions.models import Statement
from proeftuin.opinions.views.voting import method_at
from proeftuin.processes.models import Method
from proeftuin.processes.visitors import credentials_of
from proeftuin.ui.http import absolute, csv_page, json_page

LETTERS = "abcde"


@public
def results(request: Request, ref: str) -> HttpResponse:
    """At most 12 queries."""
    method = method_at(request, ref)
    staff = permissions.runs(request.actor, method)
    require(permissions.can_see_results(request.actor, method, staff=staff))
    shown = credentials_of(request, method.process)
    chart = queries.chart_of(method)
    statements = queries.statements_by_key(method)
    own = queries.own_place(chart, queries.own_votes(request.actor, method, shown))
    result: dict[str, Any] = chart.result if chart else {}
    picture = pictures.picture_of(result, own)
    heard = queries.heard(method, statements)
    context = {
        "method": method, "process": method.process, "chart": chart, "result": result, "staff": staff,
        "groups": [_group(one, at, statements) for at, one in enumerate(result.get("groups", []))],
        "ground": _rows(result.get("ground", []), statements),
        "dividing": _rows(result.get("dividing", []), statements),
        "picture": picture, "own": own, "heard": heard,
        "own_name": result["groups"][own.group]["name"] if own and own.group is not None else None,
        "over": permissions.is_over(method),
        "may_export": bool(permissions.can_export(request.actor, method, staff=staff)),
        "every": _every(result, statements) if "all" in request.GET else None,
        "total": len(statements),
        "may_vote": bool(permissions.can_vote(request.actor, method, shown)),
    }  # fmt: skip
    return render(request, "opinions/results.html", context)


@public
def results_json(request: Request, ref: str) -> HttpResponse:
    """The same as the page, and all statements."""
    method = _readable(request, ref)
    chart = queries.chart_of(method)
    statements = queries.statements_by_key(method)
    result: dict[str, Any] = chart.result if chart else {}
    refs = {key: one.ref for key, one in statements.items()}
    return json_page(
        {
            "title": method.title, "url": absolute(method.get_absolute_url()),
            "made_at": chart.made_at.isoformat() if chart else None,
            "people": result.get("people", 0), "placed": result.get("placed", 0), "votes": result.get("votes", 0),
            "clear_groups": result.get("clear", False), "certainty": result.get("certainty"),
            "silhouette": result.get("silhouette"),
            "groups": [
                {"name": logic.group_name(one["name"]), "size": one["size"], "statements": _named(one["marks"], refs)}
                for one in result.get("groups", [])
            ],
            "common_ground": _named(result.get("ground", []), refs),
            "dividing": _named(result.get("dividing", []), refs),
            "statements": [_statement(one, result) for one in statements.values()],
        }
    )  # fmt: skip


@public
def statements_csv(request: Request, ref: str) -> HttpResponse:
    """All that is shown, with the totals of this moment, and what part of each group agrees."""
    method = _readable(request, ref)
    chart = queries.chart_of(method)
    result: dict[str, Any] = chart.result if chart else {}
    names = [f"group {logic.group_name(one['name'])} agrees %" for one in result.get("groups", [])]
    header = ("number", "ref", "text", "agree", "disagree", "pass", *names)
    rows = (
        (one.number, one.ref, one.text, one.agrees, one.disagrees, one.passes, *_parts(result, one.pk, len(names)))
        for one in Statement.objects.shown().filter(method=method).iterator(chunk_size=1000)
    )
    return csv_page(f"statements-{ref}", header, rows)  # type: ignore[return-value]


@public
def data_csv(request: Request, ref: str, name: str) -> HttpResponse:
    """One file of the open-data format: comments, votes, participants-votes or summary. People are numbers."""
    method = method_at(request, ref)
    require(permissions.can_export(request.actor, method, staff=permissions.runs(request.actor, method)))
    maker = exports.FILES.get(name)
    if maker is None:
        raise Http404
    lines: Iterable[str] = maker(method)
    response = StreamingHttpResponse((line.encode() for line in lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response  # type: ignore[return-value]


def _readable(request: Request, ref: str) -> Method:
    method = method_at(request, ref)
    require(permissions.can_see_results(request.actor, method, staff=permissions.runs(request.actor, method)))
    return method


def _group(one: dict[str, Any], at: int, statements: Any) -> dict[str, Any]:
    return {
        "name": logic.group_name(one["name"]), "letter": LETTERS[at], "size": one["size"],
        "marks": [{**mark, "words": statements[mark["statement"]]} for mark in one["marks"]
                  if mark["statement"] in statements],
    }  # fmt: skip


def _rows(rows: list[dict[str, Any]], statements: Any) -> list[dict[str, Any]]:
    """With their words; what was hidden since the map was made is left out."""
    return [
        {**one, "words": statements[one["statement"]], "parts": list(zip(LETTERS, one["percents"], strict=False))}
        for one in rows
        if one["statement"] in statements
    ]


def _every(result: dict[str, Any], statements: Any) -> list[tuple[Statement, list[int | None]]]:
    many = len(result.get("groups", []))
    return [(one, list(_parts(result, one.pk, many))) for one in statements.values()]


def _parts(result: dict[str, Any], key: int, many: int) -> list[int | None]:
    return list(result.get("by_statement", {}).get(str(key), [None] * many))


def _named(rows: list[dict[str, Any]], refs: dict[int, str]) -> list[dict[str, Any]]:
    return [{**one, "statement": refs[one["statement"]]} for one in rows if one["statement"] in refs]


def _statement(one: Statement, result: dict[str, Any]) -> dict[str, Any]:
    return {
        "ref": one.ref, "number": one.number, "text": one.text, "agree": one.agrees, "disagree": one.disagrees,
        "pass": one.passes, "groups_agree_percent": _parts(result, one.pk, len(result.get("groups", []))),
    }  # fmt: skip
