"""The panel engine on files: real pools, mistakes with line and column, and quotas that can't be met."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines import commands
from proeftuin.engines.commands import InputError
from proeftuin.engines.panel import Lottery, draw
from proeftuin.engines.panel.files import read_quotas, read_sheet, read_task
from tests.open_data import open_data

QUOTAS = "category,feature,min,max\ngender,female,1,1\ngender,male,1,1\n"
PEOPLE = "id,gender\na,female\nb,male\nc,female\nd,Male \n"


def engine(
    folder: Path, capsys: pytest.CaptureFixture[str], people: str, quotas: str, *more: str
) -> tuple[int, Any, str]:
    """Exit code, the JSON, and what was said on standard error."""
    (folder / "people.csv").write_bytes(people.encode())
    (folder / "quotas.csv").write_bytes(quotas.encode())
    code = commands.main(["panel", str(folder / "people.csv"), str(folder / "quotas.csv"), "--size", "2", *more])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


def test_a_panel_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lottery = tmp_path / "lottery.json"
    more = ("--seed", "3 5 2", "--id", "id", "--json", "--lottery", str(lottery))
    code, found, err = engine(tmp_path, capsys, PEOPLE, QUOTAS, *more)
    assert (code, err) == (0, "")
    assert len(found["members"]) == 2 and found["chances"] == dict.fromkeys("abcd", 0.5)
    assert found["min_chance"] == 0.5
    read = Lottery.read(lottery.read_text("utf-8"))
    assert list(draw(read, "3 5 2")) == found["members"] and read.digest() == found["lottery_sha256"]
    assert engine(tmp_path, capsys, PEOPLE, QUOTAS, *more)[1] == found


def test_without_a_column_people_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _code, found, _err = engine(tmp_path, capsys, PEOPLE, QUOTAS)
    assert list(found["chances"]) == ["0", "1", "2", "3"] and found["seed"]


@pytest.mark.parametrize(
    ("people", "quotas"),
    [
        (PEOPLE.replace(",", ";"), QUOTAS.replace(",", "\t")),
        ("\ufeff" + PEOPLE.replace("\n", "\r\n"), "\ufeff" + QUOTAS.replace("\n", "\r\n") + "\r\n,,,\r\n"),
        (PEOPLE.replace("gender", "GENDER"), QUOTAS.replace("category,feature", "feature,value")),
    ],
)
def test_dialects(tmp_path: Path, capsys: pytest.CaptureFixture[str], people: str, quotas: str) -> None:
    assert engine(tmp_path, capsys, people, quotas, "--id", "id")[1]["chances"] == dict.fromkeys("abcd", 0.5)


@pytest.mark.parametrize(
    ("people", "quotas", "said"),
    [
        (PEOPLE, QUOTAS.replace("male,1,1\n", "male,one,1\n", 1), "quotas.csv, line 2, column min: “one”"),
        (PEOPLE, QUOTAS.replace("female,1,1", "female,-1,1"), "quotas.csv, line 2, column min: “-1”"),
        (PEOPLE, QUOTAS.replace("female,1,1", "female,2,1"), "quotas.csv, line 2: min 2 is more than max 1"),
        (PEOPLE, QUOTAS.replace("female,1,1", "female,,1"), "line 2, column min: an empty cell"),
        (PEOPLE, QUOTAS + "Gender,Male,0,2\n", "quotas.csv, line 4: gender male stands on line 3 too"),
        (PEOPLE, QUOTAS + ",x,0,2\n", "quotas.csv, line 4, column category: this cell is empty"),
        (PEOPLE, QUOTAS + "age,old,0,2\n", "people.csv, line 1: there is no column age"),
        (PEOPLE, "category,feature,min\n", "quotas.csv, line 1: the columns must be"),
        (PEOPLE, "category,feature,min,max\n", "there are no quotas"),
        (PEOPLE, "", "quotas.csv: the file is empty"),
        ("", QUOTAS, "people.csv: the file is empty"),
        (PEOPLE + "e,other\n", QUOTAS, "people.csv, line 6, column gender: “other” has no quota; known: female, male"),
        (PEOPLE + "e,\n", QUOTAS, "people.csv, line 6, column gender: this cell is empty"),
        (PEOPLE + "e\n", QUOTAS, "people.csv, line 6, column gender: this cell is empty"),
        (PEOPLE + "a,male\n", QUOTAS, "people.csv, line 6, column id: a stands on line 2 too"),
        (PEOPLE + ",male\n", QUOTAS, "people.csv, line 6, column id: this cell is empty"),
        (PEOPLE.replace("id", "gender"), QUOTAS, "people.csv, line 1: two columns are called gender"),
        (PEOPLE + "\0,male\n", QUOTAS, "people.csv, line 6: this is no text"),
        ('id,gender\na,"female\nold"\nb,x\n', QUOTAS, "people.csv, line 4, column gender: “x”"),
    ],
)
def test_mistakes_say_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], people: str, quotas: str, said: str
) -> None:  # fmt: skip
    code, found, err = engine(tmp_path, capsys, people, quotas, "--id", "id")
    assert (code, found) == (2, None)
    assert said in err and "Traceback" not in err


def test_many_mistakes_are_not_all_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _code, _found, err = engine(tmp_path, capsys, PEOPLE + "".join(f"x{at},?\n" for at in range(50)), QUOTAS)
    assert err.count("\n") == 21 and "… and 30 more" in err


def test_quotas_that_cannot_be_met(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, err = engine(tmp_path, capsys, PEOPLE, QUOTAS.replace("female,1,1", "female,2,2"), "--json")
    assert code == 2 and found["feasible"] is False
    assert len(found["unmet"]) == len(found["relaxation"]) == 1
    assert found["unmet"][0]["reason"] == "minimums"
    assert "line" in err and "add up to more than 2; change min from" in err


def test_too_few_volunteers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, err = engine(tmp_path, capsys, "id,gender\na,female\n", QUOTAS)
    assert code == 2 and found["reachable"] == 1 and "look for more volunteers" in err


def test_sizes_and_files_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert engine(tmp_path, capsys, PEOPLE, QUOTAS, "--size", "0")[0] == 2
    assert engine(tmp_path, capsys, PEOPLE, QUOTAS, "--id", "nobody")[0] == 2
    assert commands.main(["panel", str(tmp_path / "no.csv"), str(tmp_path / "no.csv"), "--size", "3"]) == 2
    (tmp_path / "latin.csv").write_bytes("id,gender\na,fémale\n".encode("latin-1"))
    assert commands.main(["panel", str(tmp_path / "latin.csv"), str(tmp_path / "quotas.csv"), "--size", "3"]) == 2
    assert "line 2: this is not UTF-8" in capsys.readouterr().err


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=120), st.binary(max_size=60))
def test_no_file_makes_it_stumble(people: bytes, quotas: bytes) -> None:
    for raw in (quotas, b"category,feature,min,max\n" + quotas):
        try:
            found = read_quotas(read_sheet(raw, "q.csv"))
            read_task(read_sheet(people, "p.csv"), found, 3)
        except InputError as error:
            assert error.mistakes


def lowest(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert commands.main(["panel", *map(str, arguments), "--seed", "x"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert sum(found["chances"].values()) == pytest.approx(found["size"])
    assert found["min_chance"] == pytest.approx(found["bound"], abs=1e-3)
    assert len(found["members"]) == found["size"]
    return found


def test_the_published_pool_of_two_hundred(capsys: pytest.CaptureFixture[str]) -> None:
    folder = "sortition/example_small_20"
    found = lowest(capsys, open_data(folder, "respondents.csv"), open_data(folder, "categories.csv"), "--size", 20)
    assert found["min_chance"] == pytest.approx(0.1, abs=1e-4)  # "LEXIMIN minimum probability (exact): 10.0%"
    assert max(found["chances"].values()) == pytest.approx(0.1, abs=1e-4)  # "gini coefficient of LEXIMIN: 0.0%"


def test_the_form_of_the_sortition_foundation(capsys: pytest.CaptureFixture[str]) -> None:
    folder = "sortition/sortition-foundation-example"
    people, quotas = open_data(folder, "candidates.csv"), open_data(folder, "features.csv")
    found = lowest(capsys, people, quotas, "--size", 22, "--id", "nationbuilder_id")
    assert found["min_chance"] == pytest.approx(1 / 11, abs=1e-3)
