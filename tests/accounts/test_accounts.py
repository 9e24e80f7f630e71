"""Roles, profiles and leaving, through actions and pages."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from proeftuin.accounts import actions
from proeftuin.accounts.models import InstanceRole, User
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_step(settings) -> None:
    settings.STAFF_NEEDS_MFA = False


def test_the_command_line_makes_the_first_administrator() -> None:
    sara = cast.person("sara")
    for _ in range(2):
        actions.give_role(by=system("command-line"), user=sara, role="administrator")
    assert [one.role for one in sara.instance_roles.all()] == ["administrator"]
    assert Event.objects.filter(kind="account.role_given").count() == 1


def test_others_give_no_roles() -> None:
    with pytest.raises(NotAllowedError):
        actions.give_role(by=cast.actor("elke"), user=cast.person("sara"), role="editor")


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(InvalidError):
        actions.give_role(by=cast.actor("bas"), user=cast.person("sara"), role="king")


def test_the_last_administrator_stays() -> None:
    bas = cast.person("bas")
    with pytest.raises(InvalidError):
        actions.take_role(by=cast.actor("bas"), user=bas, role="administrator")
    with pytest.raises(InvalidError):
        actions.erase_account(by=cast.actor("bas"), user=bas)
    assert InstanceRole.objects.filter(user=bas).exists()


def test_administrators_give_and_take_roles_on_a_page(as_) -> None:
    client, sara = as_("bas"), cast.person("sara")
    assert client.post("/me/roles/", {"email": "SARA@example.org", "role": "editor"}).status_code == 303
    assert sara.instance_roles.filter(role="editor").exists()
    assert "Sara Peeters" in client.get("/me/roles/").text
    assert client.post("/me/roles/take/", {"email": sara.email, "role": "editor"}).status_code == 303
    assert not sara.instance_roles.exists()
    refused = client.post("/me/roles/", {"email": "nobody@example.org", "role": "editor"})
    assert refused.status_code == 422
    assert "nobody@example.org" in refused.text
    assert client.post("/me/roles/take/", {"email": "bas@example.org", "role": "administrator"}).status_code == 422


def test_my_page_costs_the_same_however_much_there_is(as_, django_assert_max_num_queries) -> None:
    client = as_("sara")
    with django_assert_max_num_queries(8):
        page = client.get("/me/")
    assert "sara@example.org" in page.text


def test_a_profile_is_saved_and_hostile_text_is_only_text(as_) -> None:
    client, sara = as_("sara"), cast.person("sara")
    hostile = "<script>alert(1)</script> 😀 \u202eabc"
    assert client.post("/me/profile/", {"name": "Sara", "language": "nl"}).status_code == 303
    actions.edit_profile(
        by=cast.actor("sara"), name="Sara", language="nl", bio=hostile, expertise=hostile, is_public=True
    )
    page = Client().get(f"/people/{sara.ref}/").text
    assert "<script>alert" not in page
    assert "sara@example.org" not in page
    assert client.get("/me/").headers["Content-Language"] == "nl"


def test_what_is_wrong_in_a_profile_is_told_and_nothing_is_lost(as_) -> None:
    client = as_("sara")
    answer = client.post("/me/profile/", {"name": "kept", "language": "xx"})
    assert answer.status_code == 422
    assert "kept" in answer.text
    with pytest.raises(InvalidError):
        actions.edit_profile(by=cast.actor("sara"), name="", language="", is_public=True)
    with pytest.raises(InvalidError):
        actions.edit_profile(by=cast.actor("sara"), name="a\0b", language="")
    with pytest.raises(InvalidError):
        actions.edit_profile(by=cast.actor("sara"), name="Sara", language="xx")


def test_pages_speak_the_language_of_the_account(as_) -> None:
    client = as_("sara")
    User.objects.filter(email="sara@example.org").update(language="fr")
    assert '<html lang="fr">' in client.get("/me/").text
    client.cookies["django_language"] = "de"
    assert '<html lang="de">' in client.get("/me/").text


def test_a_person_who_is_not_public_does_not_exist_for_others(as_) -> None:
    ann = cast.person("ann")
    assert Client().get(f"/people/{ann.ref}/").status_code == 404
    assert as_("sara").get(f"/people/{ann.ref}/").status_code == 404


def test_everyone_may_have_a_copy_of_their_data(as_) -> None:
    actions.give_role(by=cast.actor("bas"), user=cast.person("sara"), role="coach")
    actions.edit_profile(by=cast.actor("sara"), name="Sara P", language="", bio="at the counter")
    data = as_("sara").get("/me/data/").json()
    assert data["account"]["email"] == "sara@example.org"
    assert data["account"]["bio"] == "at the counter"
    assert data["roles"][0]["role"] == "coach"
    assert [event["kind"] for event in data["events"]] == ["account.profile_edited"]
    assert {"library", "initiatives", "uploads"} <= set(data["rooms"])
    assert "password" not in str(data)


def by_password(key: str) -> Client:
    """A client that signed in on the page, so that its visit is kept."""
    user, client = cast.person(key), Client()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    client.post("/accounts/login/", {"login": user.email, "password": "a long password"})
    return client


def test_the_copy_tells_where_one_is_signed_in() -> None:
    data = by_password("sara").get("/me/data/").json()["signing_in"]
    assert data["sessions"][0]["ip"] == "127.0.0.1"
    assert data["addresses"] == [{"email": "sara@example.org", "verified": True, "primary": True}]


def test_keys_are_listed_without_their_secrets(as_) -> None:
    Authenticator.objects.create(user=cast.person("sara"), type="totp", data={"secret": "hush"})
    text = as_("sara").get("/me/data/").text
    assert '"totp"' in text and "hush" not in text


def test_sessions_that_ended_are_forgotten_with_their_addresses() -> None:
    by_password("sara")
    still = by_password("joris")
    ended = UserSession.objects.get(user=cast.person("sara")).session_key
    Session.objects.filter(session_key=ended).update(expire_date=now() - timedelta(days=1))
    assert actions.forget_visits() == 1
    assert [one.user.name for one in UserSession.objects.all()] == ["Joris de Wit"]
    assert still.get("/me/").status_code == 200


def test_an_address_that_nobody_confirmed_is_forgotten() -> None:
    Client().post("/accounts/signup/", {"email": "somebody.else@example.org", "name": ""})
    sara = cast.person("sara")  # as made by the command line: without an address to confirm
    EmailAddress.objects.create(user=cast.person("joris"), email="joris@example.org", verified=True, primary=True)
    EmailAddress.objects.create(user=cast.person("joris"), email="j@example.org", verified=False)
    User.objects.filter(pk=sara.pk).update(last_login=None)
    assert actions.forget_unconfirmed() == 0
    User.objects.update(joined_at=now() - timedelta(days=8))
    assert actions.forget_unconfirmed() == 1
    assert sorted(User.objects.values_list("email", flat=True)) == ["joris@example.org", "sara@example.org"]


def test_leaving_needs_a_tick_and_closes_every_door(as_) -> None:
    client, elsewhere, sara = as_("sara"), as_("sara"), cast.person("sara")
    assert client.post("/me/delete/", {}).status_code == 422
    assert client.post("/me/delete/", {"sure": "on"}).status_code == 303
    sara.refresh_from_db()
    assert (sara.name, sara.is_active, sara.has_usable_password()) == ("", False, False)
    assert sara.email == f"erased-{sara.ref}@invalid"
    assert sara.display_name == "Former participant"
    assert elsewhere.get("/me/").status_code == 302
    coded = [one.get_decoded() for one in Session.objects.all()]
    assert not [one for one in coded if one.get("_auth_user_id") == str(sara.pk)]
    event = Event.objects.get(kind="account.erased")
    assert "sara" not in str([event.data, event.thread, event.subject, event.actor]).lower()


def test_nobody_erases_somebody_else() -> None:
    with pytest.raises(NotAllowedError):
        actions.erase_account(by=cast.actor("joris"), user=cast.person("sara"))
    actions.erase_account(by=cast.actor("bas"), user=cast.person("sara"))
    actions.erase_account(by=cast.actor("bas"), user=cast.person("sara"))


def test_who_can_do_what_is_told_to_everyone() -> None:
    page = Client().get("/about/roles/").text
    assert "Administrator" in page and "Lead" in page


def test_one_sees_where_one_is_signed_in_and_signs_out_elsewhere() -> None:
    here, elsewhere = by_password("sara"), by_password("sara")
    page = here.get("/accounts/sessions/").text
    assert page.count("127.0.0.1") == 2
    assert page.count("Here, on this device") == page.count("On another device") == 1
    here.post("/accounts/sessions/")
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
