"""The outcome: why this won and that did not, other rules beside it, and everything to count it again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from proeftuin.accounts.access import Request, at_work, public, signed_in
from proeftuin.budgets import mistakes, outcomes, permissions, queries
from proeftuin.budgets.actions import counting as actions
from proeftuin.budgets.models import Count
from proeftuin.budgets.views.voting import frame, method_seen
from proeftuin.kernel.errors import require
from proeftuin.processes.permissions import keep_openings
from proeftuin.ui.http import json_page, see_other


@public
@require_safe
def result(request: Request, ref: str) -> HttpResponse:
    """The published count of a vote; before that, when to come back."""
    method = method_seen(request, ref)
    context = frame(request, method)
    if context["published"] is None:
        return render(request, "budgets/no_result.html", context)
    return render(request, "budgets/result.html", {**context, **_told(context["published"])})


@public
@require_safe
def result_json(request: Request, ref: str) -> HttpResponse:
    """The published count as data: rule, parameters, steps, and the hash of what was counted."""
    count = queries.published_count(method_seen(request, ref))
    if count is None:
        raise Http404
    return json_page(_data(count))


@public
@require_safe
def count_page(request: Request, ref: str) -> HttpResponse:
    """One count: how far it is, and then its outcome. Also of a file that somebody brought."""
    count = _count(request, ref)
    context: dict[str, Any] = {"count": count, "may_publish": permissions.can_publish(request.actor, count)}
    if count.method is not None:
        keep_openings(count.method)
        context |= frame(request, count.method)
    if not count.is_done:
        context["failure"] = mistakes.failure(count.error)
        return render(request, "budgets/counting.html", context)
    same = {"yes": True, "no": False}.get(request.GET.get("same", ""))
    return render(request, "budgets/result.html", {**context, **_told(count), "same": same, "one_count": True})


@public
@require_safe
def count_json(request: Request, ref: str) -> HttpResponse:
    """One count as data."""
    return json_page(_data(_count(request, ref)))


@public
@require_safe
def count_input(request: Request, ref: str) -> HttpResponse:
    """What was counted, as a .pb file: voters are pseudonyms. Whoever has it can count it with any tool."""
    count = _count(request, ref)
    text = Count.objects.values_list("input", flat=True).get(pk=count.pk)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{count.ref}.pb"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@at_work
@require_POST
def publish(request: Request, ref: str) -> HttpResponse:
    count = _count(request, ref)
    actions.publish_count(by=request.actor, count=count)
    return see_other(f"/budgets/{count.method.ref}/result/" if count.method else count.get_absolute_url())


@signed_in
@require_POST
def repeat(request: Request, ref: str) -> HttpResponse:
    """Count the recorded input again, before one's eyes."""
    count = _count(request, ref)
    same = count.is_done and actions.repeat_count(by=request.actor, count=count)
    return see_other(f"{count.get_absolute_url()}?same={'yes' if same else 'no'}")


def _count(request: Request, ref: str) -> Count:
    count = queries.count_for(ref)
    if count is None:
        raise Http404
    require(permissions.can_see_count(request.actor, count))
    return count


def _told(count: Count) -> dict[str, Any]:
    """The outcome in words. One query for the pages of the projects."""
    pages = (
        {str(one.number): one.get_absolute_url() for one in queries.all_projects(count.method)} if count.method else {}
    )
    won, lost = outcomes.stories(count, pages)
    names = {one.number: one.name for one in (*won, *lost)}
    return {
        "count": count,
        "notes": mistakes.in_words(count.notes),
        "won": won,
        "lost": lost,
        "summary": outcomes.summary(count),
        "compared": outcomes.compared(count, names),
        "bar": outcomes.bar(count),
        "has_points": any(one.points is not None for one in (*won, *lost)),
    }


def _data(count: Count) -> dict[str, Any]:
    return {
        "count": count.ref, "title": count.title, "state": count.state, "percent": count.percent,
        "parameters": count.parameters, "currency": count.currency, "published_at": count.published_at,
        "finished_at": count.finished_at, "input_sha256": count.input_sha256,
        "input": f"/budgets/counts/{count.ref}/input.pb", "warnings": mistakes.in_words(count.notes),
        "result": count.result, "other_rules": count.compared,
    }  # fmt: skip
