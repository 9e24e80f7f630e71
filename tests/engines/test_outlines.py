"""Areas and shapes: what lies where, and what makes no sense."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines import outlines
from tests.open_data import open_data

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]],
        [[0.5, 0.5], [1, 0.5], [1, 1], [0.5, 0.5]],
    ],
}
AREA = outlines.read_area("Square", SQUARE)


def collection(*shapes: tuple[str, object]) -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name, shape in shapes],
    }


def box(x: float) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]]}


def test_inside_outside_and_in_a_hole() -> None:
    assert AREA.holds(1.5, 1.5)
    assert not AREA.holds(2.5, 1)
    assert not AREA.holds(0.6, 0.9)  # the hole
    assert AREA.holds(0, 1)  # the edge


@given(st.floats(0, 3), st.floats(0, 1))
def test_areas_side_by_side_leave_no_gap(x: float, y: float) -> None:
    areas = outlines.read_areas(collection(*((f"Area {at}", box(at)) for at in range(3))))
    assert outlines.area_of(y, x, areas)


@given(st.floats(-3, 3), st.floats(-3, 3), st.integers(3, 40))
def test_a_ring_around_a_circle_holds_what_is_near_its_middle(x: float, y: float, corners: int) -> None:
    ring = [(math.cos(2 * math.pi * at / corners), math.sin(2 * math.pi * at / corners)) for at in range(corners)]
    area = outlines.read_area("Circle", {"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    distance = math.hypot(x, y)
    if distance < math.cos(math.pi / corners) - 1e-6:
        assert area.holds(y, x)
    if distance > 1 + 1e-6:
        assert not area.holds(y, x)


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ({"type": "Circle", "coordinates": [0, 0]}, "kind"),
        ("a circle", "kind"),
        ({"type": "Point", "coordinates": ["0", "0"]}, "kind"),
        ({"type": "Point", "coordinates": [True, False]}, "kind"),
        ({"type": "Polygon", "coordinates": [[[[[[0]]]]]]}, "kind"),
        ({"type": "Point", "coordinates": [181, 0]}, "range"),
        ({"type": "Point", "coordinates": [0, float("nan")]}, "range"),
        ({"type": "Polygon", "coordinates": []}, "few"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "few"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}, "open"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, "crossing"),
        ({"type": "LineString", "coordinates": [[0, at / 1000] for at in range(201)]}, "points"),
    ],
)
def test_a_shape_that_makes_no_sense_says_why(shape: object, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        outlines.checked_shape(shape)


def test_a_sane_shape_stays_what_it_is() -> None:
    made = outlines.checked_shape(SQUARE)
    assert json.loads(json.dumps(made)) == {
        "type": "Polygon", "coordinates": [[[float(v) for v in p] for p in ring] for ring in SQUARE["coordinates"]],  # type: ignore[union-attr]
    }  # fmt: skip
    assert outlines.middle_of(made) == pytest.approx((1, 1))
    assert outlines.middle_of({"type": "LineString", "coordinates": [[0, 0], [2, 4]]}) == (2, 1)


def test_a_collection_that_makes_no_sense_names_the_feature() -> None:
    with pytest.raises(ValueError, match=r"^2: "):
        outlines.read_areas(collection(("North", box(0)), ("South", {"type": "Point", "coordinates": [0, 0]})))
    with pytest.raises(ValueError, match="without a name"):
        outlines.read_areas(collection(("", box(0))))
    with pytest.raises(ValueError, match="FeatureCollection"):
        outlines.read_areas([])


def test_the_districts_of_a_real_city() -> None:
    with open_data("decidim-barcelona", "districts.geojson").open(encoding="utf-8") as file:
        areas = outlines.read_areas(json.load(file))
    assert len(areas) == 10
    assert outlines.area_of(41.4036, 2.1744, areas) == "Eixample"  # the Sagrada Família
    assert outlines.area_of(41.3809, 2.1228, areas) == "Les Corts"  # the Camp Nou
    assert outlines.area_of(50.85, 4.35, areas) == ""
