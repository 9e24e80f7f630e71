"""A profile: each part for whom the person chose, on the page, in the directory and in the search."""

import pytest
from django.test import Client

from proeftuin.accounts import actions as accounts
from proeftuin.accounts.models import User
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.people import queries
from proeftuin.people.actions.profiles import save_profile
from proeftuin.people.drafts import ProfileDraft
from proeftuin.people.models import Offer, Profile
from proeftuin.people.moderating import hide_profile, restore_profile
from proeftuin.search import queries as search
from tests import cast

pytestmark = pytest.mark.django_db

TOLD = {
    "expertise": "debt counselling, xylophone", "about": "Seven years at the quayside.",
    "offers": "A walk along the ombudsroute.",
    "seeks": "Somebody who knows tenderjargon.", "languages": ("nl", "bg"), "disciplines": ("design",),
}  # fmt: skip
SHOWN = {
    "expertise": "public", "about": "private", "offers": "network", "seeks": "private", "languages": "public",
    "organisation": "network",
}  # fmt: skip


def saved(key: str = "sara", listed: str = "public", version: int = 1, **given: object) -> Profile:
    belongs = {"organisation_id": cast.organisation("waterrijk").pk} if key in ("sara", "joris") else {}
    draft = ProfileDraft(**{**TOLD, **belongs, "shown": SHOWN, "listed": listed, **given})
    return save_profile(by=cast.actor(key), draft=draft, version=version)


def names(actor, words: str, **given: str) -> list[str]:
    return [one.name for one in queries.directory(actor, words, **given).cards]


def test_nobody_is_in_the_directory_before_they_say_so(client: Client, as_) -> None:
    sara = cast.person("sara")
    assert queries.directory(cast.actor("ann")).total == 0
    assert client.get(sara.get_absolute_url()).status_code == 404
    form = as_("sara").get("/people/mine/").content.decode()
    assert 'value="private" required' in form or 'value="private"' in form
    assert not Profile.objects.exists()


def test_each_viewer_sees_only_what_they_may(client: Client, as_) -> None:
    saved()
    page = cast.person("sara").get_absolute_url()
    visitor, member, own = (one.get(page).content.decode() for one in (client, as_("ann"), as_("sara")))
    assert "xylophone" in visitor and "xylophone" in member and "xylophone" in own
    assert "ombudsroute" not in visitor and "Gemeente Waterrijk" not in visitor
    assert "ombudsroute" in member and "Gemeente Waterrijk" in member
    for word in ("quayside", "tenderjargon"):
        assert word not in visitor and word not in member and word in own
    assert "sara@example.org" not in visitor + member
    data = client.get(f"{page.rstrip('/')}.json").json()
    assert data["offers"] == data["about"] == data["organisation"] == "" and data["languages"] == ["nl", "bg"]
    assert as_("ann").get(f"{page.rstrip('/')}.json").json() == data


def test_a_private_word_finds_nobody_and_a_network_word_only_who_is_signed_in() -> None:
    saved()
    ann = cast.actor("ann")
    assert names(VISITOR, "xylophone") == names(ann, "xylophone") == ["Sara Peeters"]
    assert names(VISITOR, "ombudsroute") == [] and names(ann, "ombudsroute") == ["Sara Peeters"]
    assert names(VISITOR, "design") == [] and names(ann, "design") == ["Sara Peeters"]
    for word in ("quayside", "tenderjargon"):
        assert names(VISITOR, word) == names(ann, word) == names(cast.actor("sara"), word) == []
        assert not search.search(word, language="en", actor=ann).hits
    assert names(VISITOR, "", language="bg") == ["Sara Peeters"] and names(VISITOR, "", has="offers") == []
    assert names(ann, "", has="offers") == ["Sara Peeters"] and names(ann, "", has="seeks") == []
    works = cast.organisation("waterrijk").ref
    assert names(ann, "", organisation=works) == ["Sara Peeters"] and names(VISITOR, "", organisation=works) == []
    assert not [one.label for one in queries.directory(VISITOR).organisations]


def test_no_part_goes_further_than_the_profile(client: Client, as_) -> None:
    saved(listed="network")
    page = cast.person("sara").get_absolute_url()
    assert client.get(page).status_code == 404 and client.get(f"{page.rstrip('/')}.json").status_code == 404
    assert names(VISITOR, "xylophone") == [] and names(cast.actor("ann"), "xylophone") == ["Sara Peeters"]
    assert "xylophone" in as_("ann").get(page).content.decode()
    assert not search.search("xylophone", language="en", actor=VISITOR).hits
    assert [hit.kind for hit in search.search("xylophone", language="en", actor=cast.actor("ann")).hits] == ["person"]


def test_who_takes_a_word_back_is_not_found_by_it_any_more() -> None:
    saved()
    ann = cast.actor("ann")
    saved(version=2, shown={**SHOWN, "expertise": "private", "offers": "private"})
    assert names(ann, "xylophone") == names(VISITOR, "xylophone") == names(ann, "ombudsroute") == []
    assert not Offer.objects.exists() and queries.drifted() == []
    saved(version=3, listed="private")
    assert queries.directory(ann).total == 0 and not cast.person("sara").is_public
    assert Event.objects.filter(kind="people.listed").exclude(audience=cast.person("sara").actor_ref).count() == 0


def test_offers_to_teams_are_what_the_profile_says() -> None:
    saved(disciplines=("design", "legal"))
    assert sorted(Offer.objects.values_list("discipline", flat=True)) == ["design", "legal"]
    saved(version=2, disciplines=("legal",))
    assert list(Offer.objects.values_list("discipline", flat=True)) == ["legal"] and queries.drifted() == []
    Offer.objects.all().delete()
    assert queries.drifted() == [Profile.objects.get().pk]


def test_two_windows_at_once_lose_nothing(as_) -> None:
    saved()
    with pytest.raises(StaleError):
        saved()
    answer = as_("sara").post("/people/mine/", form(offers="Typed words", version="1"))
    assert answer.status_code == 409
    assert "Typed words" in answer.content.decode() and "ombudsroute" in answer.content.decode()


def form(**given: object) -> dict[str, object]:
    levels = {f"{name}_for": "network" for name in SHOWN}
    return {"listed": "network", "version": "1", **levels, **given}


@pytest.mark.parametrize(
    "wrong",
    [
        {"listed": "everyone"}, {"about_for": "friends"}, {"disciplines": ["magic"]}, {"languages": ["xx"]},
        {"organisation": "999999"}, {"expertise": "x" * 301}, {"offers": "a\0b"}, {"offers_for": ""},
    ],
)  # fmt: skip
def test_bad_input_is_answered_in_place(as_, wrong: dict[str, object]) -> None:
    answer = as_("sara").post("/people/mine/", form(**{"seeks": "Kept words", **wrong}))
    assert answer.status_code == 422 and "Kept words" in answer.content.decode()
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"listed": "all"}, {"shown": {"email": "public"}}, {"shown": {"about": "world"}}, {"disciplines": ("magic",)},
        {"languages": ("klingon",)}, {"organisation_id": 999_999}, {"about": "x" * 1001}, {"seeks": "a\0b"},
    ],
)  # fmt: skip
def test_the_action_checks_too(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        saved(**wrong)
    assert not Profile.objects.exists()


def test_who_has_no_name_is_not_listed_and_visitors_have_no_profile() -> None:
    User.objects.filter(pk=cast.person("fatima").pk).update(name="")
    with pytest.raises(InvalidError):
        saved("fatima")
    with pytest.raises(NotAllowedError):
        save_profile(by=VISITOR, draft=ProfileDraft(), version=1)


def test_nobody_borrows_an_organisation() -> None:
    with pytest.raises(InvalidError):
        saved("fatima", organisation_id=cast.organisation("waterrijk").pk)


def test_hidden_by_a_moderator_is_nowhere_and_comes_back(client: Client, as_) -> None:
    saved()
    sara = cast.person("sara")
    for _twice in range(2):
        hide_profile(cast.actor("elke"), sara.ref)
    assert client.get(sara.get_absolute_url()).status_code == as_("ann").get(sara.get_absolute_url()).status_code == 404
    assert as_("sara").get(sara.get_absolute_url()).status_code == 200
    assert names(cast.actor("ann"), "") == [] and not cast.person("sara").is_public and not Offer.objects.exists()
    saved(version=2)  # saving again does not undo it
    assert names(cast.actor("ann"), "") == [] and not cast.person("sara").is_public
    restore_profile(cast.actor("elke"), sara.ref)
    assert names(VISITOR, "xylophone") == ["Sara Peeters"] and cast.person("sara").is_public


def test_my_data_holds_it_and_erasing_leaves_nothing(as_) -> None:
    saved()
    data = as_("sara").get("/me/data/").json()["rooms"]["people"]
    assert data["profile"]["seeks"] == TOLD["seeks"]
    sara = cast.person("sara")
    accounts.erase_account(by=cast.actor("sara"), user=sara)
    assert not Profile.objects.exists() and not Offer.objects.exists()
    assert names(cast.actor("ann"), "xylophone") == []
    assert not search.search("xylophone", language="en", actor=cast.actor("ann")).hits


def test_hostile_words_are_only_words(client: Client, as_) -> None:
    hostile = "<script>alert(1)</script> 😀 \u202eabc"
    saved(expertise=hostile, about=hostile, shown=dict.fromkeys(SHOWN, "public"))
    for path in (cast.person("sara").get_absolute_url(), "/people/", f"/people/?q={hostile}"):
        assert "<script>alert" not in client.get(path).content.decode()


@pytest.mark.parametrize("path", [
    "/people/?q=%00", "/people/?page=-1", "/people/?page=999999999999999999", "/people/?page=x", "/people/?has=bribes",
    "/people/?organisation=nope&language=zz", "/people/?q=" + "x" * 5000, "/people.json?page=9999",
])  # fmt: skip
def test_strange_addresses_are_answered(client: Client, path: str) -> None:
    saved()
    assert client.get(path).status_code == 200
