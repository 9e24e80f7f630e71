"""The areas of the place that a process is about."""

import json

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.engines import outlines
from proeftuin.ideas.actions import states
from proeftuin.ideas.models import Idea, Outlines
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.processes import permissions
from proeftuin.processes.models import Process

MOST_BYTES, MOST_AREAS, MOST_POINTS = 4_000_000, 500, 60_000
DECIMALS = 5  # about a metre


@transaction.atomic
def set_outlines(*, by: Actor, process: Process, geojson: str | bytes, source: str = "", name: str = "") -> Outlines:
    """Store the areas of a FeatureCollection; again replaces them. Ideas with a point get the area it lies in.

    ``name`` is the property that holds the areas' names, when it is not called so.
    Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_manage(by, process))
    areas = read(geojson, name)
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": area.name}, "geometry": _rounded(area)} for area in areas
        ],
    }
    stored, _made = Outlines.objects.update_or_create(
        process=process, defaults={"geojson": collection, "source": source.strip()[:300], "changed_at": now()}
    )
    moved = _derive(process, areas)
    _offer(process, [area.name for area in areas])
    record(
        "process.outlined", by=by, thread=process.thread, audience=process.circle,
        data={"areas": len(areas), "ideas": moved},
    )  # fmt: skip
    return stored


def read(geojson: str | bytes, name: str = "") -> list[outlines.Area]:
    """The areas of a file's content. Raises InvalidError that says which feature is wrong."""
    if len(geojson) > MOST_BYTES:
        raise InvalidError({"file": _("This file is too large: at most 4 MB. Simplify the outlines first.")})
    try:
        areas = outlines.read_areas(json.loads(geojson), names=[name] if name else [])
    except (UnicodeDecodeError, RecursionError, json.JSONDecodeError):
        raise InvalidError({"file": _("This is not a GeoJSON file.")}) from None
    except ValueError as error:
        number, _colon, why = str(error).partition(": ")
        if number.isdigit() and why == "without a name":
            problem = _("Area %(number)s has no name. Say below which property holds the names.") % {"number": number}
            raise InvalidError({"name": problem}) from None
        if number.isdigit():
            problem = _("We can't read area %(number)s: it must be a polygon in degrees.") % {"number": number}
            raise InvalidError({"file": problem}) from None
        raise InvalidError({"file": _("This is not a collection of areas (a GeoJSON FeatureCollection).")}) from None
    if not areas:
        raise InvalidError({"file": _("There are no areas in this file.")})
    if len(areas) > MOST_AREAS or sum(len(ring) for one in areas for p in one.polygons for ring in p) > MOST_POINTS:
        raise InvalidError({"file": _("There is too much in this file for a map. Simplify the outlines first.")})
    return areas


def _rounded(area: outlines.Area) -> dict[str, object]:
    polygons = [
        [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring] for ring in polygon] for polygon in area.polygons
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _offer(process: Process, names: list[str]) -> None:
    """Forms that have no list of areas get these to choose from, as long as nobody took part."""
    if process.frozen_at:
        return
    for method in process.methods.filter(kind="ideas"):
        if not method.settings.get("areas"):
            method.settings["areas"] = sorted(names)
            method.save(update_fields=["settings"])


def _derive(process: Process, areas: list[outlines.Area]) -> int:
    """Give each idea with a point the area that it lies in. Returns how many changed."""
    changed = []
    for idea in Idea.objects.filter(process=process, latitude__isnull=False).only("area", "latitude", "longitude"):
        found = outlines.area_of(idea.latitude or 0.0, idea.longitude or 0.0, areas)
        if found and found != idea.area:
            idea.area = found
            changed.append(idea)
    Idea.objects.bulk_update(changed, ["area"], batch_size=500)
    if changed:
        for method in process.methods.all():
            states.recount_tallies(method)
    return len(changed)
