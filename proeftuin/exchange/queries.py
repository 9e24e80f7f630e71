"""Page-shaped reads over all rooms: the feed of everything, the change stream, the map of the site."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from proeftuin.exchange.datasets import DATASETS, Row, changes, public_events
from proeftuin.initiatives.models import Initiative
from proeftuin.ledger.queries import Entry, timeline
from proeftuin.library.models import Case, Lesson, Publication
from proeftuin.organisations.models import Organisation

FEED_LENGTH = 50
CHANGES_AT_ONCE = 200
MOST_CHANGES_AT_ONCE = 1000
URLS_IN_A_SITEMAP = 20_000
STATIC_PAGES = ("/", "/cases/", "/initiatives/", "/experiments/", "/organisations/", "/playbooks/", "/about/open-data/")


@dataclass(frozen=True, slots=True)
class Download:
    """One dataset as the page on open data lists it."""

    name: str
    title: str
    description: str
    count: int


def downloads() -> list[Download]:
    """All datasets with their size. One query each; events are not counted, since that means reading them all."""
    return [
        Download(one.name, str(one.title), str(one.description), one.count() if one.name != "events" else 0)
        for one in DATASETS.values()
    ]


def everything() -> list[Entry]:
    """The public timeline of the whole instance, newest first."""
    return timeline(limit=FEED_LENGTH)


def changes_after(after: int, limit: int) -> tuple[list[Row], int | None]:
    """A page of the change stream, and where the next begins (None at the end, to ask again later)."""
    events = list(public_events(after)[: limit + 1])
    page = events[:limit]
    return list(changes(page)), page[-1].pk if len(events) > limit else None


def page_count() -> int:
    """How many site maps there are."""
    total = len(STATIC_PAGES) + sum(things.count() for things, _column in _findable())
    return max(1, -(-total // URLS_IN_A_SITEMAP))


def addresses(page: int) -> Iterator[tuple[str, datetime | None]]:
    """Paths of one site map, with when they last changed. Pages count from 1."""
    start = (page - 1) * URLS_IN_A_SITEMAP
    return islice(_all_addresses(), start, start + URLS_IN_A_SITEMAP)


def _all_addresses() -> Iterator[tuple[str, datetime | None]]:
    yield from ((path, None) for path in STATIC_PAGES)
    for things, column in _findable():
        model = things.model
        for ref, at in things.order_by("pk").values_list("ref", column).iterator(chunk_size=2000):
            yield model(ref=ref).get_absolute_url(), at


def _findable():  # type: ignore[no-untyped-def]
    """Public things with a page of their own, each with the column that tells when it changed."""
    return (
        (Case.objects.published(), "changed_at"),
        (Initiative.objects.public(), "changed_at"),
        (Lesson.objects.exclude(shared_at=None), "shared_at"),
        (Publication.objects.all(), "published_at"),
        (Organisation.objects.current(), "created_at"),
    )
