"""What everybody reads: the list, a campaign, its twins."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.campaigns import data, permissions, queries
from proeftuin.campaigns.links import path_of
from proeftuin.campaigns.models import Campaign
from proeftuin.ui.http import FeedItem, atom_page, csv_page, json_page
from proeftuin.uploads.queries import uploads_of

COLUMNS = (
    "ref", "url", "state", "language", "title", "summary", "place", "organisation", "deadline", "zone",
    "minimum_cents", "optimum_cents", "pledged_cents", "matched_cents", "percent", "hours_wanted", "hours",
    "goods_wanted", "goods", "givers",
)  # fmt: skip


def _when(request: Request) -> str:
    when = request.GET.get("when", "live")
    return when if when in queries.WHEN else "live"


@public
def campaign_list(request: Request) -> HttpResponse:
    when = _when(request)
    page = Paginator(queries.listed(when=when), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "when": when, "desk": queries.on_my_desk(request.actor)}
    return render(request, "campaigns/list.html", context)


@public
def campaign_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(when=_when(request)), 100).get_page(request.GET.get("page"))
    found = [data.campaign_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "campaigns": found})


@public
def campaign_list_csv(_request: Request) -> HttpResponse:
    shown = Campaign.objects.shown().select_related("organisation").order_by("pk").iterator(chunk_size=500)
    rows = ([data.campaign_data(one)[name] for name in COLUMNS] for one in shown)
    return csv_page("campaigns", COLUMNS, rows)  # type: ignore[return-value]


@public
def campaign_list_atom(request: Request) -> HttpResponse:
    latest = Campaign.objects.shown().order_by("-id")[:50]
    items = [
        FeedItem(
            one.ref, one.title, one.get_absolute_url(), one.summary or one.story[:500], one.live_at or one.deadline
        )
        for one in latest
    ]
    return atom_page(request, title="Proeftuin – campaigns", url="/campaigns/", items=items)


@public
def campaign_page(request: Request, ref: str) -> HttpResponse:
    campaign = queries.campaign_for(request.actor, ref)
    is_holder = permissions.is_holder(request.actor, campaign)
    reviewing = campaign.state == Campaign.State.REVIEW
    mine = queries.pledges_of(request.actor, campaign)
    context = {
        "campaign": campaign, "needs": queries.lines_of(campaign), "pledges": queries.shown_pledges(campaign),
        "funds": queries.funds_of(campaign), "mine": [(one, path_of(one)) for one in mine], "is_holder": is_holder,
        "may_pledge": permissions.can_pledge(campaign), "kinds": ("money", "hands", "goods"),
        "may_review": permissions.can_review(request.actor, campaign) if reviewing else None,
        "may_propose": permissions.can_propose(request.actor, campaign) if is_holder else None,
        "photos": uploads_of(campaign.thread, frozenset()).get("photo", []),
    }  # fmt: skip
    return render(request, "campaigns/page.html", context)


@public
def campaign_json(request: Request, ref: str) -> HttpResponse:
    campaign = queries.campaign_for(request.actor, ref)
    if not campaign.is_shown:
        raise Http404
    return json_page(data.whole(campaign))
