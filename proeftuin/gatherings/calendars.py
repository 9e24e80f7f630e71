"""Gatherings as calendar programs read them (RFC 5545): one identity for good, a number that rises, real time zones."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.http import HttpResponse

from proeftuin.gatherings.logic import agenda_text
from proeftuin.gatherings.models import Gathering
from proeftuin.ui.http import NOT_IN_XML, absolute

PRODUCT = "-//Proeftuin//Gatherings//EN"
FRESH = timedelta(hours=1)  # how often a program looks again at a feed


def file_of(gathering: Gathering, *, with_link: bool = False) -> bytes:
    """One gathering. Cancelled, the file asks a calendar that has it to strike it out (RFC 5546)."""
    method = "CANCEL" if gathering.is_cancelled else "PUBLISH"
    return calendar_of([gathering], title=gathering.title, with_link=with_link, method=method)


def calendar_of(
    gatherings: Iterable[Gathering], *, title: str, with_link: bool = False, method: str = "PUBLISH"
) -> bytes:
    """A calendar with these gatherings and the time zones they need. ``with_link`` only for who may have it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", " ".join(_plain(title).split()))  # the library does not escape names it does not know
    calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    for gathering in gatherings:
        calendar.add_component(_event(gathering, with_link=with_link))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def calendar_page(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def uid_of(gathering: Gathering) -> str:
    """The same for as long as this instance keeps its address: what a calendar knows a gathering by."""
    return f"gathering-{gathering.ref}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}"


def _event(gathering: Gathering, *, with_link: bool) -> icalendar.Event:
    zone = ZoneInfo(gathering.zone)
    event = icalendar.Event()
    event.add("uid", uid_of(gathering))
    event.add("sequence", gathering.sequence)
    event.add("dtstamp", gathering.changed_at.astimezone(UTC))
    event.add("last-modified", gathering.changed_at.astimezone(UTC))
    event.add("created", gathering.created_at.astimezone(UTC))
    event.add("dtstart", gathering.starts_at.astimezone(zone))
    event.add("dtend", gathering.ends_at.astimezone(zone))
    event.add("summary", _plain(gathering.title))
    event.add("status", "CANCELLED" if gathering.is_cancelled else "CONFIRMED")
    event.add("url", absolute(gathering.get_absolute_url()))
    where = ", ".join(part for part in (gathering.place, gathering.town) if part)
    if where:
        event.add("location", _plain(where))
    parts = [gathering.cancel_reason, gathering.text, agenda_text(gathering.agenda)]
    if with_link and gathering.link and not gathering.is_cancelled:
        parts.insert(0, gathering.link)
        event.add("conference", gathering.link, parameters={"VALUE": "URI"})
    event.add("description", _plain("\n\n".join(part for part in parts if part)))
    return event


def _plain(text: str) -> str:
    """Without control characters: a calendar file is lines, and whoever typed them starts none."""
    return NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
