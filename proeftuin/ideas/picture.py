"""The map as a drawing made on the server: what is seen before, and without, JavaScript."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from proeftuin.engines import clusters
from proeftuin.engines.clusters import Bounds, Cluster
from proeftuin.engines.outlines import Area

WIDTH, HEIGHT = 900, 560  # units of the drawing
EDGE = 30


@dataclass(frozen=True, slots=True)
class Dot:
    """A cluster in the drawing: where, how large, and the cell that lists its ideas."""

    x: float
    y: float
    radius: float
    count: int
    cell: str


@dataclass(frozen=True, slots=True)
class Drawing:
    zoom: int
    paths: Sequence[tuple[str, str]]  # the name of an area and the path of its edge
    dots: Sequence[Dot]
    width: int = WIDTH
    height: int = HEIGHT


def drawn(bounds: Bounds, areas: Iterable[Area], found: Iterable[Cluster], zoom: int) -> Drawing:
    """Areas and clusters scaled into the drawing."""
    frame = _Frame(bounds)
    paths = [(area.name, frame.path(area)) for area in areas]
    dots = [
        Dot(*frame.at(one.latitude, one.longitude), radius_of(one.count), one.count, f"{zoom}/{one.x}/{one.y}")
        for one in found
    ]
    return Drawing(zoom, paths, dots)


def radius_of(count: int) -> float:
    """A surface that grows with the number, and a target that a finger finds."""
    return round(min(29.0, 13 + 1.25 * float(np.log2(max(count, 1)))), 1)


class _Frame:
    """From degrees to units of the drawing, the same scale both ways."""

    def __init__(self, bounds: Bounds) -> None:
        lat, lng = np.array([bounds.north, bounds.south]), np.array([bounds.west, bounds.east])
        (self.left, right), (self.top, bottom) = (side.tolist() for side in clusters.projected(lat, lng))
        across, down = max(right - self.left, 1e-7), max(bottom - self.top, 1e-7)
        self.scale = min((WIDTH - 2 * EDGE) / across, (HEIGHT - 2 * EDGE) / down)
        self.shift_x = (WIDTH - across * self.scale) / 2
        self.shift_y = (HEIGHT - down * self.scale) / 2

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        x, y = clusters.projected(np.array([latitude]), np.array([longitude]))
        return (
            round(float(x[0] - self.left) * self.scale + self.shift_x, 1),
            round(float(y[0] - self.top) * self.scale + self.shift_y, 1),
        )

    def path(self, area: Area) -> str:
        return "".join(self._ring(ring) for polygon in area.polygons for ring in polygon)

    def _ring(self, ring: Sequence[tuple[float, float]]) -> str:
        lng, lat = np.array(ring, dtype=np.float64).T
        x, y = clusters.projected(lat, lng)
        xs = np.round((x - self.left) * self.scale + self.shift_x).astype(int)
        ys = np.round((y - self.top) * self.scale + self.shift_y).astype(int)
        moved = np.ones(len(xs), dtype=bool)
        moved[1:] = (np.diff(xs) != 0) | (np.diff(ys) != 0)
        return "M" + " ".join(f"{a},{b}" for a, b in zip(xs[moved].tolist(), ys[moved].tolist(), strict=True)) + "z"
