"""Calendar files: one identity for good, a number that rises, real time zones, and no words that break lines."""

from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest

from proeftuin.gatherings.actions import arranging
from proeftuin.gatherings.models import Gathering
from tests import cast
from tests.gatherings.world import draft, meetup

pytestmark = pytest.mark.django_db


def events(client, address: str) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(client.get(address).content)
    return calendar.walk("VEVENT")


def test_a_change_and_a_cancellation_reach_the_calendar(client) -> None:
    gathering, ann = meetup(), cast.actor("ann")
    address = f"/gatherings/{gathering.ref}.ics"
    first = events(client, address)[0]
    assert (int(first["SEQUENCE"]), str(first["STATUS"])) == (0, "CONFIRMED")
    later = draft(place="The library")
    gathering = arranging.change_gathering(by=ann, gathering=gathering, draft=later, version=gathering.version)
    second = events(client, address)[0]
    arranging.cancel_gathering(by=ann, gathering=gathering, reason="A storm.")
    third = events(client, address)[0]
    assert [int(one["SEQUENCE"]) for one in (first, second, third)] == [0, 1, 2]
    assert len({str(one["UID"]) for one in (first, second, third)}) == 1
    assert str(third["STATUS"]) == "CANCELLED" and "A storm." in str(third["DESCRIPTION"])
    assert [str(one["STATUS"]) for one in events(client, "/gatherings.ics")] == ["CANCELLED"]
    assert b"METHOD:CANCEL" in client.get(address).content
    assert b"METHOD:PUBLISH" in client.get("/gatherings.ics").content


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Europe/Lisbon", "America/New_York", "UTC"])
def test_the_moment_is_the_same_in_every_zone(client, zone: str) -> None:
    wall = datetime(2031, 3, 30, 9, 30, tzinfo=ZoneInfo(zone))  # the day on which European clocks change
    gathering = meetup(zone=zone, starts_at=wall, ends_at=wall.replace(hour=12))
    content = client.get(f"/gatherings/{gathering.ref}.ics").content
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["DTSTART"].dt == wall and (
        zone == "UTC" or (b"BEGIN:VTIMEZONE" in content and zone.encode() in content)
    )


def test_hostile_words_start_no_line_of_their_own(client) -> None:
    evil = "Drinks\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Free money; come, all\\\x07"
    gathering = meetup(title="Party\nATTENDEE:mailto:x@example.org"[:200], text=evil, place=evil[:300])
    found = events(client, f"/gatherings/{gathering.ref}.ics")
    assert len(found) == 1 and "ATTENDEE" not in found[0] and "Free money" in str(found[0]["DESCRIPTION"])


def test_the_feed_is_chosen_by_kind_and_organisation(client) -> None:
    meetup()
    zandhove = cast.organisation("zandhove")
    assert len(events(client, f"/gatherings.ics?organisation={zandhove.ref}&kind=meetup")) == 1
    assert events(client, "/gatherings.ics?kind=cafe") == []
    Gathering.objects.update(state="draft")
    assert events(client, "/gatherings.ics") == []
