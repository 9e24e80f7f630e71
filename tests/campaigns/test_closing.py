"""A fund that closes early, a mail answered too late, and campaigns on the page of their initiative."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from proeftuin.campaigns.actions import funding
from proeftuin.campaigns.actions.pledging import pledge, withdraw
from proeftuin.campaigns.drafts import PledgeDraft
from proeftuin.campaigns.links import path_of
from proeftuin.campaigns.models import Campaign, MatchFund, Pledge
from proeftuin.campaigns.queries import recount_fund
from proeftuin.initiatives.actions.start import start_initiative
from proeftuin.initiatives.drafts import InitiativeDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests import cast
from tests.campaigns.world import fund, garden, money

pytestmark = pytest.mark.django_db


def test_a_fund_closes_early_with_a_public_reason_and_what_it_matched_stands(client, as_) -> None:
    campaign = garden()
    one = fund(campaign)
    assert money(campaign, "60", 1).matched == 6_000
    page = f"{one.get_absolute_url()}close/"
    assert as_("fatima").get(page).status_code == 403 and as_("fatima").post(page, {"reason": "x"}).status_code == 403
    elke = as_("elke")
    assert "Close this fund early" in elke.get(one.get_absolute_url()).content.decode()
    wrong = elke.post(page, {"reason": "  "})
    assert wrong.status_code == 422 and MatchFund.objects.get().is_open
    assert elke.post(page, {"reason": "The council cut the budget."}).status_code == 303
    assert money(campaign, "60", 2).matched == 0
    campaign.refresh_from_db()
    one.refresh_from_db()
    assert (campaign.matched, one.committed, recount_fund(one), one.is_over) == (6_000, 6_000, 6_000, True)
    told = client.get(one.get_absolute_url()).content.decode()
    assert "The council cut the budget." in told and "Closed early" in told
    assert "matches nothing more" in client.get(campaign.get_absolute_url()).content.decode()
    assert "Close this fund early" not in elke.get(one.get_absolute_url()).content.decode()
    kinds = list(Event.objects.filter(kind__endswith="closed").order_by("pk").values_list("kind", "audience"))
    assert kinds == [("fund.closed", "public"), ("campaign.fund_closed", "public")]
    funding.close_fund(by=cast.actor("elke"), fund=one, reason="Once more.")
    assert MatchFund.objects.get().end_reason == "The council cut the budget."


def test_a_closed_fund_joins_no_campaign_and_still_takes_back_what_is_withdrawn() -> None:
    campaign, elke = garden(), cast.actor("elke")
    one = fund(campaign)
    given = money(campaign, "60", 1)
    funding.close_fund(by=elke, fund=one, reason="Done.")
    with pytest.raises(NotAllowedError, match="closed"):
        funding.back_campaign(by=elke, fund=MatchFund.objects.get(), campaign=garden(title="Another"))
    withdraw(by=VISITOR, pledge=given)
    campaign.refresh_from_db()
    assert (campaign.matched, MatchFund.objects.get().committed) == (0, 0)


def test_a_lump_that_was_given_stays_when_its_fund_closes() -> None:
    campaign = garden()
    one = fund(campaign, rule="lump", donation=20_000, reached_percent=10)
    money(campaign, "100", 1)
    second = money(campaign, "20", 2)
    funding.close_fund(by=cast.actor("elke"), fund=one, reason="Done.")
    withdraw(by=VISITOR, pledge=second)
    campaign.refresh_from_db()
    assert campaign.matched == 20_000


def test_a_fund_that_is_over_is_not_closed_again() -> None:
    one = fund(closes_at=clock.now() + timedelta(hours=1))
    with clock.at(clock.now() + timedelta(hours=2)), pytest.raises(NotAllowedError, match="closed"):
        funding.close_fund(by=cast.actor("elke"), fund=one, reason="x")
    with pytest.raises(InvalidError):
        funding.close_fund(by=cast.actor("elke"), fund=one, reason="")


def test_a_yes_after_the_deadline_comes_too_late_on_the_page(client) -> None:
    campaign = garden()
    draft = PledgeDraft(kind="money", amount="20", address="noor@example.org")
    made = pledge(by=VISITOR, campaign=campaign, draft=draft)
    with clock.at(campaign.deadline):
        shown = client.get(path_of(made)).content.decode()
        assert "Yes, I pledge this" not in shown and f"{campaign.deadline_there:%-d %B %Y}" in shown
        late = client.post(path_of(made), {"yes": "1"})
        assert late.status_code == 403 and "not stored" in late.content.decode()
        for kind, more in (("hands", {"hours": "3"}), ("goods", {"what": "Spades", "pieces": "2"})):
            sent = {"kind": kind, "address": "noor@example.org", **more}
            assert client.post(f"{campaign.get_absolute_url()}pledge/", sent).status_code == 403
    made.refresh_from_db()
    assert not made.is_confirmed and Pledge.objects.count() == 1


def started() -> Initiative:
    return start_initiative(by=cast.actor("fatima"), draft=InitiativeDraft(title="Green street", problem="No shade."))


def queries_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_an_initiative_lists_its_campaigns_and_costs_nothing_without(client) -> None:
    initiative = started()
    Initiative.objects.update(is_public=True)
    page = initiative.get_absolute_url()
    client.get(page)
    bare = queries_of(client, page)
    hidden = garden(title="Still being written")
    Campaign.objects.filter(pk=hidden.pk).update(initiative=initiative, state="draft")
    assert queries_of(client, page) == bare <= 19
    assert "Still being written" not in client.get(page).content.decode()
    Campaign.objects.filter(pk=garden().pk).update(initiative=initiative)
    assert queries_of(client, page) == bare + 1
    shown = client.get(page).content.decode()
    assert "A garden for our street" in shown and "Still being written" not in shown
