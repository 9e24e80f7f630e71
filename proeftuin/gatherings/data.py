"""Gatherings as machines read them: without the link, and without who comes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from proeftuin.gatherings.models import Gathering, Series
from proeftuin.ui.http import absolute

COLUMNS = (
    "ref", "url", "kind", "state", "language", "title", "starts_at", "ends_at", "zone", "town", "place", "online",
    "hosts", "capacity", "registered", "waiting", "spoken", "accessibility", "about", "series",
)  # fmt: skip


def gathering_data(gathering: Gathering) -> dict[str, object]:
    """One gathering. Its hosts and its series are asked for, so take them along."""
    plain = ("ref", "kind", "state", "language", "title", "zone", "town", "place", "capacity", "registered", "waiting",
             "spoken", "accessibility", "about")  # fmt: skip
    return {
        **{name: getattr(gathering, name) for name in plain},
        "url": absolute(gathering.get_absolute_url()),
        "calendar": absolute(f"/gatherings/{gathering.ref}.ics"),
        "starts_at": gathering.starts_there.isoformat(), "ends_at": gathering.ends_there.isoformat(),
        "online": bool(gathering.link),
        "hosts": [one.organisation.name for one in gathering.hosts.all() if one.agreed_at],
        "series": absolute(gathering.series.get_absolute_url()) if gathering.series else "",
        "text": gathering.text, "agenda": gathering.agenda, "cancel_reason": gathering.cancel_reason,
    }  # fmt: skip


def series_data(series: Series, gatherings: Iterable[Gathering], *, number: int, count: int) -> dict[str, object]:
    """A page of a series: what it is, and its gatherings."""
    return {
        **{name: getattr(series, name) for name in ("ref", "language", "title", "text")},
        "url": absolute(series.get_absolute_url()),
        "calendar": absolute(f"/gatherings/series/{series.ref}.ics"),
        "count": count, "page": number, "gatherings": [gathering_data(one) for one in gatherings],
    }  # fmt: skip


def rows(gatherings: Iterable[Gathering]) -> Iterator[list[object]]:
    for one in gatherings:
        told = gathering_data(one)
        yield ["|".join(map(str, value)) if isinstance(value := told[name], list) else value for name in COLUMNS]


def whole(gathering: Gathering, came: Mapping[str, Any]) -> dict[str, object]:
    """With what came of it, as far as it is shared: people as an inspiration are left out."""
    return {
        **gathering_data(gathering),
        "report": came["report"].text if came["report"] else "",
        "findings": [
            {
                "text": one.text, "detail": one.detail, "hosts": [visit.name for visit in came["seen_at"][one.pk]],
                "inspired_by": [absolute(thing.get_absolute_url()) for source in one.inspirations.all()
                                if (thing := source.case or source.organisation)],
                "became": absolute(one.became) if one.case or one.became.startswith("/lessons/") else "",
            }
            for one in came["findings"]
        ],
        "hosts_visited": [{"name": one.name, "town": one.town, "text": one.text} for one in came["visits"]],
        "follow_up": [
            {"text": one["text"], "due_on": one["due_on"], "done": bool(one["done"])} for one in came["follow_ups"]
        ],
    }  # fmt: skip
