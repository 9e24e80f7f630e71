"""Organisations: found, added, changed and joined, through actions and pages."""

import json
import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from proeftuin.accounts import actions as accounts
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.organisations import actions, queries
from proeftuin.organisations.actions import Described
from proeftuin.organisations.documents import organisation_labels
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.search.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db


def verified(key: str, address: str) -> None:
    EmailAddress.objects.create(user=cast.person(key), email=address, verified=True)


def test_an_organisation_is_added_indexed_and_told() -> None:
    made = actions.add_organisation(by=cast.actor("sara"), described=Described(name="  Water   Works ", kind="company"))
    assert made.name == "Water Works"
    assert Entry.objects.filter(kind="organisation", ref=made.ref, deleted=False).exists()
    assert Event.objects.get(kind="organisation.added").thread == f"organisation:{made.ref}"
    assert organisation_labels([made.ref, "unknown"]) == {made.ref: "Water Works"}


def test_a_namesake_is_shown_first_and_can_be_told_apart(as_) -> None:
    there = cast.organisation("zandhove")
    client = as_("sara")
    answer = client.post("/organisations/new/", {"name": "Stad Zandhove", "country": "BE", "once": "a"})
    assert answer.status_code == 422
    assert there.get_absolute_url() in answer.text and "Stad Zandhove" in answer.text
    again = {"name": "Stad Zandhove", "country": "BE", "once": "b", "anyway": "1", "seen": there.ref}
    for _ in range(2):
        answer = client.post("/organisations/new/", again)
        assert answer.status_code == 303
    assert Organisation.objects.filter(name="Stad Zandhove").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"kind": "x"}, {"country": "ZZZ"}, {"website": "javascript:alert(1)"}, {"name": "a\0b"},
     {"description": "x" * 5001}],
)  # fmt: skip
def test_what_is_wrong_is_told(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError) as caught:
        actions.add_organisation(by=cast.actor("sara"), described=Described(**{"name": "Fine", **wrong}))
    assert list(caught.value.problems) == list(wrong)


def test_only_administrators_of_the_site_set_the_mail_domain(as_) -> None:
    with pytest.raises(NotAllowedError):
        actions.add_organisation(by=cast.actor("sara"), described=Described(name="Fine", mail_domain="fine.example"))
    assert 'name="mail_domain"' not in as_("sara").get("/organisations/new/").text
    assert 'name="mail_domain"' in as_("bas").get("/organisations/new/").text


def test_a_verified_address_of_the_domain_confirms_at_once() -> None:
    waterrijk = cast.organisation("waterrijk")
    Organisation.objects.update(mail_domain="waterrijk.example")
    waterrijk.refresh_from_db()
    assert actions.join(by=cast.actor("fatima"), organisation=waterrijk).state == "asked"
    EmailAddress.objects.create(user=cast.person("pieter"), email="p@waterrijk.example", verified=False)
    assert actions.join(by=cast.actor("pieter"), organisation=waterrijk).state == "asked"
    verified("fatima", "f@Waterrijk.example")
    assert actions.join(by=cast.actor("fatima"), organisation=waterrijk).state == "confirmed"
    verified("elke", "e@not-waterrijk.example")
    assert actions.join(by=cast.actor("elke"), organisation=waterrijk).state == "asked"


def test_who_asks_waits_for_somebody_who_may_confirm(as_) -> None:
    zandhove = cast.organisation("zandhove")
    as_("fatima").post(f"/organisations/{zandhove.ref}/join/")
    asked = Membership.objects.get(user=cast.person("fatima"))
    path = f"/organisations/{zandhove.ref}/members/"
    assert as_("ann").get(path).status_code == 404
    assert as_("ann").post(f"{path}{asked.pk}/", {"verb": "confirm"}).status_code == 404
    ann = Membership.objects.get(user=cast.person("ann"))
    assert as_("bas").post(f"{path}{ann.pk}/", {"verb": "administrator"}).status_code == 303
    assert "Fatima El Idrissi" in as_("ann").get(path).text
    assert as_("ann").post(f"{path}{asked.pk}/", {"verb": "confirm"}).status_code == 303
    asked.refresh_from_db()
    assert asked.state == "confirmed"
    assert as_("ann").post(f"{path}{asked.pk}/", {"verb": "burn"}).status_code == 404
    assert as_("ann").post(f"{path}{asked.pk}/", {"verb": "remove"}).status_code == 303
    assert not Membership.objects.filter(pk=asked.pk).exists()


def test_administrators_are_confirmed_members() -> None:
    zandhove = cast.organisation("zandhove")
    asked = actions.join(by=cast.actor("fatima"), organisation=zandhove)
    with pytest.raises(InvalidError):
        actions.make_administrator(by=cast.actor("bas"), membership=asked)
    with pytest.raises(NotAllowedError):
        actions.confirm_member(by=cast.actor("fatima"), membership=asked)


def test_who_asked_may_not_act_for_the_organisation() -> None:
    from proeftuin.library.permissions import works_at
    from proeftuin.library.queries import takers_for

    zandhove = cast.organisation("zandhove")
    actions.join(by=cast.actor("fatima"), organisation=zandhove)
    assert not works_at(cast.actor("fatima"), zandhove)
    assert takers_for(cast.actor("fatima")) == []


def test_leaving_is_always_possible(as_) -> None:
    waterrijk = cast.organisation("waterrijk")
    client = as_("sara")
    for _ in range(2):
        assert client.post(f"/organisations/{waterrijk.ref}/leave/").status_code == 303
    assert not Membership.objects.filter(user=cast.person("sara")).exists()


def test_visitors_and_ended_organisations_take_no_members() -> None:
    waterrijk = cast.organisation("waterrijk")
    with pytest.raises(NotAllowedError):
        actions.join(by=VISITOR, organisation=waterrijk)
    waterrijk.valid_until = "2025-01-01"
    waterrijk.save()
    with pytest.raises(NotAllowedError):
        actions.join(by=cast.actor("fatima"), organisation=waterrijk)


def test_two_who_change_at_once_lose_nothing(as_) -> None:
    waterrijk = cast.organisation("waterrijk")
    actions.edit_organisation(
        by=cast.actor("elke"), organisation=waterrijk, described=Described(name="Theirs"), version=1
    )
    with pytest.raises(StaleError):
        actions.edit_organisation(
            by=cast.actor("elke"), organisation=waterrijk, described=Described(name="Mine"), version=1
        )
    answer = as_("elke").post(f"/organisations/{waterrijk.ref}/edit/", {"name": "Mine", "version": "1"})
    assert answer.status_code == 409
    assert "Mine" in answer.text and "Theirs" in answer.text and 'value="2"' in answer.text
    answer = as_("elke").post(f"/organisations/{waterrijk.ref}/edit/", {"name": "Mine", "version": "2"})
    assert answer.status_code == 303


def test_others_change_nothing(as_) -> None:
    waterrijk = cast.organisation("waterrijk")
    assert as_("sara").get(f"/organisations/{waterrijk.ref}/edit/").status_code == 403
    with pytest.raises(NotAllowedError):
        actions.edit_organisation(
            by=cast.actor("sara"), organisation=waterrijk, described=Described(name="Mine"), version=1
        )


def test_the_list_filters_and_leaves_out_what_ended() -> None:
    cast.organisation("waterrijk"), cast.organisation("zandhove")
    Organisation.objects.create(name="Gone", kind="municipality", valid_until="2024-12-31")
    page = Client().get("/organisations/").text
    assert "Gemeente Waterrijk" in page and "Gone" not in page
    assert "Waterrijk" not in Client().get("/organisations/?country=BE").text
    assert "Waterrijk" in Client().get("/organisations/?q=waterr&kind=municipality").text
    for odd in ("?q=%00", "?kind=%3Cb%3E", "?page=zz", "?q=" + "x" * 5000):
        assert Client().get(f"/organisations/{odd}").status_code == 200


def test_the_page_tells_where_it_came_from_and_went() -> None:
    new = Organisation.objects.create(name="New Town", kind="municipality", country="BE", scheme="nis", code="1")
    old = Organisation.objects.create(name="Old </script> Town", valid_until="2024-12-31", successor=new)
    page = Client().get(f"/organisations/{new.ref}/").text
    assert "Old &lt;/script&gt; Town" in page
    found = re.search(r"<script type=\"application/ld\+json\"[^>]*>(.*?)</script>", page, re.DOTALL)
    assert json.loads(found[1])["@type"] == "GovernmentOrganization"
    page = Client().get(f"/organisations/{old.ref}/").text
    assert "New Town" in page and "31 December 2024" in page
    assert Client().get("/organisations/0000000000/").status_code == 404


def test_twins_hold_facts_and_no_members(as_) -> None:
    waterrijk = cast.organisation("waterrijk")
    cast.person("sara")
    assert Client().get("/organisations.json").json()["organisations"][0]["name"] == "Gemeente Waterrijk"
    assert b"Gemeente Waterrijk" in b"".join(Client().get("/organisations.csv").streaming_content)
    one = Client().get(f"/organisations/{waterrijk.ref}.json").json()
    assert one["country"] == "NL"
    assert "sara" not in json.dumps(one).lower()


def test_people_are_found_when_they_want_to_be() -> None:
    sara = cast.person("sara")
    accounts.edit_profile(by=cast.actor("sara"), name="Sara", language="nl", expertise="care", is_public=True)
    assert Entry.objects.filter(kind="person", ref=sara.ref, deleted=False).exists()
    accounts.edit_profile(by=cast.actor("sara"), name="Sara", language="nl", expertise="care", is_public=False)
    assert not Entry.objects.filter(kind="person", ref=sara.ref, deleted=False).exists()


def test_a_list_of_thousands_is_fast_and_costs_two_queries(django_assert_max_num_queries) -> None:
    Organisation.objects.create(name="Only one")
    with django_assert_max_num_queries(2):
        Client().get("/organisations/")
    Organisation.objects.bulk_create([Organisation(name=f"Place {i:05}", country="BE") for i in range(3000)])
    began = time.monotonic()
    with django_assert_max_num_queries(2):
        page = Client().get("/organisations/?q=place&country=BE&page=7").text
    assert "3000 organisations" in page
    assert time.monotonic() - began < 1
    assert len(queries.alike("Place 00042")) <= 5


def test_a_page_costs_the_same_with_a_thousand_members(as_, django_assert_max_num_queries) -> None:
    from proeftuin.accounts.models import User

    waterrijk, client = cast.organisation("waterrijk"), as_("sara")
    path = f"/organisations/{waterrijk.ref}/"
    with django_assert_max_num_queries(10):
        client.get(path)
    users = User.objects.bulk_create([User(email=f"p{i}@example.org") for i in range(1000)])
    Membership.objects.bulk_create([Membership(user=u, organisation=waterrijk, state="confirmed") for u in users])
    Organisation.objects.bulk_create([Organisation(name=f"Was {i}", successor=waterrijk) for i in range(1000)])
    with django_assert_max_num_queries(10):
        assert "1001" in client.get(path).text
    bas = as_("bas")
    with django_assert_max_num_queries(10):
        bas.get(f"{path}members/")


@pytest.mark.parametrize("words", ["liege", "Liège", "LÜTTICH", "luttich", "liège ville", "Luik"])
def test_a_name_is_found_whatever_its_accents_and_language(words: str) -> None:
    Organisation.objects.create(name="Ville de Liège", names={"nl": "Luik", "fr": "Liège", "de": "Lüttich"})
    Organisation.objects.create(name="Saint-Ghislain")
    assert [one.name for one in queries.listed(words=words)] == ["Ville de Liège"]
    assert [one.name for one in queries.listed(words="saint ghislain")] == ["Saint-Ghislain"]
    assert "Ville de Liège" in Client().get("/organisations/", {"q": words}).text


@pytest.mark.parametrize(("there", "asked"), [("Ville de Liège", "Liege"), ("Stadt Luttich", "Lüttich")])
def test_a_namesake_with_other_accents_is_a_namesake(there: str, asked: str) -> None:
    Organisation.objects.create(name=there)
    assert [one.name for one in queries.alike(asked)] == [there]


def test_feeds_tell_what_is_new_and_what_everyone_may_know() -> None:
    described = Described(name="Café <b>Noord</b>", kind="residents")
    made = actions.add_organisation(by=cast.actor("sara"), described=described)
    actions.join(by=cast.actor("joris"), organisation=made)
    every, one = Client().get("/organisations.atom"), Client().get(f"/organisations/{made.ref}.atom")
    for feed in (every, one):
        assert feed["Content-Type"].startswith("application/atom+xml")
        assert "Café &lt;b&gt;Noord" in feed.text
    assert "Sara Peeters added" in one.text
    assert "Joris" not in one.text
    assert Client().get("/organisations/0000000000.atom").status_code == 404
