"""A conversation of Polis from the command line: a draft of a process with its statements, votes and map."""

import json
from pathlib import Path

import pytest

from proeftuin.cli import parser
from proeftuin.opinions.actions.counting import drift
from proeftuin.opinions.models import Chart, Statement
from proeftuin.processes.models import Method
from tests import cast
from tests.open_data import open_data

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    parsed = parser().parse_args(["import", "opinions", *words, "--format", "polis"])
    return int(parsed.run(parsed))


def small(folder: Path, votes: str = "1,0,1,1\n") -> str:
    (folder / "comments.csv").write_text("comment-id,moderated,comment-body\n0,1,We need trees here.\n")
    (folder / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n" + votes)
    (folder / "summary.csv").write_text("topic,Trees?\n")
    return str(folder)


def test_a_folder_becomes_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ref = cast.organisation("waterrijk").ref
    assert run(small(tmp_path), "--organisation", ref, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    method = Method.objects.select_related("process").get(kind="opinions")
    assert (told["statements"], told["people"], told["url"]) == (1, 1, method.process.get_absolute_url())
    assert (method.process.title, method.process.state) == ("Trees?", "draft")
    assert Statement.objects.get().agrees == 1


def test_a_dry_run_and_mistakes_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ref = cast.organisation("waterrijk").ref
    assert run(small(tmp_path), "--dry-run") == 0
    assert run(small(tmp_path)) == 2
    assert run(small(tmp_path), "--organisation", "nobody") == 2
    assert run(small(tmp_path, "1,9,1,1\n"), "--organisation", ref) == 2
    assert "votes.csv, line 2: comment 9" in capsys.readouterr().err
    assert not Method.objects.exists()


@pytest.mark.slow
def test_a_real_conversation_comes_along(capsys: pytest.CaptureFixture[str]) -> None:
    folder = open_data("polis", "brexit-consensus")
    assert run(str(folder), "--organisation", cast.organisation("waterrijk").ref) == 0
    assert "50 statements, 204 people, 5303 votes." in capsys.readouterr().out
    chart = Chart.objects.get()
    assert (chart.result["clear"], len(chart.result["groups"])) == (True, 2)
    assert chart.result["ground"]
    assert not drift(Method.objects.get())
