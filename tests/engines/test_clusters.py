"""Clusters on a map: nobody is lost and nobody counts twice, at any zoom."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines import clusters
from proeftuin.engines.clusters import Bounds

LATITUDES = st.floats(-90, 90, allow_nan=False)
LONGITUDES = st.floats(-180, 180, allow_nan=False)
POINTS = st.lists(st.tuples(LATITUDES, LONGITUDES), max_size=60)
ZOOMS = st.integers(clusters.LOWEST, clusters.HIGHEST)


def made(points: list[tuple[float, float]], zoom: int) -> list[clusters.Cluster]:
    return clusters.clusters([lat for lat, _ in points], [lng for _, lng in points], zoom)


@given(POINTS, ZOOMS)
def test_each_point_is_in_exactly_one_cluster(points: list[tuple[float, float]], zoom: int) -> None:
    found = made(points, zoom)
    assert sum(one.count for one in found) == len(points)
    assert len({(one.x, one.y) for one in found}) == len(found)
    columns, rows = clusters.cells_of(np.array([p[0] for p in points]), np.array([p[1] for p in points]), zoom)
    counted = Counter(zip(columns.tolist(), rows.tolist(), strict=True))
    assert counted == {(one.x, one.y): one.count for one in found}


@given(POINTS, st.integers(clusters.LOWEST + 1, clusters.HIGHEST))
def test_what_is_together_stays_together_when_one_zooms_out(points: list[tuple[float, float]], zoom: int) -> None:
    """So that each number of a map is the sum of the numbers one sees after zooming in."""
    coarse: Counter[tuple[int, int]] = Counter()
    for one in made(points, zoom):
        coarse[one.x // 2, one.y // 2] += one.count
    assert coarse == {(one.x, one.y): one.count for one in made(points, zoom - 1)}


@given(POINTS, ZOOMS)
def test_the_largest_come_first_and_a_lone_point_stands_where_it_is(
    points: list[tuple[float, float]], zoom: int
) -> None:
    found = made(points, zoom)
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
    for one in found:
        if one.count == 1:
            assert (one.latitude, one.longitude) == pytest.approx(points[one.first])


@given(POINTS, ZOOMS)
def test_the_middle_lies_among_its_points(points: list[tuple[float, float]], zoom: int) -> None:
    columns, rows = clusters.cells_of(np.array([p[0] for p in points]), np.array([p[1] for p in points]), zoom)
    for one in made(points, zoom):
        mine = [p for p, x, y in zip(points, columns, rows, strict=True) if (x, y) == (one.x, one.y)]
        assert min(p[0] for p in mine) - 1e-9 <= one.latitude <= max(p[0] for p in mine) + 1e-9
        assert min(p[1] for p in mine) - 1e-9 <= one.longitude <= max(p[1] for p in mine) + 1e-9


@given(POINTS, ZOOMS)
def test_groups_stand_apart_and_stay_in_their_cells(points: list[tuple[float, float]], zoom: int) -> None:
    for one in made(points, zoom):
        moved, box = clusters.apart(one, zoom), clusters.cell_bounds(one.x, one.y, zoom)
        if one.count == 1:
            assert moved == one
        else:
            assert box.west < moved.longitude < box.east and box.south < moved.latitude < box.north
        assert (moved.x, moved.y, moved.count, moved.first) == (one.x, one.y, one.count, one.first)


@given(st.floats(-85, 85), LONGITUDES, ZOOMS)
def test_a_cell_covers_the_points_in_it(latitude: float, longitude: float, zoom: int) -> None:
    [one] = made([(latitude, longitude)], zoom)
    box = clusters.cell_bounds(one.x, one.y, zoom)
    assert box.west - 1e-9 <= longitude <= box.east + 1e-9
    assert box.south - 1e-9 <= latitude <= box.north + 1e-9


@given(st.floats(-80, 80), st.floats(-170, 170), st.floats(0.0001, 4), st.floats(0.0001, 4), ZOOMS)
def test_a_view_grows_to_whole_cells(south: float, west: float, high: float, wide: float, zoom: int) -> None:
    view = Bounds(west, south, west + wide, south + high)
    grown = clusters.whole_cells(view, zoom)
    assert grown.west <= view.west + 1e-9 and grown.east >= view.east - 1e-9
    assert grown.south <= view.south + 1e-9 and grown.north >= view.north - 1e-9


def test_nothing_gives_nothing() -> None:
    assert clusters.clusters([], [], 12) == []


def test_a_town_fits_the_screen() -> None:
    town = Bounds(2.05, 41.32, 2.23, 41.47)
    assert clusters.zoom_to_fit(town) in (11, 12)
    assert clusters.zoom_to_fit(Bounds(2.1, 41.4, 2.1, 41.4)) == clusters.HIGHEST
