"""Nominating someone outside: one mail, nothing public before a yes, and gone after a no."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from proeftuin.calls.models import Call
from proeftuin.kernel import clock
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.people.actions import nominating as actions
from proeftuin.people.drafts import NominationDraft
from proeftuin.people.links import path_of, secret_of
from proeftuin.people.models import Nomination, Unwanted
from proeftuin.people.moderating import hide_innovator, restore_innovator
from proeftuin.people.tasks import forget_nominations, post_nominations
from proeftuin.search import queries as search
from proeftuin.search.models import Entry
from tests import cast

pytestmark = pytest.mark.django_db

MADE = {
    "name": "Noor Haddad", "email": "noor@elsewhere.example", "language": "en", "link": "https://noor.example/",
    "does": "She repairs clothes with newcomers and sells what is mended: circular textile from the neighbourhood.",
    "why": "She gets people to a job where every programme failed, and nothing is thrown away.",
    "themes": ["environment"],
}  # fmt: skip
LIST = "/people/innovators/"


def draft(**given: object) -> NominationDraft:
    return NominationDraft(**{**MADE, **given})


@pytest.fixture
def nomination(db: None) -> Nomination:
    return actions.nominate(by=cast.actor("fatima"), draft=draft())


def yes(one: Nomination, **given: object) -> Nomination:
    one.refresh_from_db()
    return actions.say_yes(
        by=cast.actor("ann"), ref=one.ref, secret=secret_of(one.ref), draft=draft(**given), version=one.version
    )


def found(words: str) -> list[str]:
    return [hit.plain_title for hit in search.search(words, language="en", actor=cast.actor("ann")).hits]


def test_nominated_agreed_and_withdrawn(client: Client, as_) -> None:
    mail.outbox.clear()
    assert as_("fatima").post("/people/innovators/new/", MADE).status_code == 303
    one = Nomination.objects.get()
    assert client.get(one.get_absolute_url()).status_code == 404 and "Noor" not in client.get(LIST).content.decode()
    assert post_nominations() == 1 and post_nominations() == 0
    message = mail.outbox[0]
    assert message.to == ["noor@elsewhere.example"] and len(mail.outbox) == 1
    assert "Fatima El Idrissi" in message.body and MADE["why"] in message.body
    link = re.search(r"https?://[^/]+(/people/nominated/\S+)", message.body)
    assert link
    form = {**{name: MADE[name] for name in ("name", "why", "themes", "link", "language")}, "version": "1"}
    assert "Somebody nominated you" in client.get(link[1]).content.decode()
    answer = client.post(link[1], {**form, "does": "I mend clothes with newcomers.", "yes": "1"})
    assert answer.status_code == 303 and answer["Location"] == one.get_absolute_url()
    page = client.get(one.get_absolute_url()).content.decode()
    assert "I mend clothes" in page and "noor@elsewhere.example" not in page
    assert found("newcomers") == ["Noor Haddad"]
    assert client.get("/people/innovators.json").json()["innovators"][0]["name"] == "Noor Haddad"
    assert client.post(link[1], {"no": "1"})["Location"] == "/people/innovators/gone/"
    assert not Nomination.objects.exists() and not Unwanted.objects.exists() and found("newcomers") == []
    assert client.get(one.get_absolute_url()).status_code == client.get(link[1]).status_code == 404
    assert not Entry.objects.filter(ref=one.ref).exclude(title="").exists()
    told = " ".join(f"{event.data}" for event in Event.objects.filter(thread=one.thread))
    assert "Noor" not in told and "elsewhere" not in told


def test_refused_is_erased_and_blocked(nomination: Nomination, client: Client) -> None:
    assert client.post(path_of(nomination), {"no": "1", "never_again": "yes"}).status_code == 303
    assert not Nomination.objects.exists()
    with pytest.raises(InvalidError):
        actions.nominate(by=cast.actor("sara"), draft=draft(email=" NOOR@elsewhere.example"))
    assert "noor" not in Unwanted.objects.get().email_key


def test_nobody_else_opens_the_link(nomination: Nomination, client: Client, as_) -> None:
    wrong = f"/people/nominated/{nomination.ref}/{'0' * 32}/"
    for method in (client.get, client.post, as_("fatima").get, as_("bas").get):
        assert method(wrong).status_code == 404
    for act in (
        lambda: actions.say_yes(by=cast.actor("fatima"), ref=nomination.ref, secret="x", draft=draft(), version=1),
        lambda: actions.say_no(by=cast.actor("bas"), ref=nomination.ref, secret=""),
        lambda: actions.say_no(by=cast.actor("bas"), ref="0000000000", secret=secret_of("0000000000")),
    ):
        with pytest.raises(NotAllowedError):
            act()
    nomination.refresh_from_db()
    assert nomination.state == "asked"


def test_one_nomination_a_person_and_few_waiting(nomination: Nomination) -> None:
    with pytest.raises(InvalidError):
        actions.nominate(by=cast.actor("sara"), draft=draft())
    for number in range(actions.MOST_WAITING - 1):
        actions.nominate(by=cast.actor("fatima"), draft=draft(email=f"one{number}@elsewhere.example"))
    with pytest.raises(InvalidError):
        actions.nominate(by=cast.actor("fatima"), draft=draft(email="more@elsewhere.example"))
    with pytest.raises(InvalidError):
        actions.nominate(by=cast.actor("ann"), draft=draft(email="ann@example.org"))


def test_saying_yes_in_two_windows(nomination: Nomination, client: Client) -> None:
    yes(nomination)
    with pytest.raises(StaleError):
        actions.say_yes(by=cast.actor("ann"), ref=nomination.ref, secret=secret_of(nomination.ref), draft=draft(),
                        version=1)  # fmt: skip
    form = {**MADE, "does": "Typed words", "version": "1"}
    answer = client.post(path_of(nomination), form)
    assert answer.status_code == 409 and "Typed words" in answer.content.decode()


@pytest.mark.parametrize("wrong", [
    {"name": ""}, {"email": "noor"}, {"email": ""}, {"does": " "}, {"why": "x" * 2001}, {"link": "javascript:alert(1)"},
    {"themes": ["magic"]}, {"name": "a\0b"}, {"language": "xx"},
])  # fmt: skip
def test_bad_input_is_answered_in_place(as_, wrong: dict[str, object]) -> None:
    answer = as_("fatima").post("/people/innovators/new/", {**MADE, **wrong})
    assert answer.status_code == 422 and not Nomination.objects.exists()
    with pytest.raises(InvalidError):
        actions.nominate(by=cast.actor("fatima"), draft=draft(**wrong))


def test_posted_twice_is_nominated_once(as_) -> None:
    fatima = as_("fatima")
    for _twice in range(2):
        assert fatima.post("/people/innovators/new/", {**MADE, "once": "a"}).status_code == 303
    assert Nomination.objects.count() == 1


def test_who_never_answers_is_forgotten(nomination: Nomination) -> None:
    kept = actions.nominate(by=cast.actor("sara"), draft=draft(email="b@elsewhere.example"))
    yes(kept)
    with clock.at(now() + timedelta(days=31)):
        assert forget_nominations() == 1
    assert list(Nomination.objects.all()) == [kept]


def test_hidden_by_a_moderator(nomination: Nomination, client: Client, as_) -> None:
    yes(nomination)
    hide_innovator(cast.actor("elke"), nomination.ref)
    page = nomination.get_absolute_url()
    assert client.get(page).status_code == 404 and found("newcomers") == [] and "Noor" not in client.get(LIST).text
    yes(nomination, does="New words with newcomers")
    assert client.get(page).status_code == 404 and found("newcomers") == []
    restore_innovator(cast.actor("elke"), nomination.ref)
    assert client.get(page).status_code == 200 and found("newcomers") == ["Noor Haddad"]


def challenge(title: str, body: str, **given: object) -> Call:
    return Call.objects.create(**{
        "kind": "challenge", "state": "published", "title": title, "body": body, "opens_at": now(),
        "deadline": now() + timedelta(days=30), "language": "en", **given,
    })  # fmt: skip


def test_matched_to_the_challenges_that_fit_with_why(nomination: Nomination, client: Client) -> None:
    fits = challenge("Circular workwear", "Who mends clothes of our gardeners? Textile must not be thrown away.")
    dutch = challenge("Werkkleding", "Wij zoeken wie het circulair maakt: herstellen in de wijk.", language="nl")
    challenge("Quantum sensors", "Measuring gravity in tunnels.")
    challenge("Old clothes", "Mend our clothes and textile.", deadline=now() - timedelta(days=1))
    challenge("Best clothes", "Mend our clothes and textile.", kind="award")
    challenge("Secret clothes", "Mend our clothes and textile.", state="draft")
    yes(nomination)
    page = client.get(nomination.get_absolute_url()).content.decode()
    assert fits.title in page and dutch.title in page
    for title in ("Quantum sensors", "Old clothes", "Best clothes", "Secret clothes"):
        assert title not in page
    assert "<mark>clothes</mark>" in page
    other = client.get(f"{LIST}?challenge={fits.ref}").content.decode()
    assert "Noor Haddad" in other and "Why it fits" in other


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(client, as_, django_assert_max_num_queries, count: int) -> None:
    made = Nomination.objects.bulk_create(
        Nomination(name=f"Noor {n}", email=f"n{n}@x.example", email_key=str(n), does="Mends clothes", why="Because",
                   state="published", published_at=now(), nominated_by=cast.person("sara"))
        for n in range(count)
    )  # fmt: skip
    call = challenge("Circular workwear", "Who mends clothes? Clothes that last, because they are mended.")
    ann = as_("ann")
    for reader in (client, ann):
        reader.get("/about/how/")
        for path in (LIST, f"{LIST}?page=50", made[0].get_absolute_url(), f"{LIST}?challenge={call.ref}"):
            with django_assert_max_num_queries(12):
                assert reader.get(path).status_code == 200
