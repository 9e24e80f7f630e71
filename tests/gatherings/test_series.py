"""Series: planning the next, one page and one calendar, and one form for all that is to come."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.gatherings import logic, personal, queries
from proeftuin.gatherings.actions import aftermath, arranging, registering, series, whole_series
from proeftuin.gatherings.drafts import Guest
from proeftuin.gatherings.links import path_of
from proeftuin.gatherings.models import Gathering, Host, Letter, Registration, Series
from proeftuin.gatherings.sending import post_waiting
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from tests import cast
from tests.gatherings.world import LINK, draft, guest, meetup

pytestmark = pytest.mark.django_db
EARLY = datetime(2020, 1, 1)  # noqa: DTZ001 - on the clock of whatever place
ZONES = ("Europe/Brussels", "America/New_York", "UTC")


def a_series(parts: int = 3, capacity: int | None = 2) -> Series:
    """A masterclass in so many parts, two weeks apart, announced."""
    first = meetup(kind="masterclass", title="Masterclass: part 1", capacity=capacity)
    made = series.begin_series(by=cast.actor("ann"), gathering=first, title="Masterclass")
    for number in range(1, parts):
        later = timedelta(weeks=2 * number)
        following = series.plan_next(
            by=cast.actor("ann"), gathering=first, starts_at=first.starts_at + later, ends_at=first.ends_at + later
        )
        Gathering.objects.filter(pk=following.pk).update(title=f"Masterclass: part {number + 1}")
        arranging.publish_gathering(by=cast.actor("ann"), gathering=following)
    return made


def states() -> list[str]:
    return list(Registration.objects.order_by("gathering__starts_at", "id").values_list("state", flat=True))


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_host_plans_the_next_one_like_this(client, as_) -> None:
    gathering, ann = meetup(), as_("ann")
    host = arranging.invite_host(by=cast.actor("ann"), gathering=gathering, organisation=cast.organisation("waterrijk"))
    arranging.answer_as_host(by=cast.actor("sara"), host=host, agree=True)
    again = f"{gathering.get_absolute_url()}again/"
    offered = re.search(r'name="starts_at" value="([^"]+)"', page_of(ann, again))
    assert offered and offered[1] == (gathering.starts_there + timedelta(weeks=4)).strftime("%Y-%m-%dT%H:%M")
    form = {"starts_at": "2027-05-04T14:00", "ends_at": "2027-05-04T17:00", "once": "one-token"}
    pages = {ann.post(again, form)["Location"] for _twice in range(2)}
    coming = Gathering.objects.get(previous=gathering)
    assert pages == {coming.get_absolute_url()} and coming.state == "draft"
    for name in ("kind", "title", "text", "agenda", "place", "town", "link", "capacity", "spoken", "accessibility",
                 "language", "zone"):  # fmt: skip
        assert getattr(coming, name) == getattr(gathering, name), name
    assert (coming.starts_there.hour, coming.registered, coming.sequence) == (14, 0, 0)
    hosts = dict(coming.hosts.values_list("organisation__code", "agreed_at"))
    assert hosts["zandhove"] and hosts["waterrijk"] is None  # the other host is asked, not taken for granted
    assert client.get(coming.get_absolute_url()).status_code == 404
    assert as_("fatima").get(again).status_code == 403 and client.post(again, form).status_code == 302
    with pytest.raises(NotAllowedError):
        series.plan_next(by=cast.actor("fatima"), gathering=gathering, starts_at=gathering.starts_at,
                         ends_at=gathering.ends_at)  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2027-05-04T14:00", "2027-05-04T13:00", "It ends before it starts."),
        ("2031-03-30T02:30", "2031-03-30T05:00", "this time does not exist"),
        ("soon", "2027-05-04T13:00", ""),
        ("2127-05-04T14:00", "2127-05-04T15:00", "Look at the year."),
    ],
)
def test_a_moment_that_can_not_be_is_answered_in_place(as_, starts: str, ends: str, words: str) -> None:
    answer = as_("ann").post(f"{meetup().get_absolute_url()}again/", {"starts_at": starts, "ends_at": ends})
    assert answer.status_code == 422 and words in answer.content.decode() and starts in answer.content.decode()
    assert Gathering.objects.count() == 1


def test_one_page_shows_what_is_to_come_and_what_was_held(client, as_) -> None:
    made, ann = a_series(), cast.actor("ann")
    first, second, _third = made.gatherings.order_by("starts_at")
    words = page_of(client, made.get_absolute_url())
    assert [words.count(f"Masterclass: part {number}") > 0 for number in (1, 2, 3)] == [True] * 3
    assert LINK not in words and "Come to all 3 gatherings" in words
    on_first = page_of(client, first.get_absolute_url())
    assert made.get_absolute_url() in on_first and "Next gathering:" in on_first
    assert second.get_absolute_url() in on_first
    with clock.at(first.ends_at + timedelta(hours=1)):
        aftermath.add_finding(by=ann, gathering=first, text="Say it in one sentence.")
        aftermath.write_report(by=ann, gathering=first, text="We were nine.", version=1, share=True)
        words = page_of(client, made.get_absolute_url())
        assert "Come to all 2 gatherings" in words and f"{first.get_absolute_url()}#report" in words
        assert "1 finding" in words
        on_first = page_of(client, first.get_absolute_url())
        assert "Next gathering:" in on_first and second.get_absolute_url() in on_first
    told = client.get(f"/gatherings/series/{made.ref}.json").json()
    assert (told["title"], told["count"]) == ("Masterclass", 3)
    assert {one["series"] for one in told["gatherings"]} == {told["url"]}
    assert made.get_absolute_url() in page_of(client, "/gatherings/")


def test_one_calendar_holds_all_and_each_keeps_its_identity(client) -> None:
    made = a_series()
    alone = {
        str(event["UID"])
        for one in made.gatherings.all()
        for event in icalendar.Calendar.from_ical(client.get(f"/gatherings/{one.ref}.ics").content).walk("VEVENT")
    }
    second = made.gatherings.order_by("starts_at")[1]
    arranging.cancel_gathering(by=cast.actor("ann"), gathering=second, reason="A storm.")
    content = client.get(f"/gatherings/series/{made.ref}.ics").content
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert {str(one["UID"]) for one in events} == alone and len(events) == 3
    assert sorted(str(one["STATUS"]) for one in events) == ["CANCELLED", "CONFIRMED", "CONFIRMED"]
    assert b"METHOD:PUBLISH" in content and LINK.encode() not in content.replace(b"\r\n ", b"")


def test_a_visitor_comes_to_all_with_one_form_one_mail_and_one_yes(client) -> None:
    made = a_series()
    second = made.gatherings.order_by("starts_at")[1]
    for number in range(2):
        guest(second, number)  # it is full now
    Letter.objects.all().delete()
    form = {"name": "Noor", "address": "noor@example.org", "needs": "A chair"}
    register = f"{made.get_absolute_url()}register/"
    assert "Look at your mail now" in client.post(register, form, follow=True).content.decode()
    assert post_waiting() == 1 and LINK not in mail.outbox[-1].body
    assert all(f"Masterclass: part {number}" in mail.outbox[-1].body for number in (1, 2, 3))
    mine = Registration.objects.filter(name="Noor").order_by("gathering__starts_at")
    assert [one.state for one in mine] == ["asked"] * 3 and path_of(mine[0]) in mail.outbox[-1].body
    words = page_of(client, path_of(mine[0]))
    assert "Yes, I come to all" in words and "Masterclass: part 3" in words
    for _twice in range(2):
        assert client.post(path_of(mine[0]), {"yes": "all"}).status_code == 303
    assert [one.state for one in mine.all()] == ["registered", "waiting", "registered"]
    assert post_waiting() == 1 and mail.outbox[-1].body.count(LINK) == 2  # not for the one where Noor waits
    assert "on the waiting list" in mail.outbox[-1].body
    for one in made.gatherings.all():
        assert queries.recount(one) == (one.registered, one.waiting)
    # Asked for again: the same answer, nothing twice, and no mail within minutes.
    assert "Look at your mail now" in client.post(register, form, follow=True).content.decode()
    assert mine.count() == 3 and post_waiting() == 0
    with clock.at(clock.now() + timedelta(hours=1)):
        client.post(register, form)
        assert post_waiting() == 1 and mail.outbox[-1].subject == "Your places: Masterclass"
    assert client.post(path_of(mine[0]), {"off": "all"}).status_code == 303
    assert [one.state for one in mine.all()] == ["cancelled"] * 3


def test_only_to_this_one_leaves_the_others_unanswered(client) -> None:
    made = a_series()
    whole_series.register_for_series(by=VISITOR, series=made, guest=Guest(address="noor@example.org"))
    second = Registration.objects.order_by("gathering__starts_at")[1]
    assert client.post(path_of(second), {"yes": "1"}).status_code == 303
    assert states() == ["asked", "registered", "asked"]


def test_an_account_comes_to_all_at_once_and_keeps_what_it_had(as_) -> None:
    made, fatima = a_series(), as_("fatima")
    first = made.gatherings.order_by("starts_at")[0]
    registering.register(by=cast.actor("fatima"), gathering=first, guest=Guest(needs="A ramp"))
    assert "Register for all" in page_of(fatima, made.get_absolute_url())
    answer = fatima.post(f"{made.get_absolute_url()}register/", {"name": "Fatima"}, follow=True)
    assert "You are on the list of 3 gatherings." in answer.content.decode() and states() == ["registered"] * 3
    assert Registration.objects.get(gathering=first).needs == "A ramp"
    assert "You are on the list of each of them." in answer.content.decode()
    assert "Register for all" not in answer.content.decode()
    assert Letter.objects.filter(kind="series").count() == 1
    fatima.post(f"{made.get_absolute_url()}register/", {"name": "Fatima"})
    assert Registration.objects.count() == 3


def test_only_what_is_open_is_registered_for(client) -> None:
    made, ann = a_series(), cast.actor("ann")
    first, second, third = made.gatherings.order_by("starts_at")
    arranging.cancel_gathering(by=ann, gathering=second, reason="A storm.")
    with clock.at(first.starts_at + timedelta(minutes=1)):
        mine = whole_series.register_for_series(by=cast.actor("fatima"), series=made, guest=Guest())
    assert [one.gathering_id for one in mine] == [third.pk]
    with clock.at(third.starts_at + timedelta(minutes=1)):
        with pytest.raises(NotAllowedError):
            whole_series.register_for_series(by=cast.actor("fatima"), series=made, guest=Guest())
        late = client.post(f"{made.get_absolute_url()}register/", {"address": "late@example.org"})
        assert late.status_code == 403
    bad = client.post(f"{made.get_absolute_url()}register/", {"name": "Typed", "address": "not an address"})
    assert bad.status_code == 422 and "Typed" in bad.content.decode() and Registration.objects.count() == 1


def test_a_mail_about_a_series_leaves_out_what_was_cancelled_meanwhile() -> None:
    made = a_series()
    first = made.gatherings.order_by("starts_at")[0]
    whole_series.register_for_series(by=VISITOR, series=made, guest=Guest(address="noor@example.org"))
    arranging.cancel_gathering(by=cast.actor("ann"), gathering=first, reason="A storm.")
    assert post_waiting() == 1
    assert "part 1" not in mail.outbox[-1].body and "part 2" in mail.outbox[-1].body
    there = Registration.objects.get(gathering__title="Masterclass: part 2")
    assert path_of(there) in mail.outbox[-1].body


def test_the_links_of_others_are_never_shown(client) -> None:
    made = a_series(capacity=None)
    for address in ("noor@example.org", "tom@example.org"):
        whole_series.register_for_series(by=VISITOR, series=made, guest=Guest(address=address))
    noor, tom = (list(Registration.objects.filter(address=f"{who}@example.org")) for who in ("noor", "tom"))
    words = page_of(client, path_of(noor[0]))
    assert path_of(noor[1]) in words and not any(path_of(one) in words for one in tom)
    client.post(path_of(noor[0]), {"yes": "all"})
    assert set(Registration.objects.filter(address="tom@example.org").values_list("state", flat=True)) == {"asked"}


def test_hosts_put_gatherings_in_and_out(client, as_) -> None:
    gathering, ann = meetup(), as_("ann")
    form = f"{gathering.get_absolute_url()}series/"
    assert ann.post(form, {"series": "new", "title": " "}).status_code == 422
    assert ann.post(form, {"series": "made-up"}).status_code == 422
    assert as_("sara").get(form).status_code == 403
    page = ann.post(form, {"series": "new", "title": "Every month"})["Location"]
    made = Series.objects.get()
    assert page == made.get_absolute_url() and "Every month" in page_of(client, page)
    other = meetup(title="Another")
    assert ann.post(f"{other.get_absolute_url()}series/", {"series": made.ref}).status_code == 303
    assert made.gatherings.count() == 2
    # Who hosts none of its gatherings adds none and changes no word.
    theirs = arranging.arrange_gathering(
        by=cast.actor("sara"), organisation=cast.organisation("waterrijk"), draft=draft()
    )
    assert as_("sara").post(f"{theirs.get_absolute_url()}series/", {"series": made.ref}).status_code == 422
    with pytest.raises(NotAllowedError):
        series.put_in_series(by=cast.actor("sara"), gathering=theirs, series=made)
    assert as_("sara").get(f"{page}edit/").status_code == 403
    edit = {"title": "Each month", "text": "Bring a question.", "language": "nl", "version": "1"}
    assert ann.post(f"{page}edit/", edit).status_code == 303
    conflict = ann.post(f"{page}edit/", {**edit, "text": "Typed meanwhile"})
    assert conflict.status_code == 409 and "Typed meanwhile" in conflict.content.decode()
    with pytest.raises(StaleError):
        series.change_series(by=cast.actor("ann"), series=made, title="x", text="", language="en", version=1)
    for one in (gathering, other):
        assert ann.post(f"{one.get_absolute_url()}series/", {"series": ""}).status_code == 303
    assert not Series.objects.exists() and client.get(page).status_code == 404


def test_a_series_is_there_for_everybody_once_a_gathering_is_announced(client, as_) -> None:
    gathering = arranging.arrange_gathering(
        by=cast.actor("ann"), organisation=cast.organisation("zandhove"), draft=draft()
    )
    made = series.begin_series(by=cast.actor("ann"), gathering=gathering, title="Quiet")
    twins = (made.get_absolute_url(), f"/gatherings/series/{made.ref}.json", f"/gatherings/series/{made.ref}.ics")
    assert {client.get(one).status_code for one in twins} == {404}
    assert as_("ann").get(made.get_absolute_url()).status_code == 200
    assert "Quiet" not in str(list(Event.objects.filter(audience="public").values_list("data", flat=True)))
    arranging.publish_gathering(by=cast.actor("ann"), gathering=gathering)
    assert {client.get(one).status_code for one in twins} == {200}
    assert Event.objects.on_thread(made.thread).filter(kind="series.session", audience="public").count() == 1


def test_the_host_that_takes_over_stays_in_the_series(as_) -> None:
    made = a_series(parts=1)
    gathering = made.gatherings.get()
    cast.person("sara")
    offer = aftermath.offer_to_host(
        by=cast.actor("sara"), gathering=gathering, organisation=cast.organisation("waterrijk")
    )
    offer = aftermath.answer_offer(by=cast.actor("ann"), offer=offer, accept=True)
    assert offer.next and offer.next.series == made
    assert "Plan the next one" in page_of(as_("sara"), made.get_absolute_url())


def test_an_editor_plans_for_the_host() -> None:
    gathering = meetup()
    coming = series.plan_next(by=cast.actor("elke"), gathering=gathering, starts_at=gathering.starts_at,
                              ends_at=gathering.ends_at)  # fmt: skip
    assert coming.hosts.get().organisation == cast.organisation("zandhove")


def test_hostile_words_are_shown_as_text_and_too_much_is_refused(client) -> None:
    evil, made = "<script>alert(1)</script>", a_series(parts=1)
    ann = cast.actor("ann")
    series.change_series(by=ann, series=made, title=evil, text=evil, language="en", version=1)
    for address in (made.get_absolute_url(), made.gatherings.get().get_absolute_url(), "/gatherings/"):
        assert evil not in page_of(client, address)
    for changes in ({"title": " "}, {"title": "x" * 201}, {"text": "x" * 20_001}):
        with pytest.raises(InvalidError):
            series.change_series(
                by=ann, series=made, **{"title": "t", "text": "", "language": "en", "version": 2} | changes
            )


def test_who_began_it_is_told_and_forgotten() -> None:
    made = a_series(parts=1)
    ann = cast.person("ann")
    assert personal.export(ann)["series"][0]["title"] == "Masterclass"  # type: ignore[index]
    personal.erase(ann)
    made.refresh_from_db()
    assert made.author is None


@pytest.mark.parametrize("count", [1, 1000])
def test_the_page_of_a_series_costs_the_same(client, as_, django_assert_max_num_queries, count: int) -> None:
    made = a_series(parts=2)
    first = made.gatherings.order_by("starts_at")[0]
    more = [
        Gathering(kind="cafe", state="published", title=f"Café {n}", series=made, zone="Europe/Brussels",
                  starts_at=first.starts_at + timedelta(days=way * n), ends_at=first.ends_at + timedelta(days=way * n))
        for way in (1, -1) for n in range(40, 40 + count)
    ]  # fmt: skip
    Gathering.objects.bulk_create(more)
    Host.objects.bulk_create(
        [Host(gathering=one, organisation=cast.organisation("zandhove"), agreed_at=clock.now()) for one in more]
    )
    ann = as_("ann")
    for reader in (client, ann):
        reader.get("/gatherings/")
        for address in (made.get_absolute_url(), f"{made.get_absolute_url()}?page=last", first.get_absolute_url(),
                        f"/gatherings/series/{made.ref}.json", f"/gatherings/series/{made.ref}.ics"):  # fmt: skip
            with django_assert_max_num_queries(12):
                assert reader.get(address).status_code == 200


@given(
    st.lists(st.datetimes(EARLY, EARLY.replace(year=2035)), min_size=1, max_size=6),
    st.datetimes(EARLY, EARLY.replace(year=2040)),
    st.sampled_from(ZONES),
)
def test_the_next_is_later_and_at_the_same_time_of_day(walls: list[datetime], after: datetime, zone: str) -> None:
    starts = [wall.replace(tzinfo=ZoneInfo(zone)) for wall in walls]
    last, at = max(starts), after.replace(tzinfo=UTC)
    found = logic.next_start(starts, at)
    assert found > at and found > last
    if logic.on_the_clock(found.replace(hour=last.hour, minute=last.minute, tzinfo=None), zone):
        assert (found.hour, found.minute) == (last.hour, last.minute)
    days = (found.date() - last.date()).days
    if len(walls) == 1:
        assert days % 28 == 0


def test_a_series_of_tuesdays_stays_on_tuesdays_when_the_clocks_change() -> None:
    brussels = ZoneInfo("Europe/Brussels")
    starts = [datetime(2027, 2, 23, 14, tzinfo=brussels), datetime(2027, 3, 23, 14, tzinfo=brussels)]
    found = logic.next_start(starts, datetime(2027, 3, 24, tzinfo=UTC))
    assert found == datetime(2027, 4, 20, 14, tzinfo=brussels) and found.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(("wall", "exists"), [("02:30", False), ("01:59", True), ("03:00", True)])
def test_a_time_that_the_clock_skips_is_none(wall: str, exists: bool) -> None:
    typed = datetime.fromisoformat(f"2031-03-30T{wall}")
    assert bool(logic.on_the_clock(typed, "Europe/Brussels")) == exists
    assert logic.on_the_clock(typed, "UTC")


def test_a_gathering_is_not_set_at_a_time_that_does_not_exist(as_) -> None:
    form = {
        "kind": "cafe", "title": "Night café", "starts_at": "2031-03-30T02:30", "ends_at": "2031-03-30T05:00",
        "zone": "Europe/Brussels", "place": "Hall", "language": "nl", "organisation": cast.organisation("waterrijk").pk,
    }  # fmt: skip
    answer = as_("sara").post("/gatherings/new/", form)
    assert answer.status_code == 422 and "this time does not exist" in answer.content.decode()
    assert "Night café" in answer.content.decode() and not Gathering.objects.exists()
    # An hour that comes twice is there, and what the clock skips in Brussels exists in UTC.
    for typed in ({"starts_at": "2031-03-30T03:30"}, {"zone": "UTC"},
                  {"starts_at": "2031-10-26T02:30", "ends_at": "2031-10-26T05:00"}):  # fmt: skip
        assert as_("sara").post("/gatherings/new/", {**form, **typed}).status_code == 303
    moments = {one.isoformat() for one in Gathering.objects.values_list("starts_at", flat=True)}
    assert moments == {"2031-03-30T01:30:00+00:00", "2031-03-30T02:30:00+00:00", "2031-10-26T00:30:00+00:00"}
