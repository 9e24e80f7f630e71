"""`proeftuin engine jury`: JSON out, each mistake with its line on standard error, code 2."""

import json
from pathlib import Path

import pytest

from proeftuin.engines import commands

SCORES = "entry,juror,criterion,score\nP,J1,c,4\nQ,J1,c,5\nR,J1,c,6\nQ,J2,c,7\nR,J2,c,8\nS,J2,c,9\n"


def run(tmp_path: Path, text: str, *options: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    path = tmp_path / "scores.csv"
    path.write_text(text, encoding="utf-8")
    code = commands.main(["jury", str(path), *options, "--json"])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_the_vector_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(tmp_path, SCORES, capsys=capsys)
    found = json.loads(out)
    assert code == 0 and found["juror_effects"] == {"J1": -1.0, "J2": 1.0}
    assert [(row["entry"], row["raw"], row["adjusted"], row["rank"], row["spread"]) for row in found["ranking"]] == [
        ("S", 9.0, 8.0, 1, 0.0), ("R", 7.0, 7.0, 2, 2.0), ("Q", 6.0, 6.0, 3, 2.0), ("P", 4.0, 5.0, 4, 0.0),
    ]  # fmt: skip
    assert found["warnings"][0] == "2 entries have fewer than 2 scores"


TWO = "Entry;Juror;Criterion;Score\nP;J;impact;7,5\nP;J;reach;5\nQ;J;impact;5\nQ;J;reach;9\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "impact=60,reach=40"),
        ("w.csv", "criterion,weight\nimpact,60\nreach,40\n"),
        ("w.toml", "impact = 60\nreach = 40\n"),
        ("w.json", '{"weights": {"impact": 0.6, "reach": 0.4}}'),
    ],
)
def test_weights_as_said_or_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    given = text
    if name:
        (tmp_path / name).write_text(text)
        given = str(tmp_path / name)
    code, out, _err = run(tmp_path, TWO, "--weights", given, capsys=capsys)
    found = json.loads(out)
    assert code == 0 and found["weights"] == {"impact": 60.0, "reach": 40.0}
    assert [(row["entry"], row["raw"], row["rank"]) for row in found["ranking"]] == [("Q", 6.6, 1), ("P", 6.5, 2)]


def test_thresholds_leave_an_entry_without_a_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = run(tmp_path, TWO, "--thresholds", "impact=6,total=6", capsys=capsys)
    found = {row["entry"]: row for row in json.loads(out)["ranking"]}
    assert found["Q"]["rank"] is None and found["Q"]["below"] == ["impact"] and found["P"]["rank"] == 1


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("entry,juror,score\nP,J,4\n", (), "line 1: the columns must be entry, juror, criterion, score"),
        ("entry,juror,criterion,score\n", (), "there are no scores"),
        ("entry,juror,criterion,score\nP,J,c,high\n", (), "line 2, column score: “high” is no number"),
        ("entry,juror,criterion,score\nP,J,c,nan\n", (), "no number"),
        ("entry,juror,criterion,score\nP,,c,1\n", (), "line 2, column juror: this cell is empty"),
        ("entry,juror,criterion,score\nP,J,c,1\np,J,c,2\n", (), "line 3: J scored P on c on line 2 too"),
        ("entry,juror,criterion,score\nP,J,c,1\nP,J,d,1\nQ,J,c,2\n", (), "J gave Q no score on d"),
        (SCORES, ("--weights", "c=90"), "--weights: the weights sum to 90; they must sum to 100"),
        (SCORES, ("--weights", "c=60,d=40"), "no score is on d"),
        (SCORES, ("--weights", "c=1,c=99"), "stands in it twice"),
        (TWO, ("--weights", "impact=100"), "there is no weight for reach"),
        (SCORES, ("--weights", "missing.csv"), "missing.csv"),
        ("", (), "the file is empty"),
    ],
)
def test_mistakes_are_told_where_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, options: tuple[str, ...], said: str
) -> None:
    code, out, err = run(tmp_path, text, *options, capsys=capsys)
    assert (code, out) == (2, "") and said in err


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.main(["jury", "--help"])
    assert "proeftuin engine jury scores.csv" in capsys.readouterr().out
