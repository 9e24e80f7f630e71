"""Points on a map gathered into clusters by zoom. Pure computing with numpy; knows no Django.

The world is the square of Web Mercator, 256 pixels wide at zoom 0 and twice as wide at each next zoom. A cluster is
what lies in one cell of a grid of ``CELL`` pixels. The grid of a zoom halves that of the zoom before, so clusters nest:
what is together at a zoom is together at each lower one. Formula: https://epsg.io/3857, scaled to 0 … 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

CELL = 80  # pixels: two clusters of ordinary size seldom cover each other
TILE = 256
LOWEST, HIGHEST = 0, 19
EDGE = 85.05112877980659  # degrees of latitude at which the square ends

type Numbers = npt.NDArray[np.float64]
type Cells = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A part of the world in degrees: west ≤ east and south ≤ north, all edges within."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """``count`` points in one cell, the middle of them, and the place (row) of one of them in the input."""

    x: int
    y: int
    latitude: float
    longitude: float
    count: int
    first: int


def cells_across(zoom: int) -> float:
    """How many cells lie side by side at a zoom; the last one may be cut."""
    return TILE / CELL * 2.0 ** min(max(zoom, LOWEST), HIGHEST)


def projected(latitudes: Numbers, longitudes: Numbers) -> tuple[Numbers, Numbers]:
    """Degrees [n] as places in the square: x to the east and y to the south, each 0 … 1, the far edge left out."""
    beyond = np.nextafter(1.0, 0.0)
    sines = np.sin(np.radians(np.clip(latitudes, -EDGE, EDGE)))
    y = 0.5 - np.log((1 + sines) / (1 - sines)) / (4 * np.pi)
    return np.clip(longitudes / 360.0 + 0.5, 0.0, beyond), np.clip(y, 0.0, beyond)


def degrees(x: float, y: float) -> tuple[float, float]:
    """The reverse of :func:`projected` for one place: latitude and longitude."""
    return float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))), (x - 0.5) * 360.0


def cells_of(latitudes: Numbers, longitudes: Numbers, zoom: int) -> tuple[Cells, Cells]:
    """The column and the row of the cell of each point."""
    x, y = projected(latitudes, longitudes)
    across = cells_across(zoom)
    return np.floor(x * across).astype(np.int64), np.floor(y * across).astype(np.int64)


def clusters(latitudes: Sequence[float], longitudes: Sequence[float], zoom: int) -> list[Cluster]:
    """Every point in exactly one cluster, the largest clusters first. ``first`` is the earliest point of the input."""
    if not len(latitudes):
        return []
    lat, lng = np.asarray(latitudes, dtype=np.float64), np.asarray(longitudes, dtype=np.float64)
    columns, rows = cells_of(lat, lng, zoom)
    width = int(np.ceil(cells_across(zoom))) + 1
    _keys, first, member, counts = np.unique(
        rows * width + columns, return_index=True, return_inverse=True, return_counts=True
    )
    member = member.reshape(-1)
    middle_lat = np.bincount(member, weights=lat) / counts
    middle_lng = np.bincount(member, weights=lng) / counts
    order = np.lexsort((first, -counts))
    return [
        Cluster(
            int(columns[first[at]]), int(rows[first[at]]), float(middle_lat[at]), float(middle_lng[at]),
            int(counts[at]), int(first[at]),
        )
        for at in order.tolist()
    ]  # fmt: skip


def cell_bounds(x: int, y: int, zoom: int) -> Bounds:
    """The degrees that a cell covers."""
    across = cells_across(zoom)
    north, west = degrees(min(x / across, 1.0), min(y / across, 1.0))
    south, east = degrees(min((x + 1) / across, 1.0), min((y + 1) / across, 1.0))
    return Bounds(west, south, east, north)


def apart(one: Cluster, zoom: int, margin: float = 0.22) -> Cluster:
    """A group moved away from the edges of its cell, so that a finger can choose between neighbours. A lone point stays
    where it is.
    """
    if one.count == 1:
        return one
    box = cell_bounds(one.x, one.y, zoom)
    wide, high = (box.east - box.west) * margin, (box.north - box.south) * margin
    return replace(
        one, latitude=min(max(one.latitude, box.south + high), box.north - high),
        longitude=min(max(one.longitude, box.west + wide), box.east - wide),
    )  # fmt: skip


def whole_cells(bounds: Bounds, zoom: int) -> Bounds:
    """The bounds grown to the edges of the cells they touch, so that clusters stay as they are while a map moves."""
    lat, lng = np.array([bounds.north, bounds.south]), np.array([bounds.west, bounds.east])
    columns, rows = cells_of(lat, lng, zoom)
    first = cell_bounds(int(columns[0]), int(rows[0]), zoom)
    last = cell_bounds(int(columns[1]), int(rows[1]), zoom)
    return Bounds(first.west, last.south, last.east, first.north)


def zoom_to_fit(bounds: Bounds, width: int = 800, height: int = 500) -> int:
    """The nearest zoom at which the bounds fit in so many pixels."""
    x, y = projected(np.array([bounds.north, bounds.south]), np.array([bounds.west, bounds.east]))
    across, down = max(float(x[1] - x[0]), 1e-9), max(float(y[1] - y[0]), 1e-9)
    fits = np.log2(min(width / (TILE * across), height / (TILE * down)))
    return int(min(max(np.floor(fits), LOWEST), HIGHEST))
