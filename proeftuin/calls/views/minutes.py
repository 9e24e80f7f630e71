"""The minutes: all that a decision rests on, for the jury; and for everyone the same in totals, once announced."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import deciding
from proeftuin.calls.judging import Judged, judged, judged_for, pool_of
from proeftuin.calls.models import Call, Prize
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.http import see_other

TOLD = ("winner", "mention")


@public
def call_minutes(request: Request, ref: str) -> HttpResponse:
    """A page to read and to print."""
    call = queries.call_for(request.actor, ref)
    template = "calls/minutes.html" if _reads_all(request, call) else "calls/minutes_public.html"
    return render(request, template, minutes_of(request, call))


@public
def call_minutes_text(request: Request, ref: str) -> HttpResponse:
    """The same as a document in Markdown, which any word processor opens."""
    call = queries.call_for(request.actor, ref)
    template = "calls/minutes.md" if _reads_all(request, call) else "calls/minutes_public.md"
    text = render_to_string(template, minutes_of(request, call))
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="minutes-{ref}.md"'
    return response


@signed_in
@require_POST
def call_recommend(request: Request, ref: str) -> HttpResponse:
    """Add what the jury recommends: each line is a lesson."""
    call = queries.run_by(request.actor, ref)
    try:
        deciding.recommend(by=request.actor, call=call, texts=request.POST.get("recommendations", "").splitlines())
    except InvalidError as error:
        context = {"call": call, "problems": error.problems.values()}
        return render(request, "calls/not_yet.html", context, status=422)
    return see_other(f"/calls/{call.ref}/minutes/#recommendations")


def _reads_all(request: Request, call: Call) -> bool:
    """Who runs the call, and its jurors once it is decided."""
    return bool(permissions.can_run(request.actor, call)) or (
        call.is_decided and permissions.juror_of(request.actor, call) is not None
    )


def minutes_of(request: Request, call: Call) -> dict[str, object]:
    """Raises Http404 for who may not read them yet."""
    whole = _reads_all(request, call)
    if not whole and not call.is_announced:
        raise Http404
    pool = pool_of(call)
    found = judged(call, votes=deciding.Ties(votes=call.votes, casting=call.casting).weighed, pool=pool)
    ranked = found.rows if found else ()
    shared: dict[str, Any] = {
        "call": call, "found": found, "lessons": queries.lessons_of(call, all_of_them=whole) if call.is_decided else [],
        "audience": queries.audience_result(call), "numbers": dict(Counter(one.state for one in pool.entries.values())),
        "votes": [(row.entry.title, call.votes[row.entry.ref]) for row in ranked if row.entry.ref in call.votes],
        "casting": next((row.entry.title for row in ranked if row.entry.ref == call.casting), ""),
        "prizes": [(one, _told(one, judged_for(one, votes=one.votes, pool=pool), whole)) for one in _prizes(call)],
        "jurors": call.jurors.order_by("pk"), "register": queries.register_of(call),
        "won": [row for row in ranked if row.entry.state in TOLD],
    }  # fmt: skip
    if not whole:
        won = {one.pk for prize, _rows in shared["prizes"] for one in prize.winners.all()}
        told = call.audience == "closed"
        return {**shared, "ranked": [row for row in ranked if told or row.entry.pk in won or row.entry.state in TOLD]}
    readers = pool.readers
    rows = [(row, ", ".join(readers.get(row.entry.ref, ()))) for row in ranked]
    out = [one for one in pool.entries.values() if one.state in ("ineligible", "withdrawn")]
    return {**shared, "rows": rows, "out": out, "notes": queries.notes_of(call),
            "may_run": permissions.can_run(request.actor, call)}  # fmt: skip


def _prizes(call: Call) -> list[Prize]:
    found = queries.prizes_of(call)
    for one in found:
        one.call = call
    return found


def _told(prize: Prize, found: Judged | None, whole: bool) -> Sequence[object]:
    """The ranking for a prize: whole for the jury, its winners for everyone."""
    rows = found.rows if found else ()
    won = {one.pk for one in prize.winners.all()}
    return [row for row in rows if whole or row.entry.pk in won]
