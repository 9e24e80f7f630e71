"""Match funds: an organisation sets money aside, and chooses the campaigns in which it matches what people give."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.campaigns import logic, permissions
from proeftuin.campaigns.actions.counting import locked, settle
from proeftuin.campaigns.drafts import FundDraft
from proeftuin.campaigns.models import Backing, Campaign, MatchFund
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record, record_all
from proeftuin.organisations.models import Organisation

MOST_FACTOR = Decimal(100)
LONGEST = 2000


@transaction.atomic
def set_up_fund(*, by: Actor, organisation: Organisation, draft: FundDraft) -> MatchFund:
    """A fund of an organisation: its money, its rule, its caps and when it is open. Raises InvalidError."""
    require(permissions.can_fund(by, organisation))
    _check(draft)
    names = ("text", "rule", "pool", "max_per_pledge", "factor", "cap_project", "max_per_user", "donation",
             "reached_percent", "min_amount", "donors", "opens_at", "closes_at")  # fmt: skip
    fund = MatchFund.objects.create(
        organisation=organisation, title=draft.title.strip(), **{name: getattr(draft, name) for name in names}
    )
    record("fund.set_up", by=by, thread=fund.thread, data={"title": fund.title, "organisation": organisation.name})
    return fund


@transaction.atomic
def back_campaign(*, by: Actor, fund: MatchFund, campaign: Campaign) -> Backing:
    """From now on the fund matches what is pledged in this campaign. Twice is once."""
    campaign = locked(campaign)
    require(permissions.can_back(by, fund, campaign))
    backing, made = Backing.objects.get_or_create(fund=fund, campaign=campaign)
    if made:
        data = {"title": campaign.title, "fund": fund.title}
        record("campaign.backed", by=by, thread=campaign.thread, subject=fund.thread, data=data)
        settle(campaign)  # a lump may be due at once
    return backing


@transaction.atomic
def close_fund(*, by: Actor, fund: MatchFund, reason: str) -> MatchFund:
    """Match nothing more from now on, with a reason that everyone reads. What was matched stands. Twice is once.

    Raises NotAllowedError, InvalidError.
    """
    fund = MatchFund.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation").get(pk=fund.pk)
    if fund.ended_at and permissions.can_fund(by, fund.organisation):
        return fund
    require(permissions.can_close(by, fund))
    if not reason.strip():
        raise InvalidError({"reason": _("Say why: everyone reads it.")})
    fund.ended_at, fund.end_reason = now(), reason.strip()[:LONGEST]
    fund.save(update_fields=["ended_at", "end_reason"])
    record("fund.closed", by=by, thread=fund.thread, data={"title": fund.title, "organisation": fund.organisation.name})
    live = Campaign.objects.filter(backings__fund=fund, state=Campaign.State.LIVE).order_by("pk")
    rows = [(one.thread, {"title": one.title, "fund": fund.title}) for one in live.only("ref", "title")]
    record_all("campaign.fund_closed", by=by, rows=rows)
    return fund


def _check(draft: FundDraft) -> None:
    problems: dict[str, Any] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a name.")
    if not 0 < draft.pool <= logic.MOST_BUDGET:
        problems["pool"] = _("Say how much money there is.")
    if draft.closes_at <= draft.opens_at:
        problems["closes_at"] = _("The fund has to close after it opens.")
    if draft.rule == MatchFund.Rule.DOUBLE:
        if not 0 < draft.factor <= MOST_FACTOR:
            problems["factor"] = _("Write a number above 0, such as 1 or 0.5.")
    elif draft.rule == MatchFund.Rule.LUMP:
        if not 0 < draft.donation <= draft.pool:
            problems["donation"] = _("Say how much each campaign gets: no more than there is.")
        if draft.reached_percent is None and draft.min_amount is None:
            problems["reached_percent"] = _("Say when: at which share of the target, or from which amount on.")
    else:
        problems["rule"] = _("Choose a rule.")
    limits = (draft.max_per_pledge, draft.cap_project, draft.max_per_user, draft.min_amount, draft.reached_percent)
    if any(one is not None and not 0 <= one <= logic.MOST_BUDGET for one in limits) or draft.donors < 0:
        problems[""] = _("A limit can’t be below 0.")
    if problems:
        raise InvalidError(problems)
