"""Pledging: without account by mail, with account, what bad input meets, matching, taking back, and two at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction

from proeftuin.accounts.queries import own_data
from proeftuin.campaigns import personal, queries, tasks
from proeftuin.campaigns.actions import pledging, turning
from proeftuin.campaigns.actions.funding import back_campaign
from proeftuin.campaigns.drafts import PledgeDraft
from proeftuin.campaigns.models import Campaign, FundEntry, Letter, MatchFund, Pledge
from proeftuin.campaigns.sending import post_waiting
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests import cast
from tests.campaigns.world import fund, garden, goods, hands, money

pytestmark = pytest.mark.django_db


def checked(campaign: Campaign) -> Campaign:
    """The campaign as it stands, once its totals and those of its funds equal a recount."""
    campaign.refresh_from_db()
    assert queries.counted(campaign) == {
        name: getattr(campaign, name) for name in ("pledged", "matched", "hours", "goods", "givers")
    }
    for one in MatchFund.objects.all():
        assert one.committed == queries.recount_fund(one) == sum(x.matched for x in one.backings.all()) <= one.pool
    for one in campaign.pledges.all():
        assert one.matched == sum(entry.cents for entry in one.fund_entries.all())
    return campaign


def by_account(campaign: Campaign, key: str = "ann", **fields: object) -> Pledge:
    return pledging.pledge(by=cast.actor(key), campaign=campaign, draft=PledgeDraft(**fields))  # type: ignore[arg-type]


def test_a_pledge_without_account_counts_after_a_yes_in_the_mail() -> None:
    campaign = garden()
    draft = PledgeDraft(kind="money", amount="€ 12,50", address="noor@example.org", name="Noor")
    one = pledging.pledge(by=VISITOR, campaign=campaign, draft=draft)
    assert one.state == "pledged" and checked(campaign).pledged == 0
    post_waiting()
    assert mail.outbox[-1].to == ["noor@example.org"] and one.ref in mail.outbox[-1].body
    assert pledging.confirm(by=VISITOR, pledge=one).state == "confirmed"
    pledging.confirm(by=VISITOR, pledge=one)
    post_waiting()
    assert checked(campaign).pledged == 1250 and mail.outbox[-1].subject.startswith("Thank you")
    assert Letter.objects.filter(kind="thanks").count() == 1


@pytest.mark.parametrize(
    "amount", ["", "-3", "€ -3", "1e9", "1000000000", "4,99", "0", "abc", "12.345,678", "٣\x00", "1 / 0"]
)
def test_what_is_no_amount_is_refused_and_nothing_stored(amount: str) -> None:
    campaign = garden()
    with pytest.raises(InvalidError) as error:
        by_account(campaign, kind="money", amount=amount)
    assert list(error.value.problems) == ["amount"] and not Pledge.objects.exists()


@pytest.mark.parametrize(
    ("amount", "cents"), [("5,00", 500), ("€ 12.50", 1250), ("1.250", 125000), ("12 500,50", 1250050)]
)
def test_amounts_as_people_type_them(amount: str, cents: int) -> None:
    campaign = garden()
    assert by_account(campaign, kind="money", amount=amount).cents == cents
    assert checked(campaign).pledged == cents


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "hands", "hours": 0}, "hours"),
        ({"kind": "hands", "hours": -1}, "hours"),
        ({"kind": "hands", "hours": 10**9}, "hours"),
        ({"kind": "goods", "what": "  ", "pieces": 3}, "what"),
        ({"kind": "goods", "what": "A ladder", "pieces": 0}, "pieces"),
        ({"kind": "goods", "what": "A ladder", "pieces": 1, "worth": "lots"}, "worth"),
        ({"kind": "shares", "amount": "5"}, "kind"),
    ],
)
def test_hands_and_goods_need_to_say_what(fields: dict[str, object], wrong: str) -> None:
    with pytest.raises(InvalidError) as error:
        by_account(garden(), **fields)
    assert wrong in error.value.problems and not Pledge.objects.exists()


def test_after_the_deadline_nothing_is_stored_and_the_answer_says_when_it_was() -> None:
    campaign = garden()
    waiting = pledging.pledge(
        by=VISITOR, campaign=campaign, draft=PledgeDraft(kind="money", amount="20", address="late@example.org")
    )
    with clock.at(campaign.deadline):
        for work in (
            lambda: by_account(campaign, kind="money", amount="20"),
            lambda: pledging.confirm(by=VISITOR, pledge=waiting),
        ):
            with pytest.raises(NotAllowedError, match=f"{campaign.deadline_there:%-d %B %Y}"):
                work()
    with clock.at(campaign.deadline - timedelta(microseconds=1)):
        by_account(campaign, kind="money", amount="20")
    assert Pledge.objects.count() == 2 and checked(campaign).pledged == 2000


def test_the_vectors_of_a_fund_in_a_campaign() -> None:
    campaign = garden()
    fund(campaign)
    assert money(campaign, "250", 1).matched == 10_000
    assert money(campaign, "80", 1).matched == 0  # a second one by the same giver
    assert by_account(campaign, "ann", kind="money", amount="80").matched == 8_000
    for number in range(2, 5):
        assert money(campaign, "100", number).matched == 10_000
    assert money(campaign, "80", 9).matched == 2_000  # 480 of 500 were given
    assert money(campaign, "80", 10).matched == 0
    assert checked(campaign).matched == 50_000
    small = garden(title="Another")
    fund(small, pool=5_000)
    assert money(small, "80", 1).matched == 5_000
    assert checked(small).raised == 13_000


def test_the_same_giver_with_and_without_account_is_one() -> None:
    campaign = garden()
    fund(campaign)
    assert by_account(campaign, "ann", kind="money", amount="10").matched == 1000
    made = PledgeDraft(kind="money", amount="10", address=" ANN@example.org ")
    again = pledging.confirm(by=VISITOR, pledge=pledging.pledge(by=VISITOR, campaign=campaign, draft=made))
    assert again.matched == 0 and checked(campaign).givers == 1


def test_what_is_taken_back_goes_back_to_the_pool() -> None:
    campaign = garden()
    one = fund(campaign, pool=10_000)
    first, second = money(campaign, "100", 1), money(campaign, "100", 2)
    assert (first.matched, second.matched) == (10_000, 0)
    pledging.withdraw(by=VISITOR, pledge=first)
    pledging.withdraw(by=VISITOR, pledge=first)
    one.refresh_from_db()
    assert one.left == 10_000 and checked(campaign).raised == 10_000
    assert money(campaign, "30", 1).matched == 3_000
    checked(campaign)


def test_a_lump_comes_once_and_leaves_when_its_reason_leaves() -> None:
    campaign = garden()
    one = fund(campaign, rule="lump", donation=20_000, reached_percent=50, donors=2)
    money(campaign, "400", 1)
    assert checked(campaign).matched == 0
    last = money(campaign, "100", 2)
    assert checked(campaign).matched == 20_000
    money(campaign, "100", 3)
    pledging.withdraw(by=VISITOR, pledge=last)
    assert checked(campaign).matched == 20_000  # still half of it, by two people
    pledging.withdraw(by=VISITOR, pledge=Pledge.objects.get(cents=10_000, state="confirmed"))
    assert checked(campaign).matched == 0
    one.refresh_from_db()
    assert one.committed == 0


def test_a_fund_matches_only_in_its_window_and_on_live_campaigns() -> None:
    campaign = garden()
    fund(campaign, opens_at=clock.now() + timedelta(days=2))
    assert money(campaign, "100", 1).matched == 0
    with clock.at(clock.now() + timedelta(days=3)):
        assert money(campaign, "100", 2).matched == 10_000
    with clock.at(campaign.deadline):
        turning.close_at_deadline(campaign=campaign)
    with pytest.raises(NotAllowedError):
        fund(campaign)


def test_hands_and_goods_have_their_own_turns() -> None:
    campaign = garden()
    help_, spades = hands(campaign, 12), goods(campaign, 3, is_loan=True, worth="30")
    campaign = checked(campaign)
    assert (campaign.hours, campaign.goods, campaign.raised, campaign.givers) == (12, 3, 0, 1)
    fatima = cast.actor("fatima")
    for state in ("accepted", "scheduled"):
        pledging.step(by=fatima, pledge=help_, state=state)
    pledging.step(by=fatima, pledge=spades, state="accepted")
    with pytest.raises(InvalidError):
        pledging.step(by=fatima, pledge=spades, state="handed_over")  # it is not sure yet that it goes on
    for who in (cast.actor("ann"), VISITOR):
        with pytest.raises(NotAllowedError):
            pledging.step(by=who, pledge=help_, state="declined")
    pledging.step(by=fatima, pledge=help_, state="declined")
    assert checked(campaign).hours == 0
    post_waiting()
    assert [one.subject.partition(":")[0] for one in mail.outbox if "offer" in one.subject] == [
        "Your offer is welcome", "Your offer is not needed",
    ]  # fmt: skip


def test_money_is_collected_only_when_it_goes_on() -> None:
    campaign, fatima = garden(minimum="Soil: 100"), cast.actor("fatima")
    one = money(campaign, "120")
    with pytest.raises(InvalidError):
        pledging.step(by=fatima, pledge=one, state="collected")
    with clock.at(campaign.deadline):
        turning.close_at_deadline(campaign=campaign)
        assert pledging.step(by=fatima, pledge=one, state="collected").state == "collected"
        with pytest.raises(NotAllowedError):
            pledging.withdraw(by=VISITOR, pledge=one)
    assert checked(campaign).pledged == 12_000


def test_nobody_fills_somebodys_mail_box() -> None:
    campaign = garden()
    draft = PledgeDraft(kind="money", amount="10", address="victim@example.org")
    for _ in range(pledging.MOST_UNANSWERED):
        pledging.pledge(by=VISITOR, campaign=campaign, draft=draft)
    with pytest.raises(InvalidError):
        pledging.pledge(by=VISITOR, campaign=campaign, draft=draft)


def test_names_go_a_year_after_and_the_register_still_adds_up() -> None:
    campaign = garden(minimum="Soil: 1000")
    fund(campaign)
    money(campaign, "10", 1), money(campaign, "10", 1), money(campaign, "10", 2, note="Ring twice")
    pledging.pledge(by=VISITOR, campaign=campaign, draft=PledgeDraft(kind="money", amount="9", address="x@example.org"))
    with clock.at(clock.now() + timedelta(days=2)):
        tasks.forget()
    assert Pledge.objects.count() == 3
    with clock.at(campaign.deadline):
        assert tasks.close_due() == 1 and tasks.close_due() == 0
        assert tasks.forget() == 0
    with clock.at(campaign.deadline + timedelta(days=366)):
        assert (tasks.forget(), tasks.forget()) == (3, 0)
    for one in Pledge.objects.all():
        assert (one.name, one.address, one.note, one.user) == ("", "", "", None) and one.address_key.startswith("gone:")
    assert checked(campaign).givers == 2 and not Letter.objects.exists()


def test_a_person_gets_their_data_and_leaves_no_trace() -> None:
    campaign = garden()
    fund(campaign)
    by_account(campaign, "ann", kind="money", amount="100", note="From Ann")
    kept = by_account(campaign, "ann", kind="hands", hours=3)
    pledging.step(by=cast.actor("fatima"), pledge=kept, state="accepted")
    pledging.step(by=cast.actor("fatima"), pledge=kept, state="scheduled")
    ann = cast.person("ann")
    told = own_data(ann)["rooms"]["campaigns"]
    assert told["pledges"][0]["cents"] == 10_000 and told["pledges"][0]["note"] == "From Ann"
    with transaction.atomic():
        personal.erase_giver(ann)
    assert checked(campaign).raised == 0 and not Pledge.objects.filter(user=ann).exists()
    assert not Pledge.objects.exclude(note="").exists()
    with transaction.atomic():
        personal.erase_giver(cast.person("fatima"))
    campaign.refresh_from_db()
    assert (campaign.holder, campaign.pay_to) == (None, "")
    deeds = Event.objects.on_thread(campaign.thread).filter(kind__in=["campaign.pledged", "campaign.pledge_withdrawn"])
    assert deeds.exists() and set(deeds.values_list("actor", flat=True)) <= {"visitor", "system:campaigns"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_many_at_the_last_of_the_pool_never_share_a_cent() -> None:
    """Two campaigns, one fund that does not reach for all, everybody at once."""
    one, two = garden(), garden(title="The other side of the street")
    shared = fund(one, pool=25_000, cap_project=None)
    other = fund(two, pool=4_000, title="Second")
    back_campaign(by=cast.actor("elke"), fund=shared, campaign=two)
    drafts = [PledgeDraft(kind="money", amount="80", address=f"g{n}@example.org") for n in range(5)]
    both = [(campaign, draft) for draft in drafts for campaign in (one, two)]
    waiting = [pledging.pledge(by=VISITOR, campaign=campaign, draft=draft) for campaign, draft in both]

    def yes(pledge: Pledge) -> int:
        try:
            return pledging.confirm(by=VISITOR, pledge=pledge).matched
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        added = list(pool.map(yes, waiting))
    assert sum(added) == 29_000
    shared.refresh_from_db(), other.refresh_from_db()
    assert (shared.left, other.left) == (0, 0)
    assert checked(one).pledged == checked(two).pledged == 40_000

    def no(pledge: Pledge) -> None:
        try:
            pledging.withdraw(by=VISITOR, pledge=pledge)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(no, waiting))
    shared.refresh_from_db(), other.refresh_from_db()
    assert (shared.committed, other.committed, checked(one).raised, checked(two).raised) == (0, 0, 0, 0)
    assert FundEntry.objects.exists()
