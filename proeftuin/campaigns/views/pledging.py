"""Pledging, and the private page of who pledged."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import limit
from proeftuin.campaigns import logic, permissions, queries
from proeftuin.campaigns.actions import pledging
from proeftuin.campaigns.forms import PledgeForm
from proeftuin.campaigns.links import path_of
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@public
def campaign_pledge(request: Request, ref: str) -> HttpResponse:
    """One form for each kind. After the deadline the page says when it was, and nothing is stored."""
    campaign = queries.campaign_for(request.actor, ref)
    require(permissions.can_pledge(campaign))
    asked = request.POST.get("kind") or request.GET.get("kind", "money")
    kind = asked if asked in logic.STATES else "money"
    form = PledgeForm(request.POST or None, kind=kind, has_account=request.actor.is_person)
    if request.method == "POST":
        limit(request, "pledge", "30/h")
        if form.is_valid():
            try:
                return see_other(_pledged(request, ref, form))
            except InvalidError as error:
                form.add_problems(error.problems)
    context = {
        "form": form, "campaign": campaign, "kind": kind, "kinds": tuple(logic.STATES),
        "needs": queries.lines_of(campaign), "funds": queries.funds_of(campaign) if kind == "money" else [],
    }  # fmt: skip
    return form_page(request, "campaigns/pledge.html", context)


def _pledged(request: Request, ref: str, form: PledgeForm) -> str:
    """Where to go then: with an account to one's own page; without, back, to look at the mail."""
    campaign = queries.campaign_for(request.actor, ref)

    def work() -> str:
        mine = pledging.pledge(by=request.actor, campaign=campaign, draft=form.draft())
        return path_of(mine) if request.actor.is_person else f"{campaign.get_absolute_url()}#pledge"

    if request.actor.is_person:
        return do_once(by=request.actor, token=form.cleaned_data["once"], work=work)
    url = work()
    messages.success(request, _("Look at your mail now, and say yes there. Only then your pledge counts."))
    return url


@public
def mine(request: Request, ref: str, secret: str) -> HttpResponse:
    """One's own page: say yes, take it back. The link alone opens it; looking changes nothing."""
    pledge = queries.pledge_by_link(ref, secret)
    if request.method == "POST":
        limit(request, "pledge", "60/h")
        if "yes" in request.POST:
            pledging.confirm(by=request.actor, pledge=pledge)
        elif "off" in request.POST:
            pledging.withdraw(by=request.actor, pledge=pledge)
        return see_other(request.path)
    context = {
        "pledge": pledge, "campaign": pledge.campaign, "may_pledge": permissions.can_pledge(pledge.campaign),
        "may_withdraw": permissions.can_withdraw(pledge),
        "pays": pledge.kind == "money" and pledge.stands and pledge.campaign.goes and pledge.state == "confirmed",
    }  # fmt: skip
    response = form_page(request, "campaigns/mine.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
