"""Match funds: the list, one fund with its book, setting one up, and choosing a campaign."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.campaigns import permissions, queries
from proeftuin.campaigns.actions import funding
from proeftuin.campaigns.forms import FundCloseForm, FundForm
from proeftuin.campaigns.models import Campaign, MatchFund
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@public
def fund_list(request: Request) -> HttpResponse:
    funds = MatchFund.objects.select_related("organisation").order_by("-closes_at", "-id")
    page = Paginator(funds, queries.PER_PAGE).get_page(request.GET.get("page"))
    may_set_up = bool(queries.funding_organisations(request.actor))
    return render(request, "campaigns/funds.html", {"page": page, "may_set_up": may_set_up})


@signed_in
def fund_new(request: Request) -> HttpResponse:
    organisations = queries.funding_organisations(request.actor)
    if not organisations:
        require(Denied(_("Only administrators of an organisation set up a match fund for it.")))
    form = FundForm(request.POST or unpark(request) or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        limit(request, "fund", "30/h")
        organisation = form.organisations[form.cleaned_data["organisation"]]
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: funding.set_up_fund(
                    by=request.actor, organisation=organisation, draft=form.draft()
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "campaigns/fund_form.html", {"form": form})


@public
def fund_page(request: Request, ref: str) -> HttpResponse:
    """Its rule, what is left, what each campaign got; its administrators add campaigns here."""
    fund = get_object_or_404(MatchFund.objects.select_related("organisation"), ref=ref)
    may_fund = permissions.can_fund(request.actor, fund.organisation)
    if request.method == "POST":
        require(may_fund)
        campaign = Campaign.objects.filter(ref=request.POST.get("campaign", "")).first()
        if campaign is None:
            raise Http404
        funding.back_campaign(by=request.actor, fund=fund, campaign=campaign)
        messages.success(request, _("From now on the fund matches what is pledged there."))
        return see_other(request.path)
    page = Paginator(fund.backings.select_related("campaign").order_by("-pk"), queries.PER_LIST).get_page(
        request.GET.get("page")
    )
    context = {
        "fund": fund, "page": page, "may_close": may_fund and permissions.can_close(request.actor, fund),
        "choices": queries.backable(fund) if may_fund and not fund.is_over else [], "may_fund": may_fund,
        "used": fund.committed * 100 // fund.pool if fund.pool else 0,
    }  # fmt: skip
    return render(request, "campaigns/fund.html", context)


@signed_in
def fund_close(request: Request, ref: str) -> HttpResponse:
    """Close it before its date, with a reason that everyone reads."""
    fund = get_object_or_404(MatchFund.objects.select_related("organisation"), ref=ref)
    require(permissions.can_close(request.actor, fund))
    form = FundCloseForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            funding.close_fund(by=request.actor, fund=fund, reason=form.cleaned_data["reason"])
            messages.success(request, _("The fund is closed. What was matched stands."))
            return see_other(fund.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "campaigns/fund_close.html", {"form": form, "fund": fund})
