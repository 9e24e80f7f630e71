"""The award of the audience: the entries in an order by lot, one vote, and the result once it is over."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import audience
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.http import see_other


@public
def audience_page(request: Request, ref: str) -> HttpResponse:
    call = queries.call_for(request.actor, ref)
    if not call.audience:
        raise Http404
    votes = call.audience == "open"
    return render(request, "calls/audience.html", {
        "call": call, "may": permissions.can_vote(request.actor, call), "mine": queries.vote_of(request.actor, call),
        "page": queries.audience_page(request.actor, call, request.GET.get("page")) if votes else None,
        "result": queries.audience_result(call),
    })  # fmt: skip


@signed_in
@require_POST
def audience_vote(request: Request, ref: str) -> HttpResponse:
    """Vote, vote for another, or take the vote back."""
    call = queries.call_for(request.actor, ref)
    limit(request, "audience", "60/h")
    if "back" in request.POST:
        audience.take_vote_back(by=request.actor, call=call)
        return see_other(f"/calls/{call.ref}/audience/")
    try:
        audience.vote_for(by=request.actor, call=call, entry=queries.entry_at(request.POST.get("entry", "")))
    except InvalidError as error:
        context = {"call": call, "problems": error.problems.values()}
        return render(request, "calls/not_yet.html", context, status=422)
    messages.success(request, _("Your vote is in. You can change it until the end."))
    return see_other(f"/calls/{call.ref}/audience/")
