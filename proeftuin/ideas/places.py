"""Where ideas are about: what a map and its list twin show, and how a place that someone gives is read.

Budget: a map page 5 queries, its points 3, whatever the number of ideas.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from proeftuin.engines import clusters, outlines
from proeftuin.engines.clusters import Bounds, Cluster
from proeftuin.ideas.models import Idea, IdeaQuerySet, Outlines, Tally
from proeftuin.ideas.queries import hides_totals
from proeftuin.kernel.errors import InvalidError
from proeftuin.processes.models import Method, Process
from proeftuin.processes.registry import PlaceMap

MOST_FEATURES = 600  # a screen holds some 200 cells
PER_PAGE = 20
LONGEST_ADDRESS, LONGEST_AREA = 300, 120
COORDINATES = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*°?\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*°?\s*")
CARD = ("ref", "reference", "title", "area", "address", "latitude", "longitude", "supports", "comments", "answer")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an idea is about, checked. No place at all is a place too: all empty."""

    address: str = ""
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    shape: Mapping[str, object] | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list filters by, as the address of the page says it."""

    words: str = ""
    category: str = ""
    area: str = ""
    answer: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "Filters":
        return cls(
            (data.get("q") or "").strip()[:200], (data.get("category") or "")[:80], (data.get("area") or "")[:120],
            (data.get("answer") or "")[:10],
        )  # fmt: skip

    def within(self, ideas: IdeaQuerySet) -> IdeaQuerySet:
        for name in ("category", "area", "answer"):
            if getattr(self, name):
                ideas = ideas.filter(**{name: getattr(self, name)})
        for word in self.words.split()[:8]:
            ideas = ideas.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(reference__iexact=word))
        return ideas


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many ideas there are, how many have a point, and where those points lie."""

    total: int
    placed: int
    bounds: Bounds | None


def shown(method: Method, filters: Filters) -> IdeaQuerySet:
    return filters.within(Idea.objects.filter(method=method).shown())


def numbers(method: Method, filters: Filters) -> Numbers:
    """One query."""
    found = shown(method, filters).aggregate(
        total=Count("pk"), placed=Count("latitude"),
        west=Min("longitude"), south=Min("latitude"), east=Max("longitude"), north=Max("latitude"),
    )  # fmt: skip
    edges = [found[name] for name in ("west", "south", "east", "north")]
    return Numbers(found["total"], found["placed"], None if None in edges else Bounds(*edges))


def areas_with_counts(method: Method, filters: Filters) -> list[tuple[str, int]]:
    """Each area that ideas name, the fullest first; "" stands for those that name none. One query, over the totals
    that the list keeps, or over the ideas themselves when one looks for words.
    """
    if filters.words:
        rows = list(shown(method, filters).order_by().values_list("area").annotate(n=Count("pk")))
    else:
        kept = Tally.objects.filter(method=method, ideas__gt=0)
        for name in ("category", "area", "answer"):
            if getattr(filters, name):
                kept = kept.filter(**{name: getattr(filters, name)})
        rows = list(kept.values_list("area").annotate(n=Sum("ideas")).order_by())
    return sorted(((area, n) for area, n in rows), key=lambda row: (row[0] == "", -row[1], row[0]))


def listed(method: Method, filters: Filters, *, after: str = "") -> tuple[list[Idea], str]:
    """A page of the list twin, newest first, and where the next one begins ("" at the end). One or two queries."""
    ideas = shown(method, filters).only(*CARD, "published_at").order_by("-published_at", "-id")
    if after:
        last = Idea.objects.filter(method=method, ref=after).only("published_at").first()
        if last is not None:
            ideas = ideas.filter(
                Q(published_at__lt=last.published_at) | Q(published_at=last.published_at, pk__lt=last.pk)
            )
    rows = list(ideas[: PER_PAGE + 1])
    return rows[:PER_PAGE], rows[PER_PAGE - 1].ref if len(rows) > PER_PAGE else ""


def points(method: Method, filters: Filters, view: Bounds | None, zoom: int) -> list[dict[str, Any]]:
    """The clusters of a view as GeoJSON features; lone ideas with their title and address. Two queries, and one more
    where totals may have to stay hidden.
    """
    found, keys = _clustered(method, filters, view, zoom)
    lone = Idea.objects.filter(pk__in=[keys[one.first] for one in found if one.count == 1]).only(*CARD).in_bulk()
    made = [_feature(one, lone.get(keys[one.first]) if one.count == 1 else None, zoom) for one in found]
    if hides_totals(method):
        for feature in made:
            feature["properties"].pop("supports", None)
    return made


def clustered(method: Method, filters: Filters, zoom: int) -> list[Cluster]:
    """All ideas with a point, in clusters. One query."""
    return _clustered(method, filters, None, zoom)[0]


def within_cell(method: Method, filters: Filters, zoom: int, x: int, y: int) -> IdeaQuerySet:
    """The ideas of one cluster, newest first."""
    box = clusters.cell_bounds(x, y, zoom)
    # Half open to the east and the north-to-south axis, as cells are; the edge of the world belongs to the last.
    return shown(method, filters).filter(
        longitude__gte=box.west, longitude__lt=box.east if box.east < 180 else 181,
        latitude__lte=box.north if box.north < 85 else 90, latitude__gt=box.south if box.south > -85 else -91,
    ).order_by("-published_at", "-id")  # fmt: skip


def _clustered(
    method: Method, filters: Filters, view: Bounds | None, zoom: int
) -> tuple[list[Cluster], Sequence[int]]:  # fmt: skip
    ideas = shown(method, filters).filter(latitude__isnull=False, longitude__isnull=False)
    if view is not None:
        box = clusters.whole_cells(view, zoom)
        ideas = ideas.filter(
            latitude__gte=box.south, latitude__lte=box.north, longitude__gte=box.west, longitude__lte=box.east
        )
    rows = list(ideas.order_by().values_list("latitude", "longitude", "pk"))
    if not rows:
        return [], []
    lat, lng, keys = zip(*rows, strict=True)
    found = clusters.clusters(lat, lng, zoom)[:MOST_FEATURES]
    return [clusters.apart(one, zoom) for one in found], keys


def _feature(one: Cluster, idea: Idea | None, zoom: int) -> dict[str, Any]:
    properties: dict[str, object] = {"count": one.count, "cell": f"{zoom}/{one.x}/{one.y}"}
    if idea is not None:
        properties |= {
            "ref": idea.ref, "reference": idea.reference, "title": idea.title, "url": idea.get_absolute_url(),
            "supports": idea.supports, "area": idea.area,
        }  # fmt: skip
    position = [round(one.longitude, 6), round(one.latitude, 6)]
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": position}, "properties": properties}


def outlines_of(process: Process) -> list[outlines.Area]:
    """The areas of a process, ready to ask. One query."""
    stored = Outlines.objects.filter(process=process).values_list("geojson", flat=True).first()
    return outlines.read_areas(stored) if stored else []


def area_names(process: Process) -> list[str]:
    return sorted(area.name for area in outlines_of(process))


def bounds_of(areas: Sequence[outlines.Area]) -> Bounds | None:
    if not areas:
        return None
    return Bounds(
        min(one.west for one in areas), min(one.south for one in areas),
        max(one.east for one in areas), max(one.north for one in areas),
    )  # fmt: skip


EUROPE = Bounds(-11.0, 35.0, 32.0, 62.0)  # where a process stands that has neither areas nor points


def place_map(method: Method) -> PlaceMap:
    """For the form of an idea: around the areas, or else around the ideas that are there. One query, or two."""
    areas = outlines_of(method.process)
    bounds = bounds_of(areas) or numbers(method, Filters()).bounds or EUROPE
    address = reverse("outlines", args=[method.process.ref]) if areas else ""
    return PlaceMap(edges(framed(bounds)), address, settings.TILES, settings.TILES_CREDIT)


def map_behind(process: Process) -> PlaceMap | None:
    """The map of a process for whoever asks for a place in it: nothing where neither areas nor tiles say where one is.

    One query.
    """
    areas = outlines_of(process)
    bounds = bounds_of(areas) or EUROPE
    if not areas and not settings.TILES:
        return None
    address = reverse("outlines", args=[process.ref]) if areas else ""
    return PlaceMap(edges(framed(bounds)), address, settings.TILES, settings.TILES_CREDIT)


def framed(bounds: Bounds) -> Bounds:
    """With some room around, also for a single point."""
    wide, high = max(bounds.east - bounds.west, 0.01) * 0.05, max(bounds.north - bounds.south, 0.01) * 0.05
    return Bounds(
        max(bounds.west - wide, -180), max(bounds.south - high, -85),
        min(bounds.east + wide, 180), min(bounds.north + high, 85),
    )  # fmt: skip


def around(latitude: float, longitude: float) -> Bounds:
    """About a kilometre to each side."""
    return Bounds(
        max(longitude - 0.012, -180), max(latitude - 0.008, -85), min(longitude + 0.012, 180), min(latitude + 0.008, 85)
    )


def edges(bounds: Bounds) -> str:
    """West, south, east and north in degrees, as an address or an attribute holds them."""
    return ",".join(f"{edge:.5f}" for edge in (bounds.west, bounds.south, bounds.east, bounds.north))


def place_of(
    process: Process, *, latitude: float | None = None, longitude: float | None = None, shape: object = None,
    address: str = "", area: str = "",
) -> Place:  # fmt: skip
    """A place as it will be stored: checked, its middle found, and its area derived where there are outlines.

    An address that is two numbers, as in "51.0543, 3.7174", is a pin. What is drawn wins over what is typed.
    Raises InvalidError by the names of these parameters.
    """
    problems: dict[str, object] = {}
    typed = COORDINATES.fullmatch(address)
    if typed and latitude is None and longitude is None and not shape:
        latitude, longitude, address = float(typed[1]), float(typed[2]), ""
    drawn = _shape(shape, problems)
    if drawn and drawn["type"] == "Point":
        longitude, latitude = drawn["coordinates"]  # type: ignore[misc]
        drawn = None
    if drawn:
        latitude, longitude = outlines.middle_of(drawn)
    _check_point(latitude, longitude, problems)
    if problems:
        raise InvalidError(problems)
    if latitude is not None and longitude is not None:
        latitude, longitude = round(latitude, 6), round(longitude, 6)
        area = outlines.area_of(latitude, longitude, outlines_of(process)) or area
    return Place(
        address.strip()[:LONGEST_ADDRESS], area.strip()[:LONGEST_AREA], latitude, longitude, drawn
    )  # fmt: skip


def _shape(shape: object, problems: dict[str, object]) -> dict[str, object] | None:
    if not shape:
        return None
    try:
        return outlines.checked_shape(shape)
    except ValueError as error:
        words = {
            "points": _("This shape has too many points: at most %(most)d.") % {"most": outlines.MOST_POINTS},
            "few": _("This shape has too few points. An area needs three."),
            "range": _("This shape lies outside the world."),
            "open": _("The last point of an area must be its first."),
            "crossing": _("The edges of this area cross each other. Draw it again."),
        }
        problems["shape"] = words.get(str(error), _("We can't read this shape."))
        return None


def _check_point(latitude: float | None, longitude: float | None, problems: dict[str, object]) -> None:
    if (latitude is None) != (longitude is None):
        problems["latitude" if latitude is None else "longitude"] = _("Fill in both numbers, or none.")
    if latitude is not None and not -90 <= latitude <= 90:
        problems["latitude"] = _("Latitude lies between -90 and 90.")
    if longitude is not None and not -180 <= longitude <= 180:
        problems["longitude"] = _("Longitude lies between -180 and 180.")
