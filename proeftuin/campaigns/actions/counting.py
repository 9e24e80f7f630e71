"""What is counted under the lock of a campaign: its totals, what funds add and take back, and the mails that wait."""

from collections.abc import Collection

from django.db.models import Min, Sum

from proeftuin.campaigns import logic
from proeftuin.campaigns.models import Backing, Campaign, FundEntry, Letter, MatchFund, Pledge
from proeftuin.campaigns.queries import counted
from proeftuin.engines.matchfund import lump, match
from proeftuin.kernel.clock import now

NEVER_SHORT = 10**15  # a pool that does not run dry: whether a lump's conditions hold, apart from the money


def locked(campaign: Campaign) -> Campaign:
    """The row as it stands now; nobody else pledges, withdraws or decides until the commit."""
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def settle(campaign: Campaign) -> None:
    """Count the totals anew, and let funds give or take back their lump. ``campaign`` must be locked."""
    _count(campaign)
    if campaign.state == Campaign.State.LIVE and _settle_lumps(campaign):
        _count(campaign)


def _count(campaign: Campaign) -> None:
    totals = counted(campaign)
    for name, value in totals.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(totals))


def match_pledge(campaign: Campaign, pledge: Pledge) -> int:
    """Let each fund that doubles add to a pledge that just began to count. Funds are locked in one order."""
    if pledge.kind != Pledge.Kind.MONEY:
        return 0
    total = 0
    for fund, backing in _funds(campaign, MatchFund.Rule.DOUBLE):
        if not fund.is_open:
            continue
        added = match(
            fund.doubling, pledge.cents, already_matched=backing.matched,
            user_pledges=_matched_before(fund, campaign, pledge.address_key), pool_left=fund.left,
        )  # fmt: skip
        _book(campaign, fund, backing, added, pledge)
        total += added
    if total:
        pledge.matched += total
        pledge.save(update_fields=["matched"])
    return total


def take_back(campaign: Campaign, pledge: Pledge) -> None:
    """What funds added to a pledge goes back to their pools."""
    given = dict(
        FundEntry.objects.filter(pledge=pledge).order_by("fund").values("fund").annotate(all=Sum("cents"))
        .values_list("fund", "all")
    )  # fmt: skip
    for fund, backing in _funds(campaign, MatchFund.Rule.DOUBLE):
        _book(campaign, fund, backing, -given.get(fund.pk, 0), pledge)
    if pledge.matched:
        pledge.matched = 0
        pledge.save(update_fields=["matched"])


def release_all(campaign: Campaign) -> None:
    """A campaign that failed: every promise ends, and every fund has its money back."""
    for fund, backing in [*_funds(campaign, MatchFund.Rule.DOUBLE), *_funds(campaign, MatchFund.Rule.LUMP)]:
        entries = FundEntry.objects.filter(fund=fund, campaign=campaign).order_by("pledge")
        given = list(entries.values("pledge", "giver").annotate(all=Sum("cents")).exclude(all=0))
        FundEntry.objects.bulk_create(
            [FundEntry(fund=fund, campaign=campaign, pledge_id=one["pledge"], giver=one["giver"], cents=-one["all"],
                       at=now()) for one in given]
        )  # fmt: skip
        _move(fund, backing, -sum(one["all"] for one in given))
    stands = Pledge.objects.filter(campaign=campaign).exclude(state__in=logic.ENDED)
    stands.update(state="released", state_at=now(), matched=0)


def _settle_lumps(campaign: Campaign) -> bool:
    changed = False
    donors = Pledge.objects.filter(campaign=campaign, kind=Pledge.Kind.MONEY, state__in=logic.STANDING)
    for fund, backing in _funds(campaign, MatchFund.Rule.LUMP):
        people = donors.values("address_key").distinct().count()
        facts = {"raised": campaign.pledged, "target": campaign.minimum, "donors": people}
        if backing.matched:  # taken back pledges must not leave a lump behind
            holds = lump(fund.lump, **facts, matched=False, pool_left=NEVER_SHORT) or not fund.is_open
            added = 0 if holds else -backing.matched
        else:
            added = lump(fund.lump, **facts, matched=False, pool_left=fund.left) if fund.is_open else 0
        _book(campaign, fund, backing, added)
        changed |= added != 0
    return changed


def _funds(campaign: Campaign, rule: str) -> list[tuple[MatchFund, Backing]]:
    """Locked, lowest first: two campaigns that share funds never wait for each other in a ring."""
    mine = Backing.objects.filter(campaign=campaign, fund__rule=rule)
    ids = list(mine.values_list("fund_id", flat=True))
    if not ids:
        return []
    funds = list(MatchFund.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))
    backings = {one.fund_id: one for one in mine}  # read after the lock
    return [(fund, backings[fund.pk]) for fund in funds]


def _matched_before(fund: MatchFund, campaign: Campaign, giver: str) -> int:
    """How many pledges of this giver the fund matches in this campaign now."""
    mine = FundEntry.objects.filter(fund=fund, campaign=campaign, giver=giver, pledge__isnull=False)
    return mine.values("pledge").annotate(all=Sum("cents")).filter(all__gt=0).count()


def _book(campaign: Campaign, fund: MatchFund, backing: Backing, cents: int, pledge: Pledge | None = None) -> None:
    if cents == 0:
        return
    giver = pledge.address_key if pledge else ""
    FundEntry.objects.create(fund=fund, campaign=campaign, pledge=pledge, giver=giver, cents=cents, at=now())
    _move(fund, backing, cents)


def _move(fund: MatchFund, backing: Backing, cents: int) -> None:
    fund.committed += cents
    backing.matched += cents
    fund.save(update_fields=["committed"])
    backing.save(update_fields=["matched"])


def write_letter(pledge: Pledge, kind: str, sequence: int = 0) -> None:
    """One mail that has to leave, in the transaction of the deed. Asked for again, it leaves again."""
    Letter.objects.update_or_create(
        pledge=pledge, kind=kind, sequence=sequence, defaults={"sent_at": None, "made_at": now()}
    )


def write_letters(campaign: Campaign, kind: str, states: Collection[str]) -> int:
    """The same mail to each giver once, however much they pledged. Returns how many. Memory stays the same."""
    mine = Pledge.objects.filter(campaign=campaign, state__in=states, confirmed_at__isnull=False)
    firsts = mine.order_by("address_key").values("address_key").annotate(first=Min("pk"))
    count, batch = 0, []
    for pk in firsts.values_list("first", flat=True).iterator(chunk_size=1000):
        batch.append(Letter(pledge_id=pk, kind=kind, made_at=now()))
        count += 1
        if len(batch) == 1000:
            Letter.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    Letter.objects.bulk_create(batch, ignore_conflicts=True)
    return count
