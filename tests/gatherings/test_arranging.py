"""Arranging together: drafts, announcing, changing, co-owning, cancelling, and what bad input meets."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.gatherings import logic, queries
from proeftuin.gatherings.actions import arranging
from proeftuin.gatherings.models import Gathering, Host, Letter
from proeftuin.kernel import clock
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.search import queries as search
from tests import cast
from tests.gatherings.world import LINK, draft, guest, meetup

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "workshop", "title": "Try a form out", "starts_at": "2031-03-30T10:00", "ends_at": "2031-03-30T16:00",
    "zone": "Europe/Brussels", "town": "Waterrijk", "place": "The lab", "capacity": "12", "agenda": "10:00 Start",
    "spoken": ["nl"], "language": "nl", "link": LINK,
}  # fmt: skip


def found(words: str) -> list[str]:
    return [
        hit.ref for hit in search.search(words, language="en", actor=cast.actor("fatima"), kinds=["gathering"]).hits
    ]


def test_a_member_arranges_announces_and_everybody_finds_it(client, as_) -> None:
    sara = as_("sara")
    answer = sara.post("/gatherings/new/", {**FORM, "organisation": cast.organisation("waterrijk").pk})
    page = answer["Location"]
    assert answer.status_code == 303
    gathering = Gathering.objects.get()
    assert client.get(page).status_code == 404 and client.get(f"/gatherings/{gathering.ref}.ics").status_code == 404
    assert "Try a form out" not in client.get("/gatherings/").content.decode() and found("form") == []
    assert "Try a form out" in sara.get("/gatherings/").content.decode()
    assert sara.post(f"{page}publish/").status_code == 303
    words = client.get(page).content.decode()
    # The clocks in Brussels go forward that morning: on the wall it is still ten.
    assert "10:00–16:00 (CEST)" in words and "The lab" in words and LINK not in words
    assert found("form") == [gathering.ref]
    assert "Try a form out" in client.get(cast.organisation("waterrijk").get_absolute_url()).content.decode()


def test_twins_never_hold_the_link_and_follow_the_filters(client) -> None:
    gathering = meetup()
    for address in ("/gatherings.json", "/gatherings.csv", "/gatherings.atom", "/gatherings.ics",
                    f"/gatherings/{gathering.ref}.json", f"/gatherings/{gathering.ref}.ics"):  # fmt: skip
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200 and b"waiting less" in body and LINK.encode() not in body, address
    assert client.get("/gatherings.json?kind=cafe").json()["count"] == 0
    assert client.get("/gatherings.json?town=Zandhove").json()["gatherings"][0]["hosts"] == ["Gemeente Zandhove"]
    assert client.get("/gatherings.json?when=past").json()["count"] == 0
    with clock.at(gathering.ends_at + timedelta(hours=1)):
        assert client.get("/gatherings.json?when=past").json()["count"] == 1
        assert "waiting less" not in client.get("/gatherings/").content.decode()


def test_three_organisations_own_one(client, as_) -> None:
    gathering = meetup()
    region = Organisation.objects.create(name="Region Delta", kind="region")
    Membership.objects.create(user=cast.person("fatima"), organisation=region, state="confirmed")
    ann = as_("ann")
    for name in ("Gemeente Waterrijk", "region delta"):
        cast.organisation("waterrijk")
        assert ann.post(f"{gathering.get_absolute_url()}hosts/", {"organisation": name}).status_code == 303
    assert "Region Delta" not in client.get(gathering.get_absolute_url()).content.decode()  # nobody is named unasked
    assert as_("fatima").get(f"{gathering.get_absolute_url()}edit/").status_code == 403
    for key in ("sara", "fatima"):
        words = as_(key).get("/gatherings/").content.decode()
        assert "is asked to host" in words
        host = Host.objects.get(agreed_at=None, organisation__memberships__user=cast.person(key))
        assert as_("elke").post(f"/gatherings/hosts/{host.pk}/", {"answer": "yes"}).status_code == 404
        assert as_(key).post(f"/gatherings/hosts/{host.pk}/", {"answer": "yes"}).status_code == 303
    words = client.get(gathering.get_absolute_url()).content.decode()
    assert all(name in words for name in ("Gemeente Zandhove", "Gemeente Waterrijk", "Region Delta"))
    assert as_("fatima").get(f"{gathering.get_absolute_url()}edit/").status_code == 200
    for host in Host.objects.exclude(organisation=region):
        key = "ann" if host.organisation == cast.organisation("zandhove") else "sara"
        arranging.answer_as_host(by=cast.actor(key), host=host, agree=False)
    with pytest.raises(InvalidError):
        arranging.answer_as_host(by=cast.actor("fatima"), host=Host.objects.get(), agree=False)


def test_an_unknown_host_is_answered_with_who_is_meant(as_) -> None:
    cast.organisation("waterrijk")
    answer = as_("ann").post(f"{meetup().get_absolute_url()}hosts/", {"organisation": "Waterrijk"})
    assert answer.status_code == 422 and "Gemeente Waterrijk" in answer.content.decode()


def test_a_change_of_moment_is_mailed_and_a_change_of_words_is_not() -> None:
    gathering = meetup()
    guest(gathering, 1)
    ann = cast.actor("ann")
    gathering.refresh_from_db()
    same = draft(text="Other words.", starts_at=gathering.starts_at, ends_at=gathering.ends_at)
    gathering = arranging.change_gathering(by=ann, gathering=gathering, draft=same, version=gathering.version)
    assert (gathering.sequence, Letter.objects.filter(kind="changed").count()) == (1, 0)
    with pytest.raises(StaleError):
        arranging.change_gathering(by=ann, gathering=gathering, draft=same, version=1)
    moved = draft(place="The library", starts_at=gathering.starts_at, ends_at=gathering.ends_at)
    gathering = arranging.change_gathering(by=ann, gathering=gathering, draft=moved, version=gathering.version)
    assert (gathering.sequence, Letter.objects.filter(kind="changed").count()) == (2, 1)
    kinds = Event.objects.on_thread(gathering.thread).values_list("kind", flat=True)
    assert {"gathering.published", "gathering.edited", "gathering.moved"} <= set(kinds)


def test_a_cancelled_gathering_can_not_change_any_more(client, as_) -> None:
    gathering = meetup()
    guest(gathering, 1)
    ann = as_("ann")
    assert ann.post(f"{gathering.get_absolute_url()}cancel/", {"reason": " "}).status_code == 422
    assert ann.post(f"{gathering.get_absolute_url()}cancel/", {"reason": "Nobody can that day."}).status_code == 303
    gathering.refresh_from_db()
    assert Letter.objects.filter(kind="cancelled").count() == 1 and found("waiting") == []
    assert "Nobody can that day." in client.get(gathering.get_absolute_url()).content.decode()
    assert "cancelled" in client.get("/gatherings/").content.decode()
    edit = ann.post(f"{gathering.get_absolute_url()}edit/", {**FORM, "version": gathering.version})
    assert edit.status_code == 403 and "cancelled" in edit.content.decode()
    with pytest.raises(NotAllowedError):
        arranging.change_gathering(by=cast.actor("ann"), gathering=gathering, draft=draft(), version=gathering.version)
    with pytest.raises(NotAllowedError):
        arranging.cancel_gathering(by=cast.actor("ann"), gathering=gathering, reason="Again")
    with pytest.raises(NotAllowedError):
        arranging.publish_gathering(by=cast.actor("ann"), gathering=gathering)
    gathering.refresh_from_db()
    assert gathering.sequence == 1


def test_no_fewer_places_than_people_who_have_one() -> None:
    gathering = meetup(capacity=3)
    for number in range(2):
        guest(gathering, number)
    gathering.refresh_from_db()
    ann = cast.actor("ann")
    when = {"starts_at": gathering.starts_at, "ends_at": gathering.ends_at}
    with pytest.raises(InvalidError) as refused:
        arranging.change_gathering(
            by=ann, gathering=gathering, draft=draft(capacity=1, **when), version=gathering.version
        )
    assert "2 people have a place" in str(refused.value.problems["capacity"])
    changed = arranging.change_gathering(
        by=ann, gathering=gathering, draft=draft(capacity=2, **when), version=gathering.version
    )
    assert changed.capacity == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"), ({"kind": "party"}, "kind"), ({"zone": "Mars/Olympus"}, "zone"),
        ({"link": "javascript:alert(1)"}, "link"), ({"text": "x" * 20_001}, "text"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_the_action_too(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        meetup(**changes)
    assert field in refused.value.problems


def test_bad_input_keeps_what_was_typed(as_) -> None:
    form = {**FORM, "organisation": cast.organisation("waterrijk").pk, "ends_at": "2031-03-30T09:00"}
    answer = as_("sara").post("/gatherings/new/", form)
    assert answer.status_code == 422 and "It ends before it starts." in answer.content.decode()
    assert "Try a form out" in answer.content.decode() and not Gathering.objects.exists()
    assert as_("sara").post("/gatherings/new/", {**form, "starts_at": "soon"}).status_code == 422
    assert as_("fatima").get("/gatherings/new/").status_code == 403


def test_nobody_arranges_for_an_organisation_of_others() -> None:
    with pytest.raises(InvalidError):
        arranging.arrange_gathering(by=cast.actor("sara"), organisation=cast.organisation("zandhove"), draft=draft())


def test_hostile_text_is_shown_as_text(client) -> None:
    evil = "<script>alert(1)</script>"
    gathering = meetup(title=evil, text=evil, agenda=f"14:00 {evil}", place=evil, town=evil, accessibility=evil)
    for address in (gathering.get_absolute_url(), "/gatherings/"):
        assert evil not in client.get(address).content.decode()


@given(st.text())
def test_any_agenda_can_be_typed(text: str) -> None:
    items = logic.agenda_of(text)
    assert len(items) <= logic.MOST_ITEMS and all(set(one) == {"at", "what"} for one in items)
    assert logic.agenda_of("9.05 Coffee") == [{"at": "09:05", "what": "Coffee"}]


@given(st.lists(st.integers(), unique=True), st.integers(0, 50), st.one_of(st.none(), st.integers(1, 50)))
def test_who_waits_longest_moves_up_first_and_never_too_many(
    queue: list[int], taken: int, capacity: int | None
) -> None:
    up = logic.moves_up(queue, taken, capacity)
    assert list(up) == queue[: len(up)]
    assert capacity is None or len(up) + min(taken, capacity) <= capacity
    assert capacity is not None or len(up) == len(queue)


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(client, as_, django_assert_max_num_queries, count: int) -> None:
    gathering = meetup()
    more = [
        Gathering(kind="cafe", state="published", title=f"Café {n}", town=f"Town {n % 40}", zone="Europe/Brussels",
                  starts_at=gathering.starts_at + timedelta(days=n), ends_at=gathering.ends_at + timedelta(days=n))
        for n in range(count)
    ]  # fmt: skip
    Gathering.objects.bulk_create(more)
    Host.objects.bulk_create(
        [Host(gathering=one, organisation=cast.organisation("zandhove"), agreed_at=clock.now()) for one in more]
    )
    sara = as_("sara")
    sara.get("/gatherings/")
    for address in ("/gatherings/", "/gatherings/?page=last", "/gatherings/?kind=cafe&town=Town+1", "/gatherings.json",
                    gathering.get_absolute_url(), "/gatherings.ics"):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert sara.get(address).status_code == 200
    with django_assert_max_num_queries(12):
        b"".join(client.get("/gatherings.csv"))
    assert queries.recount(gathering) == (0, 0)
