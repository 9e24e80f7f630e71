"""Life-cycle cost: the published vector to the cent, and what must hold for any offer."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines import commands
from proeftuin.engines.lifecost.costing import cents, cost, cumulated, overtakings, points
from proeftuin.engines.lifecost.offers import Award, Cost, Offer, Terms, every, real_rate, yearly

D = Decimal
RATE = D("0.03")


def offer(name: str, life: int, buy: int, a_year: int, end: int, co2: str = "0") -> Offer:
    return Offer(name, life, (
        Cost("buy", D(buy), (0,), "acquisition"), Cost("use", D(a_year), yearly(life)),
        Cost("end", D(end), (life,), "end_of_life"), Cost("co2", D(co2) * 100, yearly(life), "external"),
    ))  # fmt: skip


A, B = offer("A", 5, 1000, 250, 30), offer("B", 8, 1300, 160, -150)


def test_the_published_vector() -> None:
    a, b = cost(A, RATE), cost(B, RATE)
    assert (cents(a.net_present_value), cents(a.equivalent_annual_cost)) == (D("2170.81"), D("474.01"))
    assert (cents(b.net_present_value), cents(b.equivalent_annual_cost)) == (D("2304.74"), D("328.32"))
    assert (a.undiscounted, b.undiscounted) == (2280, 2430)


def test_the_vector_with_carbon_dioxide() -> None:
    a, b = (cost(offer(*row), RATE) for row in (("A", 5, 1000, 250, 30, "0.4"), ("B", 8, 1300, 160, -150, "0.2")))
    assert (cents(a.net_present_value), cents(a.equivalent_annual_cost)) == (D("2353.99"), D("514.01"))
    assert (cents(b.net_present_value), cents(b.equivalent_annual_cost)) == (D("2445.13"), D("348.32"))


def test_the_year_in_which_cheap_to_buy_becomes_dear() -> None:
    """After three years A cost 1707.15 and B 1752.58; after four 1929.28 and 1894.74."""
    (found,) = overtakings([A, B], RATE)
    assert (found.cheaper, found.other, found.year) == ("A", "B", 4)
    assert [cents(amount) for amount in cumulated(A, RATE, 4)[3:]] == [D("1707.15"), D("1929.27")]


def test_what_ends_is_bought_again() -> None:
    once = Offer("A", 2, (Cost("buy", D(100), (0,)), Cost("end", D(10), (2,))))
    assert cumulated(once, D(0), 5) == (100, 100, 210, 210, 320, 320)
    assert cumulated(once, D(0), 4)[-1] == 220  # in the last year it is not bought again
    assert overtakings([once], D(0)) == ()


def test_nobody_overtakes_what_stays_cheaper() -> None:
    (found,) = overtakings([offer("A", 5, 10, 1, 0), offer("B", 5, 20, 1, 0)], RATE)
    assert found.year is None and found.horizon == 5


def test_prices_that_rise() -> None:
    rising = Offer("A", 2, (Cost("energy", D(100), (1, 2), escalation=D("0.1")),))
    assert cost(rising, D(0)).undiscounted == D(110) + D(121)


def test_real_and_nominal_rates() -> None:
    assert real_rate(D("0.0506"), D("0.02")) == D("0.03")


def test_points_by_both_formulas_and_for_circularity() -> None:
    marks = {"repair": D(5), "recycled": D(10)}
    pair = [Offer("A", 5, A.costs, marks), Offer("B", 8, B.costs, {"repair": D(10), "recycled": D(0)})]
    costings = [cost(one, RATE) for one in pair]
    weights = {"repair": D(60), "recycled": D(40)}
    a, b = points(costings, Terms(RATE, award=Award(D(70), D(30), "ratio", weights)))
    assert b.cost == 70 and a.cost is not None and cents(a.cost) == D("48.49")
    assert (a.circular, b.circular) == (21, 18)
    a, _b = points(costings, Terms(RATE, award=Award(D(70), D(30), "linear", weights)))
    assert a.cost is not None and cents(a.cost) == D("38.94")
    assert points(costings, Terms(RATE)) == ()


def test_no_points_are_made_of_a_cost_of_nothing() -> None:
    free = cost(Offer("A", 1, (Cost("income", D(-5), (1,)),)), RATE)
    assert points([free], Terms(RATE, award=Award()))[0].total is None


amounts = st.decimals(-10_000, 10_000, places=2)


@given(st.integers(1, 30), amounts, amounts, st.decimals("-0.04", "0.2", places=3))
def test_the_annual_cost_paid_each_year_is_worth_the_same(life: int, buy: D, a_year: D, rate: D) -> None:
    found = cost(Offer("A", life, (Cost("buy", buy, (0,)), Cost("use", a_year, yearly(life)))), rate)
    again = cost(Offer("A", life, (Cost("all", found.equivalent_annual_cost, yearly(life)),)), rate)
    assert abs(again.net_present_value - found.net_present_value) < D("1e-18")
    assert abs(sum(found.by_kind.values()) - found.net_present_value) < D("1e-18")
    assert abs(sum(now for _year, _amount, now in found.years) - found.net_present_value) < D("1e-18")
    assert abs(cumulated(found.offer, rate, life)[-1] - found.net_present_value) < D("1e-18")


def test_every_so_many_years_but_not_at_the_end() -> None:
    assert every(3, 9) == (3, 6) and every(4, 9) == (4, 8) and every(9, 9) == ()


FILE = """
discount_rate = 3
[[offers]]
name = "A"
lifetime = 5
purchase = 1000
yearly = 250
disposal = 30
[[offers]]
name = "B"
lifetime = 8
purchase = 1300
residual = 150
[[offers.costs]]
name = "energy"
quantity = 400
price = 0.40
"""


def run(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    path = tmp_path / "offers.toml"
    path.write_text(text, encoding="utf-8")
    code = commands.main(["life-cycle-cost", str(path), "--json"])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_the_vector_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(tmp_path, FILE, capsys)
    found = json.loads(out)
    keys = ("name", "undiscounted", "net_present_value", "equivalent_annual_cost")
    assert code == 0 and [tuple(row[key] for key in keys) for row in found["offers"]] == [
        ("A", 2280.0, 2170.81, 474.01), ("B", 2430.0, 2304.74, 328.32),
    ]  # fmt: skip
    assert found["overtaken"] == [{"cheaper_to_buy": "A", "by": "B", "year": 4, "horizon": 8}]
    assert [row["discount_rate_percent"] for row in found["sensitivity"]] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_tax_nominal_rate_and_points_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FILE.replace("discount_rate = 3", 'discount_rate = 5.06\nrate = "nominal"\ninflation = 2\nvat = 21')
    _code, out, _err = run(tmp_path, text + "[award]\ncost_points = 40\n", capsys)
    found = json.loads(out)
    assert found["discount_rate_percent"] == 3.0 and found["offers"][0]["undiscounted"] == 2758.8
    assert [row["points"]["total"] for row in found["offers"]] == [27.71, 40.0]


@pytest.mark.parametrize(
    ("was", "is_", "said"),
    [
        ("discount_rate = 3", "", "discount_rate is missing"),
        ("discount_rate = 3", "discount_rate = 300", "between -50 and 100"),
        ("discount_rate = 3", 'discount_rate = 3\nrate = "nominal"', "needs inflation"),
        ("lifetime = 5", "lifetime = 0", "offer A: lifetime must be a whole number of years"),
        ("lifetime = 5", "lifetime = 5\nco2 = 1", "needs a co2_price"),
        ("purchase = 1000", "purchase = -1", "purchase is -1; it must be 0 or more"),
        ("purchase = 1000", "purchas = 1000", "there is no “purchas” here"),
        ("purchase = 1000", "purchase = nan", "is no number"),
        ('name = "B"', 'name = "A"', "another offer is called A too"),
        ("price = 0.40", "", "give either an amount, or a quantity and a price"),
        ("price = 0.40", "price = 0.40\nyears = [9]", "years must be a list of whole years, 0 to 8"),
        ("price = 0.40", "price = 0.40\nevery = 0", "every must be"),
        ("price = 0.40", 'price = 0.40\nwhen = "later"', "when is “later”"),
        ("price = 0.40", "price = 0.40\n[circularity]\nrepair = 90\n", "the weights sum to 90"),
        ("price = 0.40", "price = 0.40\n[circularity]\nrepair = 100\n", "offer A: it has no mark on repair"),
        ("[[offers]]", "[[offer]]", "there is no “offer” here"),
        ('name = "A"', 'name = "A', "offers.toml:"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], was: str, is_: str, said: str) -> None:
    code, out, err = run(tmp_path, FILE.replace(was, is_), capsys)
    assert (code, out) == (2, "") and said in err


def test_the_example_of_the_help_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.main(["life-cycle-cost", "--help"])
    shown = capsys.readouterr().out
    example = "\n".join(line[2:] for line in shown.split("offers.toml:\n")[-1].splitlines())
    code, out, _err = run(tmp_path, example.split("[award]")[0].rsplit("\n", 1)[0], capsys)
    annual = [row["equivalent_annual_cost"] for row in json.loads(out)["offers"]]
    assert code == 0 and annual == [514.01, 348.32]
