"""The calculator of life-cycle cost: alone, without an account, without JavaScript."""

import csv

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
VECTOR = {
    "offers": "2", "rate": "3", "o0-name": "A", "o0-lifetime": "5", "o0-purchase": "1000", "o0-yearly": "250",
    "o0-disposal": "30", "o1-name": "B", "o1-lifetime": "8", "o1-purchase": "1 300", "o1-kwh": "400",
    "energy_price": "0,40", "o1-residual": "150", **{
        f"weight_{code}": "20" for code in ("recycled", "repair", "take_back", "reuse", "lasting")
    },
}  # fmt: skip


def test_the_empty_form_asks_for_two_offers(client: Client) -> None:
    shown = client.get("/life-cycle-cost/").content.decode()
    assert 'name="o1-purchase"' in shown and 'name="o2-purchase"' not in shown and 'id="result"' not in shown


def test_the_published_vector_on_the_page(client: Client) -> None:
    answer = client.get("/life-cycle-cost/", VECTOR, headers={"Accept-Language": "en"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "474.01" in shown and "328.32" in shown and "2,170.81" in shown
    assert "but from year 4 on it has cost more" in shown and "B costs least" in shown and "<polyline" in shown


def test_carbon_dioxide_and_points_count(client: Client) -> None:
    more = {"o0-co2": "0.4", "o1-co2": "0.2", "co2_price": "100", "cost_points": "70", "circular_points": "30"}
    marks = {"o0-mark_repair": "10", "o1-mark_lasting": "5"}
    shown = client.get("/life-cycle-cost/", {**VECTOR, **more, **marks}).content.decode()
    assert "514" in shown and "348" in shown
    data = client.get("/life-cycle-cost.json", {**VECTOR, **more}).json()
    assert [row["equivalent_annual_cost"] for row in data["offers"]] == [514.01, 348.32]
    rows = list(
        csv.reader(client.get("/life-cycle-cost.csv", {**VECTOR, **more, **marks}).getvalue().decode().splitlines())
    )
    assert ["B", "equivalent annual cost", "", "", "348.32"] in rows
    assert ["B", "points", "", "73.00", ""] in rows


def test_mistakes_are_told_in_place_and_nothing_is_lost(client: Client) -> None:
    wrong = {**VECTOR, "o0-lifetime": "no", "weight_repair": "10", "o1-purchase": "-4", "o1-periodic": "9"}
    answer = client.get("/life-cycle-cost/", wrong, headers={"Accept-Language": "en"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "sum to 90" in shown and 'value="no"' in shown and 'id="result"' not in shown
    assert "Every how many years" in shown
    assert client.get("/life-cycle-cost.csv", wrong).status_code == 422
    same = client.get("/life-cycle-cost/", {**VECTOR, "o1-name": " a "})
    assert same.status_code == 422


def test_adding_an_offer_keeps_what_was_typed_and_judges_nothing(client: Client) -> None:
    answer = client.get("/life-cycle-cost/", {**VECTOR, "o1-lifetime": "", "more": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 200 and 'name="o2-purchase"' in shown and 'value="1 300"' in shown


@pytest.mark.parametrize("strange", [{"offers": "-3"}, {"offers": "99999999999"}, {"rate": "1e99"}, {"rate": "NaN"},
                                     {"o0-purchase": "9" * 40}, {"o0-lifetime": "9" * 400}])  # fmt: skip
def test_strange_numbers_break_nothing(client: Client, strange: dict[str, str]) -> None:
    assert client.get("/life-cycle-cost/", {**VECTOR, **strange}).status_code in (200, 422)
