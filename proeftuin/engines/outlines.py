"""Areas and shapes as GeoJSON: whether they make sense, what lies within, where their middle is. Pure Python.

RFC 7946: positions are [longitude, latitude]; the first ring of a polygon is its edge, the others are holes.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

MOST_POINTS = 200  # of a shape that someone draws
KINDS = ("Point", "LineString", "Polygon", "MultiPolygon")

type Position = tuple[float, float]
type Ring = Sequence[Position]
type Geometry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Area:
    """A named part of a place, ready to ask what lies in it."""

    name: str
    polygons: Sequence[Sequence[Ring]]
    west: float = 0.0
    south: float = 0.0
    east: float = 0.0
    north: float = 0.0
    geometry: Geometry = field(default_factory=dict)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in it; a point on an edge between two areas lies in one of them at least."""
        if not (self.west <= longitude <= self.east and self.south <= latitude <= self.north):
            return False
        return any(within(latitude, longitude, polygon) for polygon in self.polygons)


def within(latitude: float, longitude: float, polygon: Sequence[Ring]) -> bool:
    """Whether a point lies in the first ring and in none of the holes."""
    return bool(polygon) and in_ring(latitude, longitude, polygon[0]) and not any(
        in_ring(latitude, longitude, hole) and not _on_edge(latitude, longitude, hole) for hole in polygon[1:]
    )  # fmt: skip


def in_ring(latitude: float, longitude: float, ring: Ring) -> bool:
    """By counting how often a line to the east crosses the ring (even-odd rule); the ring itself counts as within."""
    if _on_edge(latitude, longitude, ring):
        return True
    inside = False
    for (x1, y1), (x2, y2) in _sides(ring):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def area_of(latitude: float, longitude: float, areas: Iterable[Area]) -> str:
    """The name of the first area that holds the point, or ""."""
    return next((area.name for area in areas if area.holds(latitude, longitude)), "")


def read_area(name: str, geometry: Geometry) -> Area:
    """An area from a Polygon or MultiPolygon. Raises ValueError when it is neither, or makes no sense."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list | tuple) or not coordinates:
        raise ValueError("not a polygon")
    several = coordinates if kind == "MultiPolygon" else [coordinates]
    polygons = [[_ring(ring) for ring in polygon] for polygon in several]
    points = [point for polygon in polygons for ring in polygon for point in ring]
    if not points:
        raise ValueError("a polygon without points")
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return Area(name, polygons, min(xs), min(ys), max(xs), max(ys), geometry)


def read_areas(collection: object, *, names: Sequence[str] = ()) -> list[Area]:
    """The areas of a FeatureCollection. ``names`` are properties to take the name from, the first that is there.

    Raises ValueError with the number of the feature that makes no sense.
    """
    if not isinstance(collection, Mapping) or not isinstance(collection.get("features"), list):
        raise ValueError("not a FeatureCollection")
    found: dict[str, Area] = {}
    for number, feature in enumerate(collection["features"], 1):
        try:
            properties = feature.get("properties") or {}
            name = name_in(properties, names)
            area = read_area(name, feature["geometry"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{number}: {error}") from error
        if not name:
            raise ValueError(f"{number}: without a name")
        found[name] = area
    return list(found.values())


def name_in(properties: Mapping[str, object], names: Sequence[str] = ()) -> str:
    """What a feature is called: by one of these properties, else by the first that looks like a name."""
    likely = [*names, "name", "naam", "nom", "Name", "label", "title"]
    for key in (*likely, *(key for key in properties if key.lower().startswith(("n_", "name", "naam", "nom")))):
        if isinstance(properties.get(key), str) and str(properties[key]).strip():
            return str(properties[key]).strip()[:120]
    return ""


def checked_shape(shape: object) -> dict[str, object]:
    """A shape that someone drew, with its positions rounded to a decimetre. Raises ValueError with a code:

    "kind", "points" (too many), "few" (too few), "range" (off the world), "open" (a ring that does not close),
    "crossing" (sides that cross each other).
    """
    if not isinstance(shape, Mapping) or shape.get("type") not in KINDS:
        raise ValueError("kind")
    coordinates = shape.get("coordinates")
    if len(list(_positions(coordinates))) > MOST_POINTS:
        raise ValueError("points")
    match shape["type"]:
        case "Point":
            made: object = _position(coordinates)
        case "LineString":
            made = _line(coordinates)
        case "Polygon":
            made = [_closed(ring) for ring in _several(coordinates)]
        case _:
            made = [[_closed(ring) for ring in _several(polygon)] for polygon in _several(coordinates)]
    return {"type": shape["type"], "coordinates": _as_lists(made)}


def _as_lists(value: object) -> object:
    """Positions as JSON holds them."""
    return [_as_lists(one) for one in value] if isinstance(value, list | tuple) else value


def middle_of(shape: Geometry) -> tuple[float, float]:
    """Latitude and longitude of the middle: of the first ring's surface, else the mean of the points."""
    ring = _edge(shape)
    total = x = y = 0.0
    for (x1, y1), (x2, y2) in _sides(ring):
        cross = x1 * y2 - x2 * y1
        total, x, y = total + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if shape.get("type") in ("Polygon", "MultiPolygon") and abs(total) > 1e-12:
        return y / (3 * total), x / (3 * total)
    points = list(_positions(shape.get("coordinates")))
    return sum(at[1] for at in points) / len(points), sum(at[0] for at in points) / len(points)


def _edge(shape: Geometry) -> list[Position]:
    coordinates = shape.get("coordinates")
    if shape.get("type") == "Polygon":
        return list(_positions(coordinates[0]))  # type: ignore[index]
    if shape.get("type") == "MultiPolygon":
        return list(_positions(coordinates[0][0]))  # type: ignore[index]
    return []


def _sides(ring: Ring) -> Iterator[tuple[Position, Position]]:
    for at in range(len(ring)):
        yield ring[at - 1], ring[at]


def _on_edge(latitude: float, longitude: float, ring: Ring) -> bool:
    for (x1, y1), (x2, y2) in _sides(ring):
        along = (x2 - x1) * (latitude - y1) - (y2 - y1) * (longitude - x1)
        near = 1e-12 * max(1.0, abs(x2 - x1) + abs(y2 - y1))
        if abs(along) <= near and min(x1, x2) <= longitude <= max(x1, x2) and min(y1, y2) <= latitude <= max(y1, y2):
            return True
    return False


def _positions(value: object, depth: int = 0) -> Iterator[Position]:
    """All positions in nested lists, whatever their depth. Raises ValueError when they are not numbers."""
    if depth > 4 or not isinstance(value, list | tuple):
        raise ValueError("kind")
    if value and not isinstance(value[0], list | tuple):
        yield _position(value)
        return
    for one in value:
        yield from _positions(one, depth + 1)


def _position(value: object) -> Position:
    if not isinstance(value, list | tuple) or len(value) < 2:
        raise ValueError("kind")
    x, y = value[0], value[1]
    if isinstance(x, bool) or isinstance(y, bool) or not isinstance(x, int | float) or not isinstance(y, int | float):
        raise ValueError("kind")
    if not (math.isfinite(x) and math.isfinite(y) and -180 <= x <= 180 and -90 <= y <= 90):
        raise ValueError("range")
    return round(float(x), 6), round(float(y), 6)


def _several(value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("few")
    return value


def _ring(value: object) -> list[Position]:
    return [_position(one) for one in _several(value)]


def _line(value: object) -> list[Position]:
    points = _ring(value)
    if len(set(points)) < 2:
        raise ValueError("few")
    return points


def _closed(value: object) -> list[Position]:
    points = _ring(value)
    if len(set(points)) < 3:
        raise ValueError("few")
    if points[0] != points[-1]:
        raise ValueError("open")
    if _crosses(points):
        raise ValueError("crossing")
    return points


def _crosses(ring: Ring) -> bool:
    """Whether two sides that are no neighbours meet. Quadratic, for at most MOST_POINTS points."""
    sides = [(ring[at], ring[at + 1]) for at in range(len(ring) - 1)]
    last = len(sides) - 1
    return any(
        _meet(sides[a], sides[b])
        for a in range(len(sides))
        for b in range(a + 2, len(sides))
        if not (a == 0 and b == last)
    )


def _meet(one: tuple[Position, Position], other: tuple[Position, Position]) -> bool:
    (a, b), (c, d) = one, other
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
