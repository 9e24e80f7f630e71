"""The map of ideas, its list twin, and places that people give."""

import json
import random
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from proeftuin.engines.clusters import Bounds
from proeftuin.ideas import places
from proeftuin.ideas.actions import outlines as actions
from proeftuin.ideas.actions import states
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.ideas.places import Filters
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft
from proeftuin.processes.models import Method
from tests import cast
from tests.open_data import open_data
from tests.processes import world

pytestmark = pytest.mark.django_db
EVERYWHERE = Bounds(-180, -85, 180, 85)


def box(west: float, east: float) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[[west, 50], [east, 50], [east, 51], [west, 51], [west, 50]]]}


TWO = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": "West"}, "geometry": box(4, 5)},
            {"type": "Feature", "properties": {"name": "East"}, "geometry": box(5, 6)},
        ],
    }
)


def planted(method: Method, many: int, *, seed: int = 1, **values: object) -> list[Idea]:
    """Ideas with a point in West or East."""
    dice = random.Random(seed)
    rows = [
        Idea(
            process=method.process, method=method, reference=f"PARK-{seed}-{at}", title=f"Bench number {at}",
            latitude=dice.uniform(50, 51), longitude=dice.uniform(4, 6),
            published_at=method.process.published_at, **values,
        )
        for at in range(many)
    ]  # fmt: skip
    Idea.objects.bulk_create(rows, batch_size=500)
    states.recount_tallies(method)
    return rows


def address(method: Method, rest: str = "map/") -> str:
    return f"/processes/{method.process.ref}/{method.ref}/{rest}"


def features(client: Client, method: Method, zoom: int, **query: str) -> list[dict]:
    asked = {"bbox": "-180,-85,180,85", "zoom": str(zoom), **query}
    answer = client.get(address(method, "map.geojson"), asked)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/geo+json"
    return answer.json()["features"]


def test_the_map_counts_each_idea_once_at_each_zoom() -> None:
    method = world.opened("ideas")
    planted(method, 300)
    planted(method, 20, seed=2, state="hidden")
    Idea.objects.create(process=method.process, method=method, reference="PARK-0", title="Nowhere")
    for zoom in (0, 5, 9, 12, 19):
        found = features(Client(), method, zoom)
        assert sum(one["properties"]["count"] for one in found) == 300
    lone = [one["properties"] for one in features(Client(), method, 19) if one["properties"]["count"] == 1]
    assert lone and all(one["url"] == f"/ideas/{one['ref']}/" and one["title"] for one in lone)


def test_a_view_shows_whole_clusters_so_that_numbers_stay_when_the_map_moves() -> None:
    method = world.opened("ideas")
    planted(method, 300)
    all_of_them = {one["properties"]["cell"]: one["properties"]["count"] for one in features(Client(), method, 9)}
    part = features(Client(), method, 9, bbox="4.3,50.2,4.9,50.7")
    assert part and all(all_of_them[one["properties"]["cell"]] == one["properties"]["count"] for one in part)


def test_filters_are_those_of_the_list() -> None:
    method = world.opened("ideas")
    planted(method, 30, area="West")
    planted(method, 10, seed=2, area="East", category="green", answer="accepted")
    assert sum(one["properties"]["count"] for one in features(Client(), method, 4, area="East")) == 10
    assert sum(one["properties"]["count"] for one in features(Client(), method, 4, category="green")) == 10
    assert sum(one["properties"]["count"] for one in features(Client(), method, 4, answer="open")) == 30
    assert sum(one["properties"]["count"] for one in features(Client(), method, 4, q="bench 7")) == 4
    assert places.areas_with_counts(method, Filters()) == [("West", 30), ("East", 10)]
    assert places.areas_with_counts(method, Filters(words="number 7")) == [("West", 3), ("East", 1)]


def test_each_cluster_leads_to_its_ideas() -> None:
    method = world.opened("ideas")
    planted(method, 120)
    for one in features(Client(), method, 8):
        answer = Client().get(address(method, "map/here/"), {"cell": one["properties"]["cell"]})
        assert len(answer.context["ideas"]) == min(one["properties"]["count"], 100)
        assert answer.context["total"] == one["properties"]["count"]


class TestCells(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(st.floats(-84, 84), st.floats(-179, 179)), min_size=1, max_size=8), st.integers(0, 19))
    def test_wherever_the_points_lie(self, points: list[tuple[float, float]], zoom: int) -> None:
        method = (
            world.opened("ideas") if not Method.objects.exists() else Method.objects.select_related("process").get()
        )
        Idea.objects.all().delete()
        for at, (latitude, longitude) in enumerate(points):
            Idea.objects.create(
                process=method.process, method=method, reference=f"P-{at}", title="x", latitude=round(latitude, 6),
                longitude=round(longitude, 6), published_at=method.process.published_at,
            )  # fmt: skip
        found = places.points(method, Filters(), EVERYWHERE, zoom)
        listed = []
        for one in found:
            z, x, y = map(int, one["properties"]["cell"].split("/"))  # type: ignore[index]
            here = list(places.within_cell(method, Filters(), z, x, y).values_list("pk", flat=True))
            assert len(here) == one["properties"]["count"]  # type: ignore[index]
            listed += here
        assert sorted(listed) == sorted(Idea.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["", "bbox=1,2,3&zoom=4", "bbox=5,5,4,4&zoom=4", "bbox=nan,0,1,1&zoom=4",
                                   "bbox=0,0,1,1&zoom=99", "bbox=0,0,1,1&zoom=x", "bbox=a,b,c,d&zoom=1"])  # fmt: skip
def test_a_wrong_question_is_answered_with_how_to_ask(query: str) -> None:
    method = world.opened("ideas")
    answer = Client().get(address(method, "map.geojson?") + query)
    assert answer.status_code == 400 and "bbox=" in answer.json()["problem"]


@pytest.mark.parametrize("cell", ["", "1/2", "99/1/1", "1/x/1", "1/-1/0", "1/1/1/1", "1/999999999999/1"])
def test_a_cell_that_is_none_is_not_found(cell: str) -> None:
    method = world.opened("ideas")
    assert Client().get(address(method, "map/here/"), {"cell": cell}).status_code == 404


def test_maps_of_drafts_are_for_who_works_on_them(as_: object) -> None:
    process = world.drafted()
    method = Method.objects.create(process=process, kind="ideas", title="x")
    Method.objects.create(process=process, kind="survey", title="y", ref="anothersort")
    for rest in ("map/", "map.geojson?bbox=0,0,1,1&zoom=1", "map/here/?cell=1/1/1"):
        assert Client().get(address(method, rest)).status_code == 404
        assert as_("sara").get(address(method, rest)).status_code == 200  # type: ignore[operator]
    assert Client().get(f"/processes/{process.ref}/outlines.geojson").status_code == 404
    assert as_("sara").get(f"/processes/{process.ref}/anothersort/map/").status_code == 404  # type: ignore[operator]


def test_the_list_twin_needs_no_script_and_reaches_every_idea() -> None:
    method = world.opened("ideas")
    actions.set_outlines(by=cast.actor("sara"), process=method.process, geojson=TWO)
    planted(method, 45)
    seen, after = [], ""
    while True:
        page = Client().get(address(method), {"after": after} if after else {})
        seen += [one.ref for one in page.context["ideas"]]
        after = page.context["after"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 45
    first = Client().get(address(method)).content.decode()
    assert 'class="map-area"' in first and "map/here/?cell=" in first  # the drawing has links
    assert "By part of town" in first


@pytest.mark.parametrize("many", [1, 1000])
def test_the_map_asks_the_database_little(many: int) -> None:
    method = world.opened("ideas")
    actions.set_outlines(by=cast.actor("sara"), process=method.process, geojson=TWO)
    planted(method, many)
    for rest in ("map/", "map.geojson?bbox=-10,40,10,60&zoom=9", "map/here/?cell=0/1/1"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Client().get(address(method, rest))
        assert len(asked) <= 8, [one["sql"][:120] for one in asked]


def test_outlines_are_for_the_manager_and_tell_each_idea_its_area(as_: object) -> None:
    method = world.opened("ideas")
    ideas = planted(method, 40)
    with pytest.raises(NotAllowedError):
        actions.set_outlines(by=cast.actor("fatima"), process=method.process, geojson=TWO)
    client = as_("sara")  # type: ignore[operator]
    where = f"/processes/{method.process.ref}/manage/outlines/"
    posted = client.post(where, {"file": SimpleUploadedFile("two.geojson", TWO.encode()), "source": "The city"})
    assert posted.status_code == 303
    for idea in Idea.objects.filter(pk__in=[one.pk for one in ideas]):
        assert idea.area == ("West" if idea.longitude <= 5 else "East")
    assert dict(places.areas_with_counts(method, Filters())).keys() == {"West", "East"}
    served = Client().get(f"/processes/{method.process.ref}/outlines.geojson").json()
    assert [one["properties"]["name"] for one in served["features"]] == ["West", "East"]
    assert "The city" in Client().get(address(method)).content.decode()


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"no json", "file"),
        (b"[" * 100_000, "file"),
        (b"\xff\xfe\x00", "file"),
        (b"{}", "file"),
        (b'{"type": "FeatureCollection", "features": []}', "file"),
        (b'{"type": "FeatureCollection", "features": [{"properties": {"name": "A"}, "geometry": null}]}', "file"),
        (b'{"type": "FeatureCollection", "features": [5]}', "file"),
        (json.dumps({"type": "FeatureCollection", "features": [{"properties": {}, "geometry": box(4, 5)}]}).encode(),
         "name"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_map_says_what_is_wrong(content: bytes, field: str) -> None:
    process = world.drafted()
    with pytest.raises(InvalidError) as wrong:
        actions.set_outlines(by=cast.actor("sara"), process=process, geojson=content)
    assert set(wrong.value.problems) == {field}


def test_the_districts_of_a_real_city() -> None:
    process = world.drafted()
    content = open_data("decidim-barcelona", "districts.geojson").read_bytes()
    actions.set_outlines(by=cast.actor("sara"), process=process, geojson=content)
    place = places.place_of(process, latitude=41.4036, longitude=2.1744)
    assert place.area == "Eixample"
    assert len(places.area_names(process)) == 10


def outlined() -> Method:
    process = world.drafted()
    sara = cast.actor("sara")
    phase = setup.add_phase(by=sara, process=process, draft=PhaseDraft("Now", starts_at=process.created_at))
    method = setup.add_method(by=sara, process=process, draft=MethodDraft("ideas", "Ideas"))
    setup.open_action(by=sara, phase=phase, method=method, draft=OpeningDraft("submit"))
    actions.set_outlines(by=sara, process=process, geojson=TWO)
    setup.publish_process(by=sara, process=process)
    return Method.objects.select_related("process").get(pk=method.pk)


def sent(method: Method, **place: object) -> Idea:
    return submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A bench", **place))  # type: ignore[arg-type]


def test_a_pin_knows_its_area_and_an_area_its_middle() -> None:
    method = outlined()
    assert method.settings["areas"] == ["East", "West"]  # to choose from, where one has no map
    pin = sent(method, latitude=50.5, longitude=5.5, area="West")
    assert (pin.area, pin.latitude, pin.longitude) == ("East", 50.5, 5.5)  # the pin wins
    drawn = {"type": "Polygon", "coordinates": [[[4, 50], [4.2, 50], [4.2, 50.2], [4, 50.2], [4, 50]]]}
    shape = sent(method, shape=drawn)
    assert (shape.latitude, shape.longitude, shape.area) == (pytest.approx(50.1), pytest.approx(4.1), "West")
    assert shape.shape == drawn
    typed = sent(method, address=" 50.25, 5.75 ")
    assert (typed.latitude, typed.longitude, typed.area, typed.address) == (50.25, 5.75, "East", "")
    words = sent(method, address="At the bridge", area="East")
    assert (words.latitude, words.area, words.address) == (None, "East", "At the bridge")
    assert sent(method).area == ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"address": "91, 5"}, "between -90 and 90"),
        ({"address": "50, -200"}, "between -180 and 180"),
        ({"latitude": 50.0}, "latitude and a longitude"),
        ({"latitude": float("nan"), "longitude": 5.0}, "not on the map"),
        ({"latitude": float("inf"), "longitude": 5.0}, "not on the map"),
        ({"shape": {"type": "Circle"}}, "read this shape"),
        ({"shape": [1, 2]}, "read this shape"),
        ({"shape": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}}, "cross each other"),
        ({"shape": {"type": "LineString", "coordinates": [[0, i / 999] for i in range(201)]}}, "at most 200"),
    ],
)
def test_a_place_that_is_none_says_why(given: dict[str, object], words: str) -> None:
    method = outlined()
    with pytest.raises(InvalidError, match=words) as wrong:
        sent(method, **given)
    assert set(wrong.value.problems) == {"place"} and not Idea.objects.exists()


def test_the_form_takes_a_place_with_and_without_a_map(as_: Callable[[str], Client]) -> None:
    method = outlined()
    fatima, where = as_("fatima"), address(method, "new/")
    page = fatima.get(where).content.decode()
    assert "data-place-map" in page and 'name="shape"' in page and "East" in page
    wrong = fatima.post(where, {"title": "A bench", "address": "95.1, 4.1"})
    assert wrong.status_code == 422 and "between -90 and 90" in wrong.content.decode()
    assert fatima.post(where, {"title": "A bench", "address": "50.1, 4.1"}).status_code == 303
    drawn = json.dumps({"type": "Polygon", "coordinates": [[[5.1, 50], [5.2, 50], [5.2, 50.2], [5.1, 50]]]})
    assert fatima.post(where, {"title": "A long playground", "shape": drawn}).status_code == 303
    assert set(Idea.objects.values_list("title", "area")) == {("A bench", "West"), ("A long playground", "East")}
    at = Idea.objects.get(title="A bench")
    framed = Client().get(address(method), {"at": at.ref}).context["bounds"].split(",")
    assert float(framed[0]) < 4.1 < float(framed[2]) and float(framed[2]) - float(framed[0]) < 0.1
