"""Real elections of Pabulib: the official winners, and doubles against fractions."""

import csv
import gzip
from fractions import Fraction
from pathlib import Path

import pytest

from proeftuin.engines.budget.count import count
from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.outcome import Method
from proeftuin.engines.budget.pb import read
from proeftuin.engines.budget.profile import collapse
from proeftuin.engines.budget.shares import Rule, Shares
from proeftuin.engines.budget.ties import tie_order
from tests.open_data import open_data

EQUAL_SHARES = {("Assen", "2024"): 9, ("Świecie", "2023"): 17, ("Wieliczka", "2023"): 30}


def load(path: Path) -> Election:
    content = path.read_bytes()
    found = read(gzip.decompress(content) if path.suffix == ".gz" else content)
    assert found.election is not None, found.mistakes
    return found.election


def listed() -> list[dict[str, str]]:
    """The elections of the list that stands beside the data."""
    with open_data("pabulib", "elections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def path_of(row: dict[str, str]) -> Path:
    return open_data("pabulib", *row["file"].split("/"))


@pytest.mark.parametrize(("unit", "year"), EQUAL_SHARES)
def test_elections_that_were_decided_by_equal_shares(unit: str, year: str) -> None:
    rows = [row for row in listed() if (row["unit"], row["instance"]) == (unit, year) and row["winners"]]
    if not rows:
        pytest.skip(f"the election of {unit} {year} is not among the open data")
    election = load(path_of(rows[0]))
    outcome = count(election, Method("equal-shares", "cost", "add-one"))
    assert set(outcome.winners) == {one.id for one in election.projects if one.selected == 1}
    assert len(outcome.winners) == EQUAL_SHARES[unit, year]


@pytest.mark.parametrize(("part", "winner"), [("RadiowoWólka", None), ("Błonia Wilanowskie", "1888")])
def test_traps_of_other_tools(part: str, winner: str | None) -> None:
    years = {"RadiowoWólka": "2019", "Błonia Wilanowskie": "2026"}
    rows = [row for row in listed() if part in row["description"] + row["subunit"] and row["instance"] == years[part]]
    if not rows:
        pytest.skip(f"the election of {part} is not among the open data")
    winners = count(load(path_of(rows[0])), Method()).winners
    assert winners
    assert winner is None or winner in winners


def test_greedy_gives_the_official_winners() -> None:
    """Of elections that were decided by plain greedy all but three; those had rules of their own."""
    rows = [row for row in listed() if row["rule_pabulib_2026"] == "greedy" and row["n_winners"]]
    same = 0
    for row in rows:
        election = load(path_of(row))
        winners = set(count(election, Method("greedy")).winners)
        same += winners == {one.id for one in election.projects if one.selected == 1}
    assert len(rows) > 100
    assert same >= len(rows) - 3


def test_doubles_give_what_fractions_give() -> None:
    """Every twelfth election of the list, both utilities that any ballot has."""
    for row in listed()[::12]:
        election = load(path_of(row))
        profile = collapse(election)
        ranks = tie_order(election.projects, profile.votes, "")
        endowment = Fraction(election.budget, profile.voters)
        for utility in ("cost", "cardinality") if election.points is None else ("cost", "points"):
            guarded = Shares(Rule(election, profile, utility, ranks)).run(endowment)  # type: ignore[arg-type]
            exact = Shares(Rule(election, profile, utility, ranks, "fractions")).run(endowment)  # type: ignore[arg-type]
            assert guarded == exact, row["file"]
