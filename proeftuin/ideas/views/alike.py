"""What is like what someone is typing: a part of the page of the form."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.ideas import alike
from proeftuin.ideas.queries import hides_totals
from proeftuin.kernel.errors import require
from proeftuin.processes import permissions
from proeftuin.processes.models import Method


@public
def alike_ideas(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """``?title=…&body=…``: at most five ideas of this method that say the same, as a part of a page."""
    method = Method.objects.select_related("process").filter(process__ref=ref, ref=method_ref, kind="ideas").first()
    if method is None:
        raise Http404
    require(permissions.can_view(request.actor, method.process, secret=request.GET.get("preview", "")))
    found = alike.alike(
        method, request.GET.get("title", ""), request.GET.get("body", "")[:5000], actor=request.actor,
        language=request.LANGUAGE_CODE,
    )  # fmt: skip
    response = render(
        request, "ideas/_alike.html", {"suggestions": found, "method": method, "hides_totals": hides_totals(method)}
    )
    response["Cache-Control"] = "private, max-age=30"
    return response
