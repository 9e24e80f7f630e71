"""The pages: from a draft to a report, what strangers never see, files that run nothing, and what each page costs."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from PIL import Image

from proeftuin.campaigns import tasks
from proeftuin.campaigns.links import path_of
from proeftuin.campaigns.models import Campaign, MatchFund, Pledge
from proeftuin.campaigns.sending import post_waiting
from proeftuin.kernel import clock
from proeftuin.organisations.models import Membership
from proeftuin.search import queries as search
from tests import cast
from tests.campaigns.world import draft, fund, garden, goods, hands, money

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Benches at the pond", "story": "Three benches.", "minimum": "Wood: 300", "hands": "Sawing: 12",
    "goods": "Saws: 2", "zone": "Europe/Brussels", "near_miss_percent": "80", "language": "en", "deadline": "",
    "pay_to": "BE00 secret account",
}  # fmt: skip


def form(**changes: str) -> dict[str, str]:
    later = (clock.now() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    return {**FORM, "deadline": later, **changes}


def found(words: str) -> list[str]:
    return [one.ref for one in search.search(words, language="en", actor=cast.actor("bas"), kinds=["campaign"]).hits]


def move(client: Client, page: str, do: str) -> int:
    return client.post(f"{page}move/", {"do": do}).status_code


def test_from_a_draft_to_live_by_two_pairs_of_eyes(client, as_) -> None:
    fatima, elke = as_("fatima"), as_("elke")
    page = fatima.post("/campaigns/new/", form())["Location"]
    one = Campaign.objects.get()
    for address in (page, f"/campaigns/{one.ref}.json"):
        assert client.get(address).status_code == 404
    assert as_("ann").get(page).status_code == 404 and found("benches") == []
    assert move(fatima, page, "approve") == 403 and move(fatima, page, "hand_in") == 303
    assert one.title in elke.get("/campaigns/").content.decode()
    assert elke.post(f"{page}send-back/", {"note": ""}).status_code == 422
    assert elke.post(f"{page}send-back/", {"note": "Which pond?"}).status_code == 303
    assert "Which pond?" in fatima.get(page).content.decode()
    assert fatima.post(f"{page}edit/", form(version="1", story="The pond")).status_code == 409
    one.refresh_from_db()
    assert fatima.post(f"{page}edit/", form(version=str(one.version), story="The pond")).status_code == 303
    assert move(fatima, page, "hand_in") == 303 and move(elke, page, "approve") == 303
    assert move(elke, page, "nonsense") == 404
    words = client.get(page).content.decode()
    assert "The pond" in words and "€\u00a00 of €\u00a0300" in words and "secret account" not in words
    assert found("benches") == [one.ref]
    one.refresh_from_db()
    late = form(version=str(one.version), minimum="Wood: 1", title="Benches")
    assert fatima.post(f"{page}edit/", late).status_code == 303
    one.refresh_from_db()
    assert (one.minimum, one.title) == (30_000, "Benches")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minimum": "Wood 300"}, "Line 1 is not right"),
        ({"minimum": "Wood: 300\nNails: -3"}, "Line 2 is not right"),
        ({"minimum": "", "hands": "", "goods": ""}, "Say what you need"),
        ({"minimum": "", "optimum": "A roof: 50"}, "Say first what you need at least"),
        ({"hands": "Sawing: 0"}, "Line 1 is not right"),
        ({"deadline": "2001-01-01T10:00"}, "within a year from now"),
        ({"deadline": "soon"}, "Deadline"),
        ({"near_miss_percent": "0"}, "near_miss_percent"),
        ({"title": " "}, "title"),
    ],
)
def test_a_campaign_with_mistakes_keeps_what_was_typed(as_, changes: dict[str, str], words: str) -> None:
    answer = as_("fatima").post("/campaigns/new/", form(**changes))
    assert (
        answer.status_code == 422 and words in answer.content.decode() and "Three benches." in answer.content.decode()
    )
    assert not Campaign.objects.exists()


def test_pledging_on_the_page_and_the_private_page(client) -> None:
    campaign = garden()
    fund(campaign)
    page = f"{campaign.get_absolute_url()}pledge/"
    bad = client.post(page, {"kind": "money", "amount": "-3", "address": "noor@example.org", "name": "Noor"})
    assert (
        bad.status_code == 422 and "Write an amount in euro" in bad.content.decode() and "Noor" in bad.content.decode()
    )
    zero = client.post(page, {"kind": "hands", "hours": "0", "address": "noor@example.org"})
    assert zero.status_code == 422 and "Say how many hours" in zero.content.decode()
    none = client.post(page, {"kind": "goods", "what": "", "pieces": "2", "address": "noor@example.org"})
    assert none.status_code == 422 and "Say what you bring" in none.content.decode() and not Pledge.objects.exists()
    sent = {"kind": "money", "amount": "250", "address": "noor@example.org", "name": "Noor", "is_named": "on"}
    assert "Look at your mail now" in client.post(page, sent, follow=True).content.decode()
    one = Pledge.objects.get()
    assert client.get(path_of(one)).status_code == 200 and Pledge.objects.get().confirmed_at is None
    assert client.get(path_of(one)[:-5] + "abcd/").status_code == 404
    assert client.post(path_of(one), {"yes": "1"}).status_code == 303
    words = client.get(campaign.get_absolute_url()).content.decode()
    assert "Noor" in words and "+ €\u00a0100 from a match fund" in words and "€\u00a0350 of €\u00a01,000" in words
    assert "noor@example.org" not in words
    assert client.post(path_of(one), {"off": "1"}).status_code == 303
    assert "Noor" not in client.get(campaign.get_absolute_url()).content.decode()


def test_after_the_deadline_the_form_says_when_it_was(client) -> None:
    campaign = garden()
    Campaign.objects.update(deadline=clock.now() - timedelta(seconds=1))
    campaign.refresh_from_db()
    answer = client.post(
        f"{campaign.get_absolute_url()}pledge/", {"kind": "money", "amount": "20", "address": "a@example.org"}
    )
    assert answer.status_code == 403 and not Pledge.objects.exists()
    assert f"{campaign.deadline_there:%-d %B %Y}" in answer.content.decode() and "not stored" in answer.content.decode()


def test_the_register_is_the_holders_alone_and_runs_nothing_in_a_spreadsheet(client, as_) -> None:
    campaign = garden(minimum="Soil: 100")
    evil = '=HYPERLINK("http://evil.example","x")'
    money(campaign, "120", 1, note=evil)
    hands(campaign, 3, 2)
    base = f"{campaign.get_absolute_url()}register"
    for address in (f"{base}/", f"{base}.csv", f"{base}.xlsx"):
        assert client.get(address).status_code in (302, 404) and as_("ann").get(address).status_code == 403
        assert as_("elke").get(address).status_code == 403  # she reviews; the addresses are not hers
    fatima = as_("fatima")
    text = b"".join(fatima.get(f"{base}.csv")).decode()  # type: ignore[arg-type]
    assert "giver1@example.org" in text and "\"'=HYPERLINK" in text and ",120.00," in text and "RF" in text
    sheet = load_workbook(BytesIO(fatima.get(f"{base}.xlsx").content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert any(cell.value == "'" + evil for cell in cells) and all(cell.data_type != "f" for cell in cells)
    one = Pledge.objects.get(kind="money")
    fatima.post(f"{base}/", {"ref": [one.ref], "state": "collected"})
    one.refresh_from_db()
    assert one.state == "confirmed"  # not before it goes on
    with clock.at(campaign.deadline):
        assert tasks.close_due() == 1
    answer = fatima.post(f"{base}/", {"ref": [one.ref], "state": "collected"}, follow=True)
    assert "1 changed." in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "collected" and as_("ann").post(f"{base}/", {"ref": [one.ref]}).status_code == 403


def test_delivered_and_told_with_a_photo(client, as_, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    campaign, fatima = garden(minimum="Soil: 100"), as_("fatima")
    page = campaign.get_absolute_url()
    money(campaign, "60", 1), money(campaign, "60", 1), money(campaign, "60", 2)
    assert fatima.get(f"{page}report/").status_code == 403
    with clock.at(campaign.deadline):
        tasks.close_due()
    post_waiting()
    paid = [one for one in mail.outbox if one.subject.startswith("It goes on")]
    assert len(paid) == 2 and "BE00 0000" in paid[0].body and "RF" in paid[0].body  # once each
    assert move(fatima, page, "deliver") == 303
    campaign.refresh_from_db()
    text = {"do": "report", "text": "Nine pumpkins weigh a ton.", "version": str(campaign.version)}
    assert fatima.post(f"{page}report/", text).status_code == 303
    assert "Nine pumpkins" not in client.get(page).content.decode() and found("pumpkins") == []
    assert fatima.post(f"{page}report/", {**text, "share": "on"}).status_code == 422  # saved by somebody meanwhile
    campaign.refresh_from_db()
    ready = {**text, "version": str(campaign.version), "share": "on", "case_url": "/cases/nowhere/"}
    assert fatima.post(f"{page}report/", ready).status_code == 422
    assert fatima.post(f"{page}report/", {**ready, "case_url": ""}).status_code == 303
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    file = SimpleUploadedFile("g.png", picture.getvalue(), "image/png")
    photo = {"do": "photo", "files": file, "alt": "A green garden"}
    assert fatima.post(f"{page}report/", photo).status_code == 422  # without consent
    file.seek(0)
    assert fatima.post(f"{page}report/", {**photo, "consent": "on"}).status_code == 303
    words = client.get(page).content.decode()
    assert "Nine pumpkins weigh a ton." in words and "A green garden" in words and found("pumpkins") == [campaign.ref]
    post_waiting()
    told = [one for one in mail.outbox if one.subject.startswith("What was done")]
    assert len(told) == 2 and "Nine pumpkins weigh a ton." in told[0].body
    campaign.refresh_from_db()
    fatima.post(f"{page}report/", {**text, "version": str(campaign.version), "share": "on"})
    assert post_waiting() == 0  # told once


def test_twins_hold_totals_and_never_who_gave(client) -> None:
    campaign = garden()
    money(campaign, "60", 1, is_named=True), goods(campaign, 2, 2)
    hidden = draft(title="Not yet")
    assert hidden
    for address in ("/campaigns.json", "/campaigns.csv", "/campaigns.atom", f"/campaigns/{campaign.ref}.json"):
        answer = client.get(address)
        body = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert answer.status_code == 200 and campaign.title in body
        assert "Giver" not in body and "@example.org" not in body and "BE00" not in body, address
    one = client.get("/campaigns.json").json()["campaigns"][0]
    assert (one["pledged_cents"], one["goods"], one["givers"]) == (6000, 2, 2)


def test_a_fund_is_set_up_and_chooses_a_campaign(client, as_) -> None:
    ann = cast.person("ann")
    campaign, page = garden(), "/campaigns/funds/new/"
    assert as_("ann").get(page).status_code == 403
    Membership.objects.filter(user=ann).update(administers=True)
    sent = {
        "organisation": cast.organisation("zandhove").pk, "title": "Street fund", "pool": "10.000", "rule": "double",
        "factor": "0.5", "max_per_pledge": "100", "opens_at": "2020-01-01T00:00", "closes_at": "2099-01-01T00:00",
    }  # fmt: skip
    for wrong in ({"pool": "-3"}, {"factor": "0"}, {"closes_at": "2019-01-01T00:00"}, {"rule": "lump"}):
        assert as_("ann").post(page, {**sent, **wrong}).status_code == 422
    url = as_("ann").post(page, sent)["Location"]
    one = MatchFund.objects.get()
    assert (one.pool, one.max_per_pledge, str(one.factor)) == (1_000_000, 10_000, "0.500")
    assert client.get(url).status_code == 200 and "€\u00a010,000" in client.get("/campaigns/funds/").content.decode()
    assert client.post(url, {"campaign": campaign.ref}).status_code == 403
    assert as_("fatima").post(url, {"campaign": campaign.ref}).status_code == 403
    assert as_("ann").post(url, {"campaign": campaign.ref}).status_code == 303
    assert money(campaign, "250").matched == 5_000
    assert "€\u00a050" in client.get(url).content.decode()


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_at_a_thousand(client, as_, django_assert_max_num_queries, count: int) -> None:
    campaign = garden()
    fund(campaign)
    Pledge.objects.bulk_create(
        Pledge(campaign=campaign, kind="money", state="confirmed", cents=1000, address_key=f"k{n}", name=f"N {n}",
               confirmed_at=clock.now()) for n in range(count)
    )  # fmt: skip
    Campaign.objects.bulk_create(
        Campaign(title=f"C {n}", state="live", deadline=campaign.deadline, organisation=campaign.organisation)
        for n in range(count)
    )  # fmt: skip
    fatima = as_("fatima")
    fatima.get("/campaigns/")
    page = campaign.get_absolute_url()
    for address in ("/campaigns/", "/campaigns.json", page, f"{page}pledge/", f"{page}register/", "/campaigns/funds/"):
        with django_assert_max_num_queries(12):
            assert fatima.get(address).status_code == 200, address
