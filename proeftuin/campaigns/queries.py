"""Reading campaigns: what each page needs, in a stated number of queries."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from proeftuin.campaigns import logic, permissions
from proeftuin.campaigns.links import opens
from proeftuin.campaigns.models import Campaign, FundEntry, Line, MatchFund, Pledge
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.organisations.models import Organisation

PER_PAGE = 20
PER_LIST = 200
SHOWN_PLEDGES = 50
WHEN = {
    "live": (Campaign.State.LIVE, Campaign.State.NEAR_MISS),
    "going": (Campaign.State.FUNDED, Campaign.State.ADJUSTED_GO, Campaign.State.DELIVERING),
    "done": (Campaign.State.REPORTED, Campaign.State.FAILED),
}


def listed(*, when: str = "live") -> "QuerySet[Campaign]":
    """Live ones with the nearest deadline first; the others newest first."""
    found = Campaign.objects.filter(state__in=WHEN.get(when, WHEN["live"])).select_related("organisation")
    return found.order_by("deadline", "id") if when not in ("going", "done") else found.order_by("-id")


def campaign_for(actor: Actor, ref: str) -> Campaign:
    """One that this actor may know of. Raises Http404."""
    found = Campaign.objects.select_related("organisation", "initiative", "holder").filter(ref=ref).first()
    if found is None or not permissions.can_view(actor, found):
        raise Http404
    return found


def on_my_desk(actor: Actor) -> list[Campaign]:
    """What I run and is not over, and what waits for my review. One query."""
    if not actor.is_person:
        return []
    mine = Q(holder_id=actor.person_id) & ~Q(state__in=WHEN["done"])
    review = Q(state=Campaign.State.REVIEW)
    if not actor.has_role("editor"):
        review &= Q(
            organisation__memberships__user_id=actor.person_id, organisation__memberships__administers=True,
            organisation__memberships__state="confirmed",
        )  # fmt: skip
    return list(Campaign.objects.filter(mine | review).distinct().order_by("-id")[:30])


def lines_of(campaign: Campaign) -> dict[str, list[Line]]:
    """What is needed, by kind. One query."""
    found: dict[str, list[Line]] = {kind: [] for kind in Line.Kind.values}
    for one in campaign.lines.all():
        found[one.kind].append(one)
    return found


def shown_pledges(campaign: Campaign) -> list[Pledge]:
    """The latest that count, for everybody. One query."""
    found = campaign.pledges.filter(confirmed_at__isnull=False, state__in=[*logic.STANDING, logic.COUNTED_AFTER])
    return list(found.select_related("user").order_by("-confirmed_at", "-pk")[:SHOWN_PLEDGES])


def register_of(campaign: Campaign, *, kind: str = "", state: str = "") -> "QuerySet[Pledge]":
    """All that was confirmed, for the holder; the oldest first."""
    found = campaign.pledges.filter(confirmed_at__isnull=False).select_related("user")
    if kind in logic.STATES:
        found = found.filter(kind=kind)
    return (found.filter(state=state) if state else found).order_by("pk")


def register_totals(campaign: Campaign) -> Sequence[Mapping[str, object]]:
    """How many of each kind and state, with their sums. One query."""
    found = campaign.pledges.filter(confirmed_at__isnull=False).order_by("kind", "state").values("kind", "state")
    return list(found.annotate(n=Count("pk"), cents=Sum("cents"), hours=Sum("hours"), pieces=Sum("pieces")))


def pledges_of(actor: Actor, campaign: Campaign) -> list[Pledge]:
    """What this account pledged here. One query."""
    if not actor.is_person:
        return []
    return list(campaign.pledges.filter(user_id=actor.person_id).order_by("pk")[:50])


def pledge_by_link(ref: str, secret: str) -> Pledge:
    """Whose private link this is. Raises Http404, also for a pledge whose giver was let go of."""
    if not opens(ref, secret):
        raise Http404
    found = Pledge.objects.select_related("campaign", "user").filter(ref=ref).first()
    if found is None or found.address_key.startswith("gone:"):
        raise Http404
    return found


def organisations_of(actor: Actor) -> list[Organisation]:
    """Those to which this person belongs. One query."""
    if not actor.is_person:
        return []
    mine = Organisation.objects.current().filter(memberships__user_id=actor.person_id, memberships__state="confirmed")
    return list(mine.order_by("name"))


def funding_organisations(actor: Actor) -> list[Organisation]:
    """For which this person may set up a match fund. One query."""
    if not actor.is_person:
        return []
    found = Organisation.objects.current().filter(
        memberships__user_id=actor.person_id, memberships__state="confirmed", memberships__administers=True
    )
    return list(found.order_by("name"))


def initiatives_of(actor: Actor) -> list[Initiative]:
    """In whose team this person works. One query."""
    if not actor.is_person:
        return []
    mine = Initiative.objects.filter(members__user_id=actor.person_id, members__state="active", is_public=True)
    return list(mine.distinct().order_by("title")[:100])


def funds_of(campaign: Campaign) -> list[MatchFund]:
    """Those that apply to it, each with ``here``: what it gives to this campaign. One query."""
    found = list(campaign.backings.select_related("fund__organisation").order_by("pk"))
    for one in found:
        one.fund.here = one.matched  # type: ignore[attr-defined]
    return [one.fund for one in found]


def backable(fund: MatchFund) -> list[Campaign]:
    """Live campaigns that a fund does not match yet. One query."""
    found = Campaign.objects.filter(state=Campaign.State.LIVE, deadline__gt=now()).exclude(backings__fund=fund)
    return list(found.order_by("deadline", "id")[:200])


def counted(campaign: Campaign) -> dict[str, int]:
    """What the projections of a campaign must be, from its pledges and the books of the funds. Two queries."""
    counts = Q(confirmed_at__isnull=False, state__in=[*logic.STANDING, logic.COUNTED_AFTER])
    sums = campaign.pledges.filter(counts).aggregate(
        pledged=Sum("cents"), hours=Sum("hours"), goods=Sum("pieces"), givers=Count("address_key", distinct=True)
    )
    matched = FundEntry.objects.filter(campaign=campaign).aggregate(all=Sum("cents"))["all"]
    return {**{name: value or 0 for name, value in sums.items()}, "matched": matched or 0}


def recount_fund(fund: MatchFund) -> int:
    """What ``committed`` must be: the sum of the book."""
    return FundEntry.objects.filter(fund=fund).aggregate(all=Sum("cents"))["all"] or 0
