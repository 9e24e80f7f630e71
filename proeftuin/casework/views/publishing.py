"""The version of a case that everyone may read: drawn from the snapshot and nothing else."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.casework import logic, permissions, queries
from proeftuin.casework.actions import publishing as actions
from proeftuin.casework.actions.working import texts_with_actions
from proeftuin.casework.forms import PublishForm
from proeftuin.casework.names import hints
from proeftuin.casework.snapshots import published_happenings
from proeftuin.engines.naming import instead
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@public
def public_page(request: Request, ref: str, case_ref: str) -> HttpResponse:
    """What everyone sees, also for the case team."""
    return shown_public(request, ref, case_ref)


def shown_public(request: Request, ref: str, case_ref: str) -> HttpResponse:
    published = queries.published_for(request.actor, ref, case_ref)
    content = published.content
    steps = published_happenings(content)
    context = {
        "initiative": published.case.initiative, "content": content, "published": published,
        "cost": Decimal(content["totals"]["cost"]), "route": logic.route(steps, _("No office")),
    }  # fmt: skip
    response = render(request, "casework/public.html", context)
    response["Cache-Control"] = "private, no-store"  # taken back, it must not come from a cache
    return response


@signed_in
def publish(request: Request, ref: str, case_ref: str) -> HttpResponse:
    """Look at the hints, note the consent, publish; or take it back."""
    case = queries.case_for(request.actor, ref, case_ref)
    require(permissions.can_work(request.actor, case.initiative))
    if request.method == "POST" and request.POST.get("verb") == "back":
        actions.take_back_case(by=request.actor, case=case)
        messages.success(request, _("It is no longer public."))
        return see_other(case.get_absolute_url())
    form = PublishForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        clean = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        try:
            actions.publish_case(by=request.actor, case=case, **clean)
            return see_other(f"{case.get_absolute_url()}public/")
        except InvalidError as error:
            form.add_problems(error.problems)
    found = [
        (label, [(mark, instead(mark.kind, case.language)) for mark in marked])
        for label, _words, marked in hints(texts_with_actions(case), case.language, case.end_user.name)
    ]
    context = {"form": form, "case": case, "initiative": case.initiative, "hints": found,
               "published": getattr(case, "published", None)}  # fmt: skip
    response = form_page(request, "casework/publish.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
