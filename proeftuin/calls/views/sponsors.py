"""The support of a manager: asked for by the team, given by the link of the mail without an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.calls import permissions, queries
from proeftuin.calls.actions import sponsors
from proeftuin.calls.forms.jury import SponsorForm, SupportForm
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@signed_in
def entry_sponsor(request: Request, ref: str) -> HttpResponse:
    """Ask a manager for support by mail."""
    entry = queries.entry_for(request.actor, ref)
    require(permissions.can_ask_sponsor(request.actor, entry))
    form = SponsorForm(request.POST or None, initial={"name": entry.sponsor, "email": entry.sponsor_email})
    if request.method == "POST" and form.is_valid():
        limit(request, "invite", "30/h")
        clean = form.cleaned_data
        try:
            sponsors.ask_sponsor(by=request.actor, entry=entry, name=clean["name"], email=clean["email"])
            messages.success(request, _("The request is on its way."))
            return see_other(entry.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "calls/sponsor_form.html", {"form": form, "entry": entry, "call": entry.call})


@public
def entry_support(request: Request, token: str) -> HttpResponse:
    """Read the entry, then confirm with one click."""
    entry = sponsors.sponsored(token)
    may = permissions.can_support(entry)
    form = SupportForm(request.POST or None, initial={"says": entry.sponsor_says})
    if request.method == "POST" and form.is_valid():
        limit(request, "support", "20/h")
        sponsors.support_entry(by=request.actor, token=token, says=form.cleaned_data["says"])
        messages.success(request, _("Thank you. The team sees your support."))
        return see_other(f"/entries/support/{token}/")
    return form_page(request, "calls/support.html", {
        "form": form, "entry": entry, "call": entry.call, "may": may,
        "answers": [(one["label"], entry.answers.get(one["code"], "")) for one in entry.call.questions],
    })  # fmt: skip
